import { discarding, keeping } from "@concord/document";
import { z } from "zod";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { nameOf, openInvoice } from "../invoices/settled-invoice.ts";
import { writeHint, writeJson } from "../terminal/output.ts";

export interface DiscardFlags extends RelayFlags {
  readonly takeBack: boolean;
  readonly json: boolean;
}

/** `concord discard DRAFT`: no list shows it any more. It is kept: `--take-back` has it back, and so does whoever edits it. */
export async function discardCommand(wanted: string, flags: DiscardFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  if (invoice.issued !== undefined) {
    throw new CommandFailure(
      `${nameOf(invoice)} is issued: it is voided or credited. See concord void, concord credit.`,
    );
  }
  const operation = flags.takeBack ? keeping : discarding(invoice);
  const path = `/api/v1/invoices/${invoice.id}/operations`;
  const answer = z.object({ invoice: InvoiceAnswer });
  const { invoice: after } = await api.post(path, { operations: [operation] }, answer);
  const isDiscarded = after.flags.includes("discarded");
  if (flags.json) writeJson({ document: invoice.id, discarded: isDiscarded });
  else if (isDiscarded) writeHint("Discarded. `concord discard --take-back` has it back.");
  else if (flags.takeBack) writeHint("Taken back.");
  else throw new CommandFailure("It was changed meanwhile, or money was recorded in it: it stays.");
}
