import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { seenDigest } from "./frozen-content.ts";
import type { OperationInput } from "./operation.ts";

/**
 * Whether somebody threw the draft away and it still says what they saw. Whoever edits it later, or did so elsewhere without knowing, has it back: no edit is hidden. Nor is money.
 */
export function isDiscarded({
  invoice,
  ledger,
  issued,
}: Pick<InvoiceSnapshot, "invoice" | "ledger" | "issued">): boolean {
  if (invoice.discarded === undefined || issued !== undefined) return false;
  const { payments, refunds, reversals, disputes, credits, writeOffs } = ledger;
  const money = [payments, refunds, reversals, disputes, credits, writeOffs];
  if (money.some((facts) => Object.keys(facts).length > 0)) return false;
  return invoice.discarded === seenDigest(invoice);
}

/** Throws a draft away as it stands. It is kept, and listed nowhere; `keeping` takes that back. */
export function discarding({ invoice }: Pick<InvoiceSnapshot, "invoice">): OperationInput {
  return { type: "set-field", path: "discarded", value: seenDigest(invoice) };
}

export const keeping: OperationInput = { type: "set-field", path: "discarded", value: null };
