import type { InvoiceSnapshot } from "@concord/document";
import { settledClaim, toBig, toDecimalString } from "@concord/model";
import type { Claim, DecimalString, PlainDate, Settlement, TaxRow, Totals } from "@concord/model";

/** From the lines of an invoice to what is left to pay: gross − withheld + rounding − settled is outstanding, on the screen and on paper. */
export interface Sums {
  readonly claim: Claim;
  readonly settled: Settlement;
  /** Taxes that are added to the net. */
  readonly added: readonly TaxRow[];
  /** Taxes that the buyer keeps back for the state: no part of the gross. */
  readonly withheld: readonly TaxRow[];
  /** As the claim has it: what the issuer stated, else what we compute. */
  readonly rounding: DecimalString;
}

/** The sums of an invoice, by its own numbers while it is a draft and by what is claimed once it is issued. */
export function sumsOf(
  { invoice, ledger, issued }: Pick<InvoiceSnapshot, "invoice" | "ledger" | "issued">,
  totals: Totals,
  today: PlainDate,
): Sums {
  const phase = issued === undefined ? "draft" : "issued";
  const { claim, settled } = settledClaim(invoice, ledger, { phase, today, totals });
  const rounding = toBig(claim.amount).minus(toBig(claim.gross)).plus(toBig(totals.retained));
  return {
    claim,
    settled,
    added: totals.taxRows.filter(({ tax }) => tax.retained !== true),
    withheld: totals.taxRows.filter(({ tax }) => tax.retained === true),
    rounding: toDecimalString(rounding),
  };
}
