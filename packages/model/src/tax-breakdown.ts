import { Big } from "big.js";
import { toBig } from "./decimal-string.ts";
import type { LineTax } from "./invoice-line.ts";
import type { TaxRounding } from "./invoice.ts";
import type { AmountRounding } from "./line-total.ts";
import { roundQuotient } from "./rounding.ts";
import type { TaxProfile } from "./tax-profile.ts";
import { byText } from "./text-order.ts";

/** How a document taxes: once per row of the breakdown, as EN 16931 has it, or line by line, as some tools do. */
export interface TaxMethod extends AmountRounding {
  readonly per: TaxRounding;
  /** Amounts contain their tax, which is split out of them. */
  readonly included: boolean;
}

/** One amount under its taxes: a line, or a part of a document adjustment. An allowance is negative. */
export interface TaxedPiece {
  readonly profile: TaxProfile;
  /** In the terms of the document's prices. */
  readonly amount: Big;
}

/** A row of the breakdown before it is printed. */
export interface TaxRowSums {
  readonly tax: LineTax;
  readonly base: Big;
  readonly amount: Big;
}

const hundred = new Big(100);

/** Whether the tax is inside the document's prices. Retained tax never is: it is withheld from what is paid. */
function isContained(tax: LineTax, { included }: TaxMethod): boolean {
  return included && tax.retained !== true;
}

/** The tax of one piece as an exact fraction: amount × rate over what the rate refers to. */
function taxFraction(
  tax: LineTax,
  { profile, amount }: TaxedPiece,
  net: Big,
  method: TaxMethod,
): { readonly numerator: Big; readonly divisor: Big } {
  if (!isContained(tax, method)) {
    return { numerator: net.times(toBig(tax.rate)), divisor: hundred };
  }
  // Rates that sum up to −100 % or less leave no net to find: nothing is split out, and draft findings refuse a negative rate.
  return profile.divisor.gt(0)
    ? { numerator: amount.times(toBig(tax.rate)), divisor: profile.divisor }
    : { numerator: new Big(0), divisor: hundred };
}

function pieceTax(tax: LineTax, piece: TaxedPiece, net: Big, method: TaxMethod): Big {
  const { numerator, divisor } = taxFraction(tax, piece, net, method);
  return roundQuotient(numerator, divisor, method.digits, method.mode);
}

/**
 * The piece without tax. From an amount with tax the tax is taken first and the net is the rest, so that a single line leaves no cent over
 * (2.99 with 4 %: 0.12 + 2.87, not 2.88 + 0.12).
 */
export function netOf(piece: TaxedPiece, method: TaxMethod): Big {
  const contained = piece.profile.taxes.filter((tax) => isContained(tax, method));
  // A contained tax is a fraction of the amount, so no net is needed to find it.
  return contained.reduce(
    (net, tax) => net.minus(pieceTax(tax, piece, piece.amount, method)),
    piece.amount,
  );
}

interface Row {
  tax: LineTax;
  base: Big;
  /** Where each line is rounded. */
  roundedByPiece: Big;
  /** Exact tax as a sum of fractions, by divisor: amounts × rates over it. */
  readonly fractions: Map<string, { numerator: Big; readonly divisor: Big }>;
}

function addFraction(
  row: Row,
  { numerator, divisor }: { readonly numerator: Big; readonly divisor: Big },
): void {
  const key = divisor.toFixed();
  const fraction = row.fractions.get(key) ?? { numerator: new Big(0), divisor };
  fraction.numerator = fraction.numerator.plus(numerator);
  row.fractions.set(key, fraction);
}

/** The lower of two texts, so that which exemption is shown does not depend on the order of lines. */
function lower(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** What names a row and explains it, from two taxes of one key. What a vendor calls the rate is a matter of single lines. */
function mergeTax(a: LineTax, b: LineTax): LineTax {
  const { category, jurisdiction, retained } = a;
  const scheme = a.scheme ?? b.scheme;
  const rate = a.rate ?? b.rate;
  const exemptionReason = lower(a.exemptionReason, b.exemptionReason);
  const exemptionCode = lower(a.exemptionCode, b.exemptionCode);
  return {
    ...(scheme !== undefined && { scheme }),
    ...(category !== undefined && { category }),
    ...(rate !== undefined && { rate }),
    ...(jurisdiction !== undefined && { jurisdiction }),
    ...(retained === true && { retained }),
    ...(exemptionReason !== undefined && { exemptionReason }),
    ...(exemptionCode !== undefined && { exemptionCode }),
  };
}

function roundedRow(row: Row, { per, digits, mode }: TaxMethod): Big {
  if (per === "line") return row.roundedByPiece;
  let numerator = new Big(0);
  let denominator = new Big(1);
  for (const fraction of row.fractions.values()) {
    numerator = numerator.times(fraction.divisor).plus(fraction.numerator.times(denominator));
    denominator = denominator.times(fraction.divisor);
  }
  return roundQuotient(numerator, denominator, digits, mode);
}

/** The tax breakdown: one row per tax, in the order of their keys, each rounded once or as the sum of what its pieces were rounded to. */
export function taxBreakdown(
  pieces: readonly TaxedPiece[],
  method: TaxMethod,
): readonly TaxRowSums[] {
  const rows = new Map<string, Row>();
  for (const piece of pieces) {
    const net = netOf(piece, method);
    for (const { tax, key } of piece.profile.rows) {
      const row = rows.get(key) ?? {
        tax,
        base: new Big(0),
        roundedByPiece: new Big(0),
        fractions: new Map(),
      };
      rows.set(key, row);
      row.tax = mergeTax(row.tax, tax);
      row.base = row.base.plus(net);
      if (method.per === "line") {
        row.roundedByPiece = row.roundedByPiece.plus(pieceTax(tax, piece, net, method));
      }
      addFraction(row, taxFraction(tax, piece, net, method));
    }
  }
  return [...rows]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([, row]) => ({ tax: row.tax, base: row.base, amount: roundedRow(row, method) }));
}
