import { creditOffers, creditTaken, heldPayments, unfinishedUses } from "@concord/model";
import type { DocumentId, EntryKey, InvoiceSummary } from "@concord/model";
import type { Api } from "../access/api.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CreditUseAnswer, allInvoices } from "../access/relay-answers.ts";
import type { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { nameOf, openInvoice } from "../invoices/settled-invoice.ts";
import { money } from "../terminal/money.ts";
import { writeHint, writeJson } from "../terminal/output.ts";

export interface UseCreditFlags extends RelayFlags {
  readonly from?: string;
  readonly takeBack: boolean;
  readonly json: boolean;
}

/** What is asked of the relay about an invoice. */
type Wish =
  | { readonly action: "use"; readonly from: DocumentId }
  | {
      readonly action: "finish" | "take-back";
      readonly from: DocumentId;
      readonly key: EntryKey;
    };

/**
 * `concord use-credit INVOICE`: what the customer paid too much for another invoice is used for this one, as much as both have room for. What was half used when something died
 * is first brought to its end. With `--take-back` a use goes back to where it came from.
 */
export async function useCreditCommand(wanted: string, flags: UseCreditFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  const from = flags.from === undefined ? undefined : await findInvoice(api, flags.from);
  const wish = flags.takeBack ? returnOf(invoice, from) : await useOf(api, invoice, from);
  const path = `/api/v1/invoices/${invoice.id}/credit-uses`;
  const done = await api.post(path, wish, CreditUseAnswer);
  const { status, flags: marks, outstanding, invoice: content } = done.invoice;
  if (flags.json) {
    const { key, amount } = done;
    writeJson({
      document: invoice.id,
      from: done.from.id,
      key,
      amount,
      status,
      flags: marks,
      outstanding,
    });
    return;
  }
  const amount = money(done.amount, content.currency);
  const source = nameOf(done.from);
  // What was half used goes back where it can be used no more.
  const isHere = creditTaken(done.invoice.ledger, done.key) !== undefined;
  const said = isHere ? `Used: ${amount} of ${source}` : `${amount} are ${source}'s again`;
  writeHint(
    `${said}. ${nameOf(done.invoice)} is ${[status, ...marks].join(", ")}, ${money(outstanding, content.currency)} open.`,
  );
}

async function useOf(
  api: Api,
  invoice: InvoiceAnswer,
  from: DocumentId | undefined,
): Promise<Wish> {
  const all = await allInvoices(api);
  const rowOf = (id: DocumentId): InvoiceSummary | undefined => all.find((row) => row.id === id);
  const half = unfinishedUses(invoice, rowOf, all).find(
    (each) => from === undefined || each.from === from,
  );
  if (half !== undefined) return { action: "finish", ...half };
  if (from !== undefined) return { action: "use", from };
  const row = rowOf(invoice.id);
  const { status, outstanding } = invoice;
  const offers = row === undefined ? [] : creditOffers({ ...row, status, outstanding }, all);
  const [offer, ...others] = offers;
  const name = nameOf(invoice);
  if (offer === undefined) {
    throw new CommandFailure(
      `The customer of ${name} has no credit that it could use: no invoice in ${invoice.invoice.currency ?? "its currency"} to them was paid too much, or nothing of this one is open.`,
    );
  }
  if (others.length > 0) {
    const listed = offers.map(
      (each) => `${each.from.number ?? each.from.id} (${money(each.amount, each.from.currency)})`,
    );
    throw new CommandFailure(
      `Several invoices have a credit that ${name} could use. Say with --from which: ${listed.join(", ")}.`,
    );
  }
  return { action: "use", from: offer.from.id };
}

function returnOf(invoice: InvoiceAnswer, from: DocumentId | undefined): Wish {
  const used = heldPayments(invoice.ledger).flatMap(({ key, left, fact }) =>
    fact.takenFrom === undefined || (from !== undefined && fact.takenFrom !== from)
      ? []
      : [{ key, from: fact.takenFrom, left, name: fact.reference ?? fact.takenFrom }],
  );
  const [use, ...others] = used;
  const name = nameOf(invoice);
  if (use === undefined) {
    throw new CommandFailure(`${name} uses no credit${from === undefined ? "" : " of that one"}.`);
  }
  if (others.length > 0 && from === undefined) {
    const listed = used.map(
      (each) => `${each.name} (${money(each.left, invoice.invoice.currency)})`,
    );
    throw new CommandFailure(
      `${name} uses several credits. Say with --from which: ${listed.join(", ")}.`,
    );
  }
  return { action: "take-back", from: use.from, key: use.key };
}
