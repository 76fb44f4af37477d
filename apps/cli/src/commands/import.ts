import process from "node:process";
import type { CsvAnswers } from "@concord/formats";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { gatherFiles } from "../import/gather-files.ts";
import { importFiles } from "../import/import-files.ts";
import { importThrough, pretendThrough } from "../import/import-invoice.ts";
import { summaryOfImport } from "../import/import-summary.ts";
import { importText } from "../import/import-text.ts";
import type { ImportFormat } from "../import/read-any.ts";
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
  readonly currency?: CsvAnswers["currency"];
  readonly column: NonNullable<CsvAnswers["columns"]>;
}

/** `concord import FILE…`: files into documents. 3 if a file or an invoice was not taken. */
export async function importCommand(paths: readonly string[], flags: ImportFlags): Promise<number> {
  const { files, passedOver } = await gatherFiles(paths);
  if (passedOver > 0) {
    writeHint(`${counted(passedOver, "file")} in these folders passed over: no invoice by name.`);
  }
  if (files.length === 0) throw new CommandFailure("There is no file to import.", { exitCode: 2 });

  const importer = flags.dryRun
    ? pretendThrough(await apiIfThere(flags))
    : importThrough(openApi(await locateRelay(flags)));
  const progress = liveBlock(process.stderr);
  const reports = await importFiles(files, {
    format: flags.format,
    answers: answersOf(flags),
    importer,
    deps: { sha256 },
    onProgress: (done) =>
      progress.draw([progressBar({ phase: "files", done, total: files.length }, 40)]),
  }).finally(() => {
    progress.draw([]);
    progress.close();
  });
  const summary = summaryOfImport(reports);
  if (flags.json) writeJson({ dryRun: flags.dryRun, summary, files: reports });
  else writeData(importText(reports, { width: outputWidth(), dryRun: flags.dryRun }));
  return summary.refused + summary.ambiguous > 0 ? exitCode.findings : exitCode.done;
}

function answersOf({ decimal, dateOrder, currency, column }: ImportFlags): CsvAnswers {
  return {
    ...(decimal !== undefined && { decimal }),
    ...(dateOrder !== undefined && { dateOrder }),
    ...(currency !== undefined && { currency }),
    columns: column,
    nearYear: new Date().getFullYear(),
  };
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
