import { Big } from "big.js";
import { allocateDigits } from "./allocate.ts";
import { computeTotals } from "./compute-totals.ts";
import { toBig, toDecimalString } from "./decimal-string.ts";
import type { LineTax } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { taxProfile } from "./tax-profile.ts";
import { byText } from "./text-order.ts";

/** What an invoice asks for under one set of taxes. */
export interface TaxShare {
  readonly taxes: readonly LineTax[];
  /** With every tax that is added to the net. */
  readonly gross: Big;
  /** Of that, what the buyer keeps back for the state. */
  readonly retained: Big;
}

/** A line, or a part of an adjustment, without its tax. */
interface Piece {
  readonly taxes: readonly LineTax[];
  readonly net: Big;
  /** In the terms of the prices. */
  readonly amount: Big;
}

/**
 * An invoice by its sets of taxes, in the order of their keys. The tax of a row that several sets share is split over them by the largest remainder, so that
 * the parts come to exactly the gross and the retained tax of the whole (to the sum of the prices, where these contain their tax).
 */
export function sharesByTax(invoice: Invoice): ReadonlyMap<string, TaxShare> {
  const totals = computeTotals(invoice);
  const amounts = new Map(totals.lines.map((line) => [line.id, line]));
  const pieces: Piece[] = [
    ...invoice.lines.flatMap(({ id, tax, extraTaxes }): Piece[] => {
      const total = amounts.get(id);
      if (total === undefined) return [];
      const { taxes } = taxProfile(tax, extraTaxes);
      return [{ taxes, net: toBig(total.net), amount: toBig(total.amount) }];
    }),
    ...totals.adjustments.flatMap(({ type, parts }) =>
      parts.map(({ taxes, net, amount }): Piece => {
        const sign = type === "charge" ? 1 : -1;
        return { taxes, net: toBig(net).times(sign), amount: toBig(amount).times(sign) };
      }),
    ),
  ];
  const shares = new Map<string, TaxShare>();
  const nets = new Map<string, Big>();
  for (const { taxes, net, amount } of pieces) {
    const { key } = taxProfile(undefined, taxes);
    const share = shares.get(key) ?? { taxes, gross: new Big(0), retained: new Big(0) };
    const gross = share.gross.plus(invoice.pricesIncludeTax ? amount : net);
    shares.set(key, { ...share, gross });
    nets.set(key, (nets.get(key) ?? new Big(0)).plus(net));
  }
  for (const { tax, amount } of totals.taxRows) {
    const isRetained = tax.retained === true;
    if (invoice.pricesIncludeTax && !isRetained) continue;
    const row = taxProfile(tax).key;
    const within = [...shares].filter(([, { taxes }]) =>
      taxes.some((each) => taxProfile(each).key === row),
    );
    const weights = within.map(([id]) => ({ id, weight: toDecimalString(nets.get(id) ?? zero) }));
    for (const [key, part] of allocateDigits(toBig(amount), weights, totals.digits)) {
      const share = shares.get(key);
      if (share === undefined) continue;
      const gross = isRetained ? share.gross : share.gross.plus(toBig(part));
      const retained = isRetained ? share.retained.plus(toBig(part)) : share.retained;
      shares.set(key, { ...share, gross, retained });
    }
  }
  return new Map([...shares].toSorted(([a], [b]) => byText(a, b)));
}

const zero = new Big(0);

/** What is left of each share when others, of credit notes, have been taken from it. */
export function sharesLeft(
  invoice: Invoice,
  notes: readonly Invoice[],
): ReadonlyMap<string, TaxShare> {
  const left = new Map(sharesByTax(invoice));
  for (const note of notes) {
    for (const [key, { taxes, gross, retained }] of sharesByTax(note)) {
      const share = left.get(key) ?? { taxes, gross: zero, retained: zero };
      left.set(key, {
        taxes: share.taxes,
        gross: share.gross.minus(gross),
        retained: share.retained.minus(retained),
      });
    }
  }
  return left;
}
