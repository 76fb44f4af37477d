import type { InvoiceKind } from "@concord/model";

// UNTDID 1001 codes that EN 16931 admits and that are not a plain invoice. Everything else is an invoice: 380, 326 (partial), 389 (self-billed), 875–877 (construction), …
const kinds: ReadonlyMap<string, InvoiceKind> = new Map([
  ...["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"].map(
    (code) => [code, "credit-note"] as const,
  ),
  ...["80", "82", "84", "383"].map((code) => [code, "debit-note"] as const),
  ["384", "corrective"],
  ["325", "proforma"],
]);

/** What a document is in law: a CreditNote element always a credit note, else by its type code (BT-3). */
export function ublKind(root: string, typeCode: string | undefined): InvoiceKind {
  if (root === "CreditNote") return "credit-note";
  return kinds.get(typeCode ?? "") ?? "invoice";
}
