import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Invoice } from "./invoice.ts";
import type { Totals } from "./totals.ts";

/** What a document asks for, and where the numbers come from. */
export interface Claim {
  readonly source: "stated" | "computed";
  /** BT-112. */
  readonly gross: DecimalString;
  /** BT-112 + BT-114 less retained tax: what is to be settled, before any payment. */
  readonly amount: DecimalString;
  /** BT-113. */
  readonly prepaid: DecimalString;
}

/**
 * The claim of an invoice. What an issuer stated is the truth once the invoice is issued, whatever we compute; a draft is still being
 * made, so there our own numbers count.
 */
export function claimOf(invoice: Invoice, totals: Totals, phase: "draft" | "issued"): Claim {
  const { stated } = invoice;
  const prepaid = stated?.prepaid?.value ?? totals.prepaid;
  if (phase === "issued" && stated?.gross !== undefined) {
    const rounding = stated.rounding?.value ?? invoice.payableRounding;
    const amount = sum([toBig(stated.gross.value), toBig(rounding)]).minus(toBig(totals.retained));
    return {
      source: "stated",
      gross: stated.gross.value,
      amount: toDecimalString(amount),
      prepaid,
    };
  }
  if (phase === "issued" && stated?.payable !== undefined) {
    const amount = sum([toBig(stated.payable.value), toBig(prepaid)]);
    return {
      source: "stated",
      gross: toDecimalString(
        amount.plus(toBig(totals.retained)).minus(toBig(stated.rounding?.value)),
      ),
      amount: toDecimalString(amount),
      prepaid,
    };
  }
  return {
    source: "computed",
    gross: totals.gross,
    amount: totals.claim,
    prepaid: totals.prepaid,
  };
}
