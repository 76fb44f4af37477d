import {
  creditKey,
  creditTaken,
  heldPayments,
  settledClaim,
  standingRefunds,
  sum,
  toBig,
} from "@concord/model";
import type { DecimalString, Ledger, PlainDate, Settlement } from "@concord/model";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";

/**
 * Why an invoice of ours may not be voided, for a person; undefined where it may. Who has paid for something needs a credit note to get it back. A credit note takes
 * back with itself what it took of the invoice that it credits, as long as nobody has got money for it: `credited`.
 */
export function voidObjection(
  { id, invoice, ledger: own }: Pick<InvoiceSnapshot, "id" | "invoice" | "ledger">,
  today: PlainDate,
  credited?: Pick<InvoiceSnapshot, "id" | "invoice" | "ledger">,
): string | undefined {
  const currency = invoice.currency ?? "";
  const ledger = credited === undefined ? own : without(own, credited.id);
  const paidOut =
    credited === undefined
      ? toBig(undefined)
      : sum(
          standingRefunds(credited.ledger)
            .filter(([, { credit }]) => credit === creditKey(id))
            .map(([, { amount }]) => toBig(amount)),
        );
  if (!paidOut.eq(0)) {
    return `${paidOut.toFixed()} ${currency} of it were given back on ${credited?.invoice.number ?? "its invoice"}, so it is not voided.`;
  }
  const { settled } = settledClaim(invoice, ledger, { phase: "issued", today });
  const instead = "Make a credit note instead.";
  if (settled.paid !== "0" && invoice.kind === "credit-note") {
    return `${settled.paid} ${currency} of it were given back, so it is not voided.`;
  }
  const moved = movedObjection(ledger, settled, currency);
  if (moved !== undefined) return moved;
  if (settled.paid !== "0") {
    return `${settled.paid} ${currency} of it were paid, so it is not voided. ${instead}`;
  }
  if (settled.pending !== "0") {
    return `${settled.pending} ${currency} are on their way for it, so it is not voided. Wait for them, or: ${instead}`;
  }
  if (settled.credited !== "0") {
    return `A credit note over ${settled.credited} ${currency} stands against it, so it is not voided.`;
  }
  if (settled.flags.includes("disputed")) {
    return "A payment of it is disputed, so it is not voided before that has ended.";
  }
  return undefined;
}

/**
 * What was moved between invoices and stands in the way: that goes back first, and then there may be nothing left to object to. Where the customer paid besides, a credit note is
 * needed anyway, and what was used stays where it is.
 */
function movedObjection(ledger: Ledger, settled: Settlement, currency: string): string | undefined {
  const paid = toBig(settled.paid);
  if (toBig(settled.claim).lt(0)) {
    return paid.lt(0)
      ? `${paid.neg().toFixed()} ${currency} of it were given back, so it is not voided.`
      : undefined;
  }
  const uses = standingRefunds(ledger).filter(([, { usedFor }]) => usedFor !== undefined);
  const used = total(uses.map(([, { amount }]) => amount));
  if (uses.length > 0 && (paid.lt(0) || paid.plus(used).eq(0))) {
    const names = uses.map(([, { reason, usedFor }]) => reason ?? usedFor ?? "");
    return `${used.toFixed()} ${currency} of its credit are used for ${namesOf(names)}, so it is not voided. Take that back there first.`;
  }
  if (paid.lt(0)) {
    return `${paid.neg().toFixed()} ${currency} more were given back than were paid for it, so it is not voided before that is put right.`;
  }
  // One of which something was given back here does not go back whole.
  const credits = heldPayments(ledger).filter(({ key, left }) => creditTaken(ledger, key) === left);
  if (credits.length === 0 || !total(credits.map(({ left }) => left)).eq(paid)) return undefined;
  const names = credits.map(({ fact }) => fact.reference ?? fact.takenFrom ?? "");
  return `${paid.toFixed()} ${currency} of it are paid with the credit of ${namesOf(names)}, so it is not voided. Take that back first.`;
}

function namesOf(names: readonly string[]): string {
  return [...new Set(names)].join(", ");
}

function total(amounts: readonly DecimalString[]): ReturnType<typeof toBig> {
  return sum(amounts.map((amount) => toBig(amount)));
}

/** The facts without what a credit note gives to the invoice that it credits: that is taken back with it. */
function without(ledger: Ledger, document: InvoiceSnapshot["id"]): Ledger {
  return { ...ledger, voidedCredits: { ...ledger.voidedCredits, [creditKey(document)]: {} } };
}
