import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allocate } from "./allocate.ts";
import { CurrencyCode } from "./currency.ts";
import { DecimalString, toBig, toDecimalString } from "./decimal-string.ts";
import { PaymentFact } from "./facts.ts";
import { overAllocations } from "./over-allocation.ts";
import type { Allocation } from "./over-allocation.ts";

const eur = CurrencyCode.parse("EUR");

function allocation(document: string, fact: object, key = "stripe:py_1"): Allocation {
  return { document, key, currency: eur, fact: PaymentFact.parse(fact) };
}

test("[MO21] invoices that together claim more than a payment was are reported", () => {
  const parts = [
    allocation("a", { amount: "60", total: "100" }),
    allocation("b", { amount: "40.01", total: "100" }),
  ];
  expect(overAllocations(parts)).toEqual([
    {
      payment: "stripe:py_1",
      total: "100",
      allocated: "100.01",
      excess: "0.01",
      documents: ["a", "b"],
    },
  ]);
  expect(overAllocations([...parts.slice(0, 1), ...parts.slice(0, 1)])).toEqual([]);
});

test("[MO21] a payment in another currency is compared through its rate, within a minor unit", () => {
  const usd = { total: "108", totalCurrency: "USD", rate: "0.9259259259" };
  expect(overAllocations([allocation("a", { amount: "100", ...usd })])).toEqual([]);
  expect(overAllocations([allocation("a", { amount: "101", ...usd })])).toMatchObject([
    { allocated: "109.08", excess: "1.08" },
  ]);
});

test("[MO21] where sources disagree about a payment, the lowest of its totals counts", () => {
  const parts = [
    allocation("a", { amount: "60", total: "120" }),
    allocation("b", { amount: "50", total: "100" }),
  ];
  expect(overAllocations(parts)).toMatchObject([{ total: "100", excess: "10" }]);
});

test("[MO21] without a total or a rate there is nothing to compare", () => {
  expect(overAllocations([allocation("a", { amount: "500" })])).toEqual([]);
  const noRate = { amount: "500", total: "108", totalCurrency: "USD" };
  expect(overAllocations([allocation("a", noRate)])).toEqual([]);
});

test("[MO21] a payment split by weight is never over-allocated, and one unit more always is", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 6 });
  const currencies = fc.constantFrom(["JPY", "1"], ["EUR", "0.01"], ["KWD", "0.001"]);
  fc.assert(
    fc.property(
      weights,
      fc.integer({ min: 1, max: 1_000_000 }),
      currencies,
      (of, total, [code, unit]) => {
        const currency = CurrencyCode.parse(code);
        const amount = DecimalString.parse(String(total));
        const claimants = of.map((weight, index) => ({
          id: `i${index}`,
          weight: DecimalString.parse(String(weight)),
        }));
        const parts = [...allocate(amount, claimants, currency)].map(([document, share]) => ({
          ...allocation(document, { amount: share, total: amount }),
          currency,
        }));
        expect(overAllocations(parts)).toEqual([]);
        const more = toDecimalString(toBig(DecimalString.parse(unit)));
        const extra = { ...allocation("more", { amount: more, total: amount }), currency };
        expect(overAllocations([...parts, extra])).toMatchObject([{ excess: unit }]);
      },
    ),
  );
});
