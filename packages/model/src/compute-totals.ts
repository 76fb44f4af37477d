import { Big } from "big.js";
import { allocateDigits } from "./allocate.ts";
import { minorUnits } from "./currency.ts";
import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { Adjustment } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { adjustmentAmount, priceLine } from "./line-total.ts";
import { roundDecimal, roundToStep } from "./rounding.ts";
import { netOf, taxBreakdown } from "./tax-breakdown.ts";
import type { TaxedPiece, TaxMethod } from "./tax-breakdown.ts";
import { taxProfile } from "./tax-profile.ts";
import type { TaxProfile } from "./tax-profile.ts";
import type { AdjustmentTotal, Totals } from "./totals.ts";

/** Lines by their taxes: what an adjustment that names no tax is weighed by. */
function weighProfiles(
  pieces: readonly TaxedPiece[],
): ReadonlyMap<string, { readonly profile: TaxProfile; readonly weight: Big }> {
  const weights = new Map<string, { readonly profile: TaxProfile; readonly weight: Big }>();
  for (const { profile, amount } of pieces) {
    const before = weights.get(profile.key)?.weight ?? new Big(0);
    weights.set(profile.key, { profile, weight: before.plus(amount) });
  }
  return weights;
}

/**
 * The parts of a document adjustment. Without a tax of its own it is split over the taxes of the lines by the largest remainder, ties by tax key.
 * With nothing to weigh it by (no lines, or lines that sum up to zero) it stays untaxed, and is a finding.
 */
function partsOf(
  adjustment: Adjustment,
  amount: Big,
  profiles: ReturnType<typeof weighProfiles>,
  digits: number,
): readonly TaxedPiece[] {
  const { tax, extraTaxes } = adjustment;
  if (tax !== undefined || extraTaxes !== undefined) {
    return [{ profile: taxProfile(tax, extraTaxes), amount }];
  }
  const total = sum([...profiles.values()].map(({ weight }) => weight));
  if (total.eq(0)) return [{ profile: taxProfile(undefined), amount }];
  const shares = allocateDigits(
    amount,
    [...profiles].map(([id, { weight }]) => ({ id, weight: toDecimalString(weight) })),
    digits,
  );
  return [...profiles]
    .map(([key, { profile }]) => ({ profile, amount: toBig(shares.get(key)) }))
    .filter((part) => !part.amount.eq(0));
}

/** Whether the step can be paid in: a positive multiple of the minor unit. Anything else rounds nothing, and is a finding. */
export function isCashStep(step: Big, digits: number): boolean {
  return step.gt(0) && step.round(digits, Big.roundDown).eq(step);
}

/** BT-114, given what is due before rounding and what it must become. */
function roundingOf(
  invoice: Invoice,
  due: { readonly kept: Big; readonly gross: Big; readonly deducted: Big },
  { digits, mode }: TaxMethod,
): Big {
  // Where prices contain their tax, what they sum up to is kept, and the cents that splitting lost come back here.
  const leftOver = due.kept.minus(due.gross);
  const step = toBig(invoice.cashRounding);
  if (isCashStep(step, digits)) {
    const payable = due.kept.minus(due.deducted);
    return leftOver.plus(roundToStep(payable, step).minus(payable));
  }
  return leftOver.plus(roundDecimal(toBig(invoice.payableRounding), digits, mode));
}

/**
 * The totals of an invoice by EN 16931: line net rounded to the minor unit, tax once per row of the breakdown or per line, in the
 * document's `roundingMode`. Removed lines count nowhere. Total for every invoice: what is missing counts as zero and is a finding,
 * never an error. Stated amounts are not looked at.
 */
export function computeTotals(invoice: Invoice): Totals {
  const digits = minorUnits(invoice.currency);
  const method: TaxMethod = {
    digits,
    mode: invoice.roundingMode,
    per: invoice.taxRounding,
    included: invoice.pricesIncludeTax,
  };
  const lines = invoice.lines
    .filter(({ removed }) => removed !== true)
    .map((line) => {
      const priced = priceLine(line, method);
      const piece = { profile: taxProfile(line.tax, line.extraTaxes), amount: priced.amount };
      return { id: line.id, priced, piece, net: netOf(piece, method) };
    });
  const linesAmount = sum(lines.map(({ piece }) => piece.amount));
  const profiles = weighProfiles(lines.map(({ piece }) => piece));
  const adjustments = invoice.adjustments.map((adjustment) => {
    const amount = adjustmentAmount(adjustment, linesAmount, method);
    const parts = partsOf(adjustment, amount, profiles, digits).map((piece) => ({
      piece,
      net: netOf(piece, method),
    }));
    return { adjustment, amount, parts, net: sum(parts.map(({ net }) => net)) };
  });
  const pieces = [
    ...lines.map(({ piece }) => piece),
    ...adjustments.flatMap(({ adjustment, parts }) =>
      parts.map(({ piece: { profile, amount } }) => ({
        profile,
        amount: adjustment.type === "charge" ? amount : amount.neg(),
      })),
    ),
  ];
  const rows = taxBreakdown(pieces, method);

  const lineNet = sum(lines.map(({ net }) => net));
  const netOfType = (type: Adjustment["type"]): Big =>
    sum(adjustments.filter(({ adjustment }) => adjustment.type === type).map(({ net }) => net));
  const allowances = netOfType("allowance");
  const charges = netOfType("charge");
  const net = lineNet.minus(allowances).plus(charges);
  const taxOf = (retained: boolean): Big =>
    sum(rows.filter(({ tax }) => (tax.retained ?? false) === retained).map(({ amount }) => amount));
  const tax = taxOf(false);
  const retained = taxOf(true);
  const gross = net.plus(tax);
  const kept = method.included ? sum(pieces.map(({ amount }) => amount)) : gross;
  const prepaid = roundDecimal(toBig(invoice.prepaid), digits, method.mode);
  const rounding = roundingOf(invoice, { kept, gross, deducted: retained.plus(prepaid) }, method);

  return {
    ...(invoice.currency !== undefined && { currency: invoice.currency }),
    digits,
    lines: lines.map(({ id, priced, net: lineTotal }) => ({
      id,
      product: toDecimalString(priced.product),
      allowances: toDecimalString(priced.allowances),
      charges: toDecimalString(priced.charges),
      amount: toDecimalString(priced.amount),
      net: toDecimalString(lineTotal),
    })),
    adjustments: adjustments.map((total): AdjustmentTotal => ({
      id: total.adjustment.id,
      type: total.adjustment.type,
      amount: toDecimalString(total.amount),
      net: toDecimalString(total.net),
      parts: total.parts.map(({ piece, net: part }) => ({
        taxes: piece.profile.taxes,
        amount: toDecimalString(piece.amount),
        net: toDecimalString(part),
      })),
    })),
    taxRows: rows.map(({ tax: of, base, amount }) => ({
      tax: of,
      base: toDecimalString(base),
      amount: toDecimalString(amount),
    })),
    lineNet: toDecimalString(lineNet),
    allowances: toDecimalString(allowances),
    charges: toDecimalString(charges),
    net: toDecimalString(net),
    tax: toDecimalString(tax),
    gross: toDecimalString(gross),
    prepaid: toDecimalString(prepaid),
    rounding: toDecimalString(rounding),
    payable: toDecimalString(gross.minus(prepaid).minus(retained).plus(rounding)),
    retained: toDecimalString(retained),
    claim: toDecimalString(gross.plus(rounding).minus(retained)),
  };
}
