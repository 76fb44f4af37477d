import process from "node:process";
import { csvFields } from "@concord/formats";
import type { CsvAnswers, CsvField } from "@concord/formats";
import { CurrencyCode } from "@concord/model";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { gatherFiles } from "../import/gather-files.ts";
import { importFiles } from "../import/import-files.ts";
import { importThrough, pretendThrough } from "../import/import-invoice.ts";
import { withNumbersOfOurs } from "../import/numbers-of-ours.ts";
import { summaryOfImport } from "../import/import-summary.ts";
import { importText } from "../import/import-text.ts";
import type { ImportFormat } from "../import/import-format.ts";
import { counted, outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";
import { progressBar } from "../terminal/progress-bar.ts";
import { liveBlock } from "../terminal/screen.ts";
import { sha256 } from "./convert.ts";

export interface ImportFlags extends RelayFlags {
  readonly format: ImportFormat;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly decimal?: CsvAnswers["decimal"];
  readonly dateOrder?: CsvAnswers["dateOrder"];
  readonly currency?: string;
  /** HEADER=FIELD each. */
  readonly column: readonly string[];
}

/** `concord import FILE…`: files into documents. 3 if a file or an invoice was not taken. */
export async function importCommand(paths: readonly string[], flags: ImportFlags): Promise<number> {
  const answers = answersOf(flags);
  const { files, passedOver } = await gatherFiles(paths);
  if (passedOver > 0) {
    writeHint(`${counted(passedOver, "file")} in these folders passed over: no invoice by name.`);
  }
  if (files.length === 0) throw new CommandFailure("There is no file to import.", { exitCode: 2 });

  const api = flags.dryRun ? await apiIfThere(flags) : openApi(await locateRelay(flags));
  const importer = flags.dryRun || api === undefined ? pretendThrough(api) : importThrough(api);
  const progress = liveBlock(process.stderr);
  const read = await importFiles(files, {
    format: flags.format,
    answers,
    importer,
    deps: { sha256 },
    onProgress: (done) =>
      progress.draw([progressBar({ phase: "files", done, total: files.length }, 40)]),
  }).finally(() => {
    progress.draw([]);
    progress.close();
  });
  const reports = api === undefined ? read : await withNumbersOfOurs(read, api);
  const summary = summaryOfImport(reports);
  if (flags.json) writeJson({ dryRun: flags.dryRun, summary, files: reports });
  else writeData(importText(reports, { width: outputWidth(), dryRun: flags.dryRun }));
  if (summary.created > 0 && !flags.dryRun) {
    writeHint(
      "Invoices from files are not sent on to connected tools, unless a connection's policy says so (files).",
    );
  }
  return summary.refused + summary.ambiguous > 0 ? exitCode.findings : exitCode.done;
}

function answersOf({ decimal, dateOrder, currency, column }: ImportFlags): CsvAnswers {
  return {
    ...(decimal !== undefined && { decimal }),
    ...(dateOrder !== undefined && { dateOrder }),
    ...(currency !== undefined && { currency: currencyOf(currency) }),
    columns: Object.fromEntries(column.map(columnOf)),
    nearYear: new Date().getFullYear(),
  };
}

function currencyOf(text: string): CurrencyCode {
  const parsed = CurrencyCode.safeParse(text.toUpperCase());
  if (parsed.success) return parsed.data;
  throw new CommandFailure(`--currency must be a code like EUR, not ${text}.`, { exitCode: 2 });
}

function columnOf(text: string): readonly [header: string, field: CsvField] {
  const at = text.lastIndexOf("=");
  const field = csvFields.find((name) => name === text.slice(at + 1));
  if (at >= 1 && field !== undefined) return [text.slice(0, at), field];
  throw new CommandFailure(
    `--column must be HEADER=FIELD, not ${text}. The fields are: ${csvFields.join(", ")}`,
    { exitCode: 2 },
  );
}

/** A dry run works without a relay too; it then cannot say what is here already. */
async function apiIfThere(flags: RelayFlags): Promise<Api | undefined> {
  try {
    return openApi(await locateRelay(flags));
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.exitCode === 2) throw error;
    writeHint("No relay runs, so what is here already counts as new.");
    return undefined;
  }
}
