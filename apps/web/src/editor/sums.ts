import type { InvoiceSnapshot } from "@concord/document";
import { settledClaim, sum, toBig, toDecimalString } from "@concord/model";
import type {
  Adjustment,
  Claim,
  DecimalString,
  PlainDate,
  Settlement,
  TaxRow,
  Totals,
} from "@concord/model";

/**
 * From the lines of an invoice to what is left to pay, on the screen and on paper. Lines add up to the subtotal; subtotal − allowances + charges, and the taxes where they are
 * not in it yet, is the total; total − withheld + rounding − settled is outstanding.
 */
export interface Sums {
  readonly claim: Claim;
  readonly settled: Settlement;
  /** Whether prices contain their tax. Then lines, subtotal, allowances and charges do, too. */
  readonly includesTax: boolean;
  readonly subtotal: DecimalString;
  readonly allowances: DecimalString;
  readonly charges: DecimalString;
  /** Taxes that are added to the subtotal, or that it contains. What is taxed by nothing has none. */
  readonly added: readonly TaxRow[];
  /** With all taxes. What splitting them out of the prices leaves over is in it, as the customer was told these prices. */
  readonly total: DecimalString;
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
  const subtotal = sum(totals.lines.map(({ amount }) => toBig(amount)));
  const amountOf = (of: Adjustment["type"]) =>
    sum(totals.adjustments.filter(({ type }) => type === of).map(({ amount }) => toBig(amount)));
  const allowances = amountOf("allowance");
  const charges = amountOf("charge");
  const includesTax = invoice.pricesIncludeTax;
  const total =
    includesTax && claim.source === "computed"
      ? subtotal.minus(allowances).plus(charges)
      : toBig(claim.gross);
  const rounding = toBig(claim.amount).minus(total).plus(toBig(totals.retained));
  return {
    claim,
    settled,
    includesTax,
    subtotal: toDecimalString(subtotal),
    allowances: toDecimalString(allowances),
    charges: toDecimalString(charges),
    added: totals.taxRows.filter((row) => row.tax.retained !== true && isTax(row)),
    total: toDecimalString(total),
    withheld: totals.taxRows.filter(({ tax }) => tax.retained === true),
    rounding: toDecimalString(rounding),
  };
}

function isTax({ tax, amount }: TaxRow): boolean {
  return amount !== "0" || tax.rate !== undefined || tax.category !== undefined;
}
