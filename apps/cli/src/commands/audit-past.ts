import { HistoryBlame, HistoryDifference, HistoryPage } from "@concord/ledger";
import type { HistoryEntry } from "@concord/ledger";
import { JsonValue } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { z } from "zod";
import { allItems } from "../access/all-items.ts";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer } from "../access/relay-answers.ts";
import { blameText, changesText, comparedText, whyText } from "../audit/moment-text.ts";
import { CommandFailure } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { invoiceText } from "../invoices/invoice-text.ts";
import { momentText } from "../terminal/moment.ts";
import {
  counted,
  outputWidth,
  textWidth,
  writeData,
  writeHint,
  writeJson,
} from "../terminal/output.ts";

interface JsonFlags extends RelayFlags {
  readonly json: boolean;
}

/** Every entry of an invoice's history, the oldest first. */
export async function allEntries(api: Api, id: DocumentId): Promise<readonly HistoryEntry[]> {
  const path = `/api/v1/invoices/${id}/history`;
  const items = await allItems(api, path, HistoryPage, { limit: "500" });
  return items.toReversed();
}

export interface ShowFlags extends JsonFlags {
  readonly at: number;
}

const PastInvoice = z.object({ seq: z.int(), at: z.int(), invoice: InvoiceAnswer });

/** `concord audit show ID --at SEQ`: the invoice as it was after an entry. */
export async function auditShowCommand(wanted: string, flags: ShowFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const path = `/api/v1/invoices/${await findInvoice(api, wanted)}/history?at=${flags.at}`;
  if (flags.json) return writeJson(await api.get(path, JsonValue));
  const { seq, at, invoice } = await api.get(path, PastInvoice);
  writeHint(`As it was after entry ${seq}, ${momentText(at)}:\n`);
  writeData(invoiceText(invoice, textWidth(120)));
}

export interface CompareFlags extends JsonFlags {
  readonly from: number;
  readonly to?: number;
  readonly raw: boolean;
}

/** `concord audit compare ID --from SEQ [--to SEQ]`: what became of it between two entries. */
export async function auditCompareCommand(wanted: string, flags: CompareFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const until = flags.to === undefined ? "" : `&to=${flags.to}`;
  const difference = await api.get(
    `/api/v1/invoices/${id}/history/difference?from=${flags.from}${until}`,
    HistoryDifference,
  );
  if (flags.json) return writeJson({ id, ...difference });
  const { from, to, items } = difference;
  writeHint(`From ${from === 0 ? "the beginning" : `entry ${from}`} to entry ${to}:`);
  writeData(
    flags.raw
      ? changesText(items, outputWidth())
      : comparedText(id, await allEntries(api, id), { from: flags.from, to }),
  );
}

export interface BlameFlags extends JsonFlags {
  readonly at?: number;
}

/** `concord audit blame ID [PATH]`: who gave each field, or one, the value that it has. */
export async function auditBlameCommand(
  wanted: string,
  path: string | undefined,
  flags: BlameFlags,
): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const query = new URLSearchParams({
    ...(path !== undefined && { path }),
    ...(flags.at !== undefined && { at: String(flags.at) }),
  });
  const { items } = await api.get(
    `/api/v1/invoices/${id}/history/blame?${query.toString()}`,
    HistoryBlame,
  );
  if (flags.json) return writeJson({ id, items });
  if (items.length === 0) {
    throw new CommandFailure(
      path === undefined
        ? "It said nothing then."
        : `Nobody wrote ${path}${flags.at === undefined ? "" : " by then"}. See the fields with: concord audit blame ${wanted}`,
    );
  }
  writeData(blameText(items, outputWidth()));
  const [only, ...others] = items;
  if (path === undefined || only === undefined || others.length > 0) return;
  const why = whyText(await allEntries(api, id), only.path, {
    at: flags.at ?? Infinity,
    width: outputWidth(),
  });
  if (why !== null) writeData(why);
}

export interface RestoreFlags extends JsonFlags {
  readonly at: number;
  readonly dryRun: boolean;
}

const known = (value: JsonValue) => ({ type: "known", value }) as const;

const Restored = z.object({
  seq: z.int(),
  changes: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })),
  frozen: z.int(),
});

/** `concord audit restore ID [PATH] --at SEQ`: an invoice, a line or a field says again what it said after an entry, by a new change. */
export async function auditRestoreCommand(
  wanted: string,
  path: string | undefined,
  flags: RestoreFlags,
): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const { at, dryRun } = flags;
  const { seq, changes, frozen } = await api.post(
    `/api/v1/invoices/${id}/history/restore`,
    { at, dryRun, ...(path !== undefined && { path }) },
    Restored,
  );
  if (flags.json) return writeJson({ id, seq, dryRun, changes, frozen });
  if (changes.length > 0) {
    writeData(
      changesText(
        changes.map(({ path: name, before, after }) => ({
          path: name,
          before: known(before),
          after: known(after),
        })),
        outputWidth(),
      ),
    );
  }
  if (frozen > 0) {
    writeHint(
      `It is issued: ${counted(frozen, "field")} no longer ${frozen === 1 ? "changes" : "change"}. A credit note puts a mistake right.`,
    );
  }
  if (changes.length === 0) writeHint("There is nothing to restore: nothing was changed.");
  else if (dryRun) writeHint("Nothing was changed. Say it without --dry-run to restore.");
  else
    writeHint(
      `${id}: restored by a new change, entry ${seq}. What was there stays in the history.`,
    );
}
