import type { InvoiceSnapshot } from "@concord/document";
import { claimOf, computeTotals, settlement } from "@concord/model";
import type { PlainDate } from "@concord/model";

/** Why an invoice of ours may not be voided, for a person; undefined where it may. Who has paid for something needs a credit note to get it back. */
export function voidObjection(
  { invoice, ledger }: Pick<InvoiceSnapshot, "invoice" | "ledger">,
  today: PlainDate,
): string | undefined {
  const claim = claimOf(invoice, computeTotals(invoice), "issued");
  const settled = settlement(claim.amount, ledger, {
    kind: invoice.kind,
    prepaid: claim.prepaid,
    today,
  });
  const currency = invoice.currency ?? "";
  const instead = "Make a credit note instead.";
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
