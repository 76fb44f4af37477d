import { listing } from "@concord/document";
import type { Registers } from "@concord/document";
import { claimOf, computeTotals } from "@concord/model";
import type { CurrencyCode, DecimalString, DocumentId } from "@concord/model";

/** What an invoice came to at a moment. */
export interface MomentTotal {
  readonly currency: CurrencyCode | undefined;
  /** With tax; of an issued invoice what its issuer stated. */
  readonly gross: DecimalString;
}

/** The total that registers come to, computed as everywhere. */
export function totalOf(document: DocumentId, registers: Registers): MomentTotal | null {
  const read = listing(registers, { id: document });
  if (read.kind !== "invoice") return null;
  const phase = read.issued === undefined ? "draft" : "issued";
  const { gross } = claimOf(read.invoice, computeTotals(read.invoice), phase);
  return { currency: read.invoice.currency, gross };
}
