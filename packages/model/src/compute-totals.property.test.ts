import { Big } from "big.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { computeTotals } from "./compute-totals.ts";
import { canonicalDecimalString, sum, toBig } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import { Invoice } from "./invoice.ts";
import { roundQuotient } from "./rounding.ts";
import { invoiceInputs } from "./testing/invoice-inputs.ts";
import type { InvoiceInput } from "./testing/invoice-inputs.ts";
import type { Totals } from "./totals.ts";

const totalsOf = (input: InvoiceInput): Totals => computeTotals(Invoice.parse(input));
const total = (values: readonly DecimalString[]): Big => sum(values.map(toBig));
const digitsOf = (value: string): number => value.split(".")[1]?.length ?? 0;

test("[MO4] BR-CO-10 to BR-CO-16 hold exactly for every draft", () => {
  fc.assert(
    fc.property(invoiceInputs(), (input) => {
      const totals = totalsOf(input);
      const ofType = (type: string): Big =>
        total(totals.adjustments.filter((of) => of.type === type).map(({ net }) => net));
      const rowsOf = (retained: boolean): Big =>
        total(
          totals.taxRows
            .filter(({ tax }) => (tax.retained ?? false) === retained)
            .map(({ amount }) => amount),
        );
      const expected = {
        lineNet: total(totals.lines.map(({ net }) => net)),
        allowances: ofType("allowance"),
        charges: ofType("charge"),
        net: toBig(totals.lineNet).minus(totals.allowances).plus(totals.charges),
        tax: rowsOf(false),
        retained: rowsOf(true),
        gross: toBig(totals.net).plus(totals.tax),
        payable: toBig(totals.gross)
          .minus(totals.prepaid)
          .minus(totals.retained)
          .plus(totals.rounding),
        claim: toBig(totals.payable).plus(totals.prepaid),
      };
      const texts = Object.entries(expected).map(([name, value]) => [name, value.toFixed()]);
      expect(totals).toMatchObject(Object.fromEntries(texts));
    }),
  );
});

test("[MO4] every amount is a whole number of the currency's minor units", () => {
  fc.assert(
    fc.property(invoiceInputs(), (input) => {
      const totals = totalsOf(input);
      const amounts = [
        ...totals.lines.flatMap(({ product, net }) => [product, net]),
        ...totals.adjustments.flatMap(({ parts }) => parts.map(({ net }) => net)),
        ...totals.taxRows.flatMap(({ base, amount }) => [base, amount]),
        totals.payable,
        totals.rounding,
      ];
      expect(Math.max(0, ...amounts.map(digitsOf))).toBeLessThanOrEqual(totals.digits);
    }),
  );
});

test("[MO4] the bases of first taxes sum up to the net, and each row is its base times its rate", () => {
  fc.assert(
    fc.property(invoiceInputs({ included: false, extras: false }), (input) => {
      const totals = totalsOf({ ...input, taxRounding: "document" });
      expect(total(totals.taxRows.map(({ base }) => base)).toFixed()).toBe(totals.net);
      for (const { tax, base, amount } of totals.taxRows) {
        const product = toBig(base).times(toBig(tax.rate));
        const mode = input.roundingMode;
        expect(roundQuotient(product, new Big(100), totals.digits, mode).eq(amount)).toBe(true);
      }
    }),
  );
});

test("[MO5] the order of lines, allowances and charges does not matter", () => {
  fc.assert(
    fc.property(invoiceInputs(), (input) => {
      const { lines: _lines, adjustments: _adjustments, ...given } = totalsOf(input);
      const turned = {
        ...input,
        lines: input.lines.toReversed().map((line) => ({
          ...line,
          adjustments: line.adjustments.toReversed(),
        })),
        adjustments: input.adjustments.toReversed(),
      };
      expect(totalsOf(turned)).toMatchObject(given);
    }),
  );
});

test("[MO5] a zero line and a removed line change no total", () => {
  fc.assert(
    fc.property(invoiceInputs(), fc.boolean(), (input, removed) => {
      const { lines: _lines, adjustments: _adjustments, taxRows, ...amounts } = totalsOf(input);
      const line = removed
        ? { quantity: "7", price: "31.99", removed }
        : { quantity: "0", price: "31.99" };
      const more = totalsOf({
        ...input,
        lines: [
          ...input.lines,
          { id: "zzz", tax: { category: "S", rate: "13" }, adjustments: [], ...line },
        ],
      });
      expect(more).toMatchObject(amounts);
      expect(more.taxRows.filter(({ tax }) => tax.rate !== "13")).toEqual(taxRows);
    }),
  );
});

function negate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return canonicalDecimalString(text.startsWith("-") ? text.slice(1) : `-${text}`);
}

test("[MO5] negating quantities and fixed amounts negates every total", () => {
  fc.assert(
    fc.property(invoiceInputs(), (input) => {
      const negated = {
        ...input,
        prepaid: negate(input.prepaid),
        payableRounding: negate(input.payableRounding),
        lines: input.lines.map((line) => ({
          ...line,
          quantity: negate(line.quantity),
          adjustments: line.adjustments.map((of) => ({
            ...of,
            amount: negate(of.amount),
            base: negate(of.base),
          })),
        })),
        adjustments: input.adjustments.map((of) => ({
          ...of,
          amount: negate(of.amount),
          base: negate(of.base),
        })),
      };
      const { payable, tax, gross, rounding, lineNet, retained, net } = totalsOf(input);
      expect(totalsOf(negated)).toMatchObject({
        payable: negate(payable),
        tax: negate(tax),
        gross: negate(gross),
        rounding: negate(rounding),
        lineNet: negate(lineNet),
        retained: negate(retained),
        net: negate(net),
      });
    }),
  );
});

test("[MO6] prices with tax keep their sum, and BT-114 stays below a minor unit per line and rate", () => {
  fc.assert(
    fc.property(invoiceInputs({ included: true, cash: false }), (input) => {
      const totals = totalsOf({ ...input, payableRounding: undefined });
      const kept = total(totals.lines.map(({ amount }) => amount)).plus(
        sum(
          totals.adjustments.map(({ type, amount }) =>
            type === "charge" ? toBig(amount) : toBig(amount).neg(),
          ),
        ),
      );
      expect(toBig(totals.gross).plus(totals.rounding).toFixed()).toBe(kept.toFixed());
      const taxesOf = totals.adjustments.flatMap(({ parts }) => parts.map(({ taxes }) => taxes));
      const pairs =
        input.lines.reduce((count, { extraTaxes = [] }) => count + 1 + extraTaxes.length, 0) +
        taxesOf.flat().length;
      // With nothing to split there is nothing left over.
      const bound = new Big(10).pow(-totals.digits).times(pairs);
      expect(pairs === 0 ? totals.rounding === "0" : toBig(totals.rounding).abs().lt(bound)).toBe(
        true,
      );
    }),
  );
});
