import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type AppliedDiscount, invoiceTotals, type TotalsLine } from "./invoice-totals.ts";
import type { TaxRate } from "./tax-rates.ts";

function rate(id: string, percentage: number, inclusive: boolean): TaxRate {
  return {
    id,
    object: "tax_rate",
    active: true,
    country: null,
    created: 0,
    description: null,
    display_name: id,
    effective_percentage: null,
    flat_amount: null,
    inclusive,
    jurisdiction: null,
    jurisdiction_level: null,
    livemode: false,
    metadata: {},
    percentage,
    rate_type: "percentage",
    state: null,
    tax_type: null,
  };
}

function line(amount: number, rates: readonly TaxRate[] = []): TotalsLine {
  return { amount, discountable: true, discounts: [], rates, fixedTaxes: null };
}

const rates = fc.uniqueArray(
  fc.constantFrom(
    rate("a", 19, false),
    rate("b", 8.875, false),
    rate("c", 5.5, true),
    rate("d", 21, true),
  ),
  { maxLength: 3, selector: (each) => each.id },
);
const discount = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }).map((amount_off) => ({ amount_off, percent_off: null })),
  fc.integer({ min: 1, max: 10_000 }).map((n) => ({ amount_off: null, percent_off: n / 100 })),
);
const discounts = fc
  .array(discount, { maxLength: 2 })
  .map((coupons) => coupons.map((coupon, n): AppliedDiscount => ({ id: `di_${n}`, coupon })));
const lines = fc.array(
  fc.record({
    amount: fc.integer({ min: -20_000, max: 90_000 }),
    discountable: fc.boolean(),
    discounts,
    rates,
    fixedTaxes: fc.constant(null),
  }),
  { maxLength: 6 },
);
const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

test("[SS7] net and taxes always make the total, and lines always make the invoice", () => {
  fc.assert(
    fc.property(lines, discounts, (drawn, onInvoice) => {
      const totals = invoiceTotals(drawn, onInvoice, "none");
      const taxes = totals.total_taxes.map((tax) => tax.amount);
      expect(totals.total_excluding_tax + sum(taxes)).toBe(totals.total);
      expect(sum(totals.lines.flatMap((each) => each.taxes.map((tax) => tax.amount)))).toBe(
        sum(taxes),
      );
      const off = sum(totals.total_discount_amounts.map((each) => each.amount));
      const exclusive = totals.total_taxes.filter((tax) => tax.tax_behavior === "exclusive");
      const gross = sum(drawn.map((each) => each.amount));
      expect(gross - off + sum(exclusive.map((tax) => tax.amount))).toBe(totals.total);
    }),
  );
});

test("[SS7] an exempt customer pays no tax, and an inclusive price is then the net price", () => {
  const inclusive = [line(1_190, [rate("d", 19, true)]), line(1_000, [rate("a", 19, false)])];
  for (const exemption of ["exempt", "reverse"] as const) {
    expect(invoiceTotals(inclusive, [], exemption)).toMatchObject({
      total: 2_190,
      total_excluding_tax: 2_190,
      total_taxes: [{ amount: 0 }, { amount: 0 }],
    });
  }
});

test("[SS7] a coupon never takes more than there is, and nothing from a credit line", () => {
  const off: AppliedDiscount = { id: "di", coupon: { amount_off: 900, percent_off: null } };
  const totals = invoiceTotals([line(500), line(-200)], [off], "none");
  expect(totals).toMatchObject({
    total: -200,
    total_discount_amounts: [{ amount: 500, discount: "di" }],
  });
});
