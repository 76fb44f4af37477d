import { allItems } from "../access/all-items.ts";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { ConflictPage, Written, allInvoices } from "../access/relay-answers.ts";
import type { ListedConflict } from "../access/relay-answers.ts";
import { choiceOf, chooseConflict } from "../conflicts/choose-conflict.ts";
import { conflictsText, shortConflictId } from "../conflicts/conflict-text.ts";
import { exitCode } from "../failure.ts";
import { counted, outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface ConflictListFlags extends RelayFlags {
  readonly all: boolean;
  readonly json: boolean;
}

/** `concord conflicts`: what waits for a person; with `--all`, what only the history keeps too. 3 if there is any. */
export async function conflictListCommand(flags: ConflictListFlags): Promise<number> {
  const api = openApi(await locateRelay(flags));
  const items = await openConflicts(api, flags.all ? "all" : "person");
  if (flags.json) {
    writeJson({ items });
  } else if (items.length === 0) {
    writeHint("No conflict waits for anybody.");
  } else {
    const invoices = new Map((await allInvoices(api)).map((invoice) => [invoice.id, invoice]));
    writeData(conflictsText(items, invoices, outputWidth()));
    const example = items[0]?.id.slice(0, shortConflictId) ?? "";
    writeHint(
      `\n${counted(items.length, "conflict")}. Decide with: concord conflicts resolve ${example} --keep kept|lost, or --value JSON`,
    );
  }
  return items.length === 0 ? exitCode.done : exitCode.findings;
}

export interface ResolveFlags extends RelayFlags {
  readonly keep?: "kept" | "lost";
  readonly value?: string;
  readonly json: boolean;
}

/** `concord conflicts resolve ID`: a person's decision, and the value that follows from it. */
export async function conflictResolveCommand(wanted: string, flags: ResolveFlags): Promise<void> {
  const choice = choiceOf(flags);
  const api = openApi(await locateRelay(flags));
  const { id, document, record } = chooseConflict(await openConflicts(api, "all"), wanted);
  const operation = {
    type: "resolve-conflict",
    conflict: id,
    choice,
    at: new Date().toISOString(),
  };
  const written = await api.post(
    `/api/v1/invoices/${document}/operations`,
    { operations: [operation] },
    Written,
  );
  if (flags.json) writeJson({ conflict: id, document, path: record.path, seq: written.seq });
  else writeHint(`Resolved: ${record.path} of invoice ${document}.`);
}

function openConflicts(api: Api, attention: "person" | "all"): Promise<readonly ListedConflict[]> {
  return allItems(api, "/api/v1/conflicts", ConflictPage, { attention });
}
