import { z } from "zod";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { pastText, scopeText } from "../audit/erase-text.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface EraseFlags extends RelayFlags {
  readonly yes: boolean;
  readonly json: boolean;
}

const Past = z.object({
  batches: z.int(),
  refused: z.int(),
  erased: z.object({ seq: z.int(), by: z.string(), at: z.string() }).nullable(),
});
const Erased = z.object({ seq: z.int(), state: z.enum(["erased", "under-way"]) });

/** `concord audit erase ID`: what an invoice said until now is made unreadable. Says only what it would do, unless told `--yes`. */
export async function auditEraseCommand(wanted: string, flags: EraseFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const place = `/api/v1/invoices/${id}/erasure`;
  const past = await api.get(place, Past);
  if (!flags.yes) {
    if (flags.json) return writeJson({ id, dryRun: true, ...past });
    writeData(`${pastText(id, past)}\n${scopeText}`);
    writeHint("Nothing was changed. Say it again with --yes to erase: it cannot be undone.");
    return;
  }
  const { seq, state } = await api.post(place, { confirm: "erase" }, Erased);
  if (flags.json) return writeJson({ id, seq, state });
  writeData(
    state === "erased"
      ? `${id}: erased up to entry ${seq}, which says that you did it and when.`
      : `${id}: the erasure is on record as entry ${seq}, and is finished by itself once the ledger answers. Look again with: concord audit erase ${wanted}`,
  );
  writeHint(scopeText);
}
