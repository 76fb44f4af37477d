import { expect, test } from "vitest";
import { computeTotals } from "./compute-totals.ts";
import { Invoice } from "./invoice.ts";
import type { Totals } from "./totals.ts";

const totalsOf = (invoice: object): Totals =>
  computeTotals(Invoice.parse({ currency: "EUR", ...invoice }));

const standard = { category: "S", rate: "19" };
const reduced = { category: "S", rate: "7" };

test("[MO2] a surcharge inside the price divides it by all its rates together", () => {
  // 126.2 = 100 × (1 + 21 % + 5.2 %)
  const surcharge = { scheme: "recargo", category: "S", rate: "5.2" };
  const lines = [
    {
      id: "a",
      quantity: "1",
      price: "126.2",
      tax: { category: "S", rate: "21" },
      extraTaxes: [surcharge],
    },
  ];
  expect(totalsOf({ pricesIncludeTax: true, lines })).toMatchObject({
    net: "100",
    tax: "26.2",
    gross: "126.2",
    rounding: "0",
  });
});

test("[MO2] discounts on prices with tax are with tax too", () => {
  const totals = totalsOf({
    pricesIncludeTax: true,
    lines: [{ id: "a", quantity: "1", price: "119", tax: standard }],
    adjustments: [{ id: "d", type: "allowance", percent: "10" }],
  });
  expect(totals).toMatchObject({ lineNet: "100", allowances: "10", net: "90", gross: "107.1" });
  expect(totals.adjustments[0]).toMatchObject({ amount: "11.9", net: "10" });
});

test("[MO3] a given rounding is taken over, and a cash step decides where both are given", () => {
  const lines = [{ id: "a", quantity: "1", price: "10.02" }];
  expect(totalsOf({ lines, payableRounding: "-0.02" })).toMatchObject({
    gross: "10.02",
    rounding: "-0.02",
    payable: "10",
    claim: "10",
  });
  expect(totalsOf({ lines, payableRounding: "-0.02", cashRounding: "0.05" }).payable).toBe("10");
  expect(totalsOf({ lines, cashRounding: "0.05" }).rounding).toBe("-0.02");
});

test.each(["0", "-1", "0.003"])("[MO3] a step of %s rounds nothing", (cashRounding) => {
  const lines = [{ id: "a", quantity: "1", price: "10.02" }];
  expect(totalsOf({ lines, cashRounding }).payable).toBe("10.02");
});

test("[MO22] taxes beside the first add to the total, and retained ones lower what is payable only", () => {
  const retained = { scheme: "IRPF", rate: "15", retained: true };
  const city = { scheme: "sales", rate: "2", jurisdiction: "Springfield" };
  const totals = totalsOf({
    lines: [{ id: "a", quantity: "1", price: "1000", tax: standard, extraTaxes: [retained, city] }],
  });
  expect(totals).toMatchObject({
    net: "1000",
    tax: "210",
    gross: "1210",
    retained: "150",
    payable: "1060",
    claim: "1060",
  });
  expect(totals.taxRows.map(({ tax, base, amount }) => [tax.scheme, base, amount])).toEqual([
    ["IRPF", "1000", "150"],
    [undefined, "1000", "190"],
    ["sales", "1000", "20"],
  ]);
});

test("[MO22] one row per scheme, category, rate and jurisdiction, whatever the lines are", () => {
  const totals = totalsOf({
    lines: [
      { id: "a", quantity: "1", price: "10", tax: standard },
      { id: "b", quantity: "1", price: "20", tax: { ...standard, scheme: "VAT" } },
      { id: "c", quantity: "1", price: "40", tax: { category: "E", exemptionReason: "zoo" } },
      { id: "d", quantity: "1", price: "80", tax: { category: "E", rate: "0" } },
    ],
  });
  expect(totals.taxRows).toEqual([
    { tax: { category: "E", rate: "0", exemptionReason: "zoo" }, base: "120", amount: "0" },
    { tax: { scheme: "VAT", ...standard }, base: "30", amount: "5.7" },
  ]);
});

test("[MO22] a row names its tax alike in any order of lines, without what vendors call it", () => {
  const rows = [
    { category: "E", exemptionReason: "zoo", vendorRates: { stripe: "txr_2" } },
    { category: "E", rate: "0", exemptionReason: "art", exemptionCode: "X", scheme: "VAT" },
  ].map((tax, index) => ({ id: `l${index}`, quantity: "1", price: "10", tax }));
  const expected = {
    tax: {
      scheme: "VAT",
      category: "E",
      rate: "0",
      exemptionReason: "art",
      exemptionCode: "X",
    },
    base: "20",
    amount: "0",
  };
  expect(totalsOf({ lines: rows }).taxRows).toEqual([expected]);
  expect(totalsOf({ lines: rows.toReversed() }).taxRows).toEqual([expected]);
});

test("[MO23] a document discount without a tax is split over the taxes of the lines", () => {
  const totals = totalsOf({
    lines: [
      { id: "a", quantity: "1", price: "33.33", tax: standard },
      { id: "b", quantity: "1", price: "66.67", tax: reduced },
    ],
    adjustments: [{ id: "d", type: "allowance", amount: "10" }],
  });
  expect(totals.adjustments[0]?.parts).toEqual([
    { taxes: [standard], amount: "3.33", net: "3.33" },
    { taxes: [reduced], amount: "6.67", net: "6.67" },
  ]);
  expect(totals.taxRows.map(({ base }) => base)).toEqual(["30", "60"]);
});

test("[MO23] a charge that no line can weigh stays untaxed", () => {
  const totals = totalsOf({ adjustments: [{ id: "c", type: "charge", amount: "10" }] });
  expect(totals).toMatchObject({ charges: "10", tax: "0", gross: "10" });
  expect(totals.taxRows).toEqual([{ tax: {}, base: "10", amount: "0" }]);
});

test("[MO23] a percentage is of the base that is given, or else of the lines", () => {
  const lines = [{ id: "a", quantity: "1", price: "200" }];
  const percent = { id: "d", type: "allowance", percent: "10" };
  expect(totalsOf({ lines, adjustments: [percent] }).allowances).toBe("20");
  expect(totalsOf({ lines, adjustments: [{ ...percent, base: "50" }] }).allowances).toBe("5");
  const fixed = { ...percent, amount: "7.005" };
  expect(totalsOf({ lines, adjustments: [fixed] }).allowances).toBe("7.01");
});

test("[MO24] what is missing counts as zero, and nothing throws", () => {
  expect(computeTotals(Invoice.parse({}))).toMatchObject({ digits: 2, gross: "0", taxRows: [] });
  const lines = [
    { id: "a", quantity: "2" },
    { id: "b", price: "5" },
    { id: "c", quantity: "2", grossPrice: "10", priceDiscount: "1.5" },
    { id: "d", quantity: "2", price: "3", baseQuantity: "0" },
  ];
  expect(totalsOf({ lines }).lines.map(({ net }) => net)).toEqual(["0", "0", "17", "6"]);
});

test("[MO24] numbers of any length that may be written are computed exactly", () => {
  const long = "9".repeat(64);
  const lines = [{ id: "a", quantity: long, price: long, tax: { category: "S", rate: long } }];
  const { lineNet, payable } = totalsOf({ lines });
  expect(BigInt(lineNet)).toBe(BigInt(long) ** 2n);
  expect(payable.length).toBeGreaterThan(180);
});

test("[MO24] rates that leave no net are not split out of a price", () => {
  const tax = { category: "S", rate: "-100" };
  const lines = [{ id: "a", quantity: "1", price: "10", tax }];
  expect(totalsOf({ pricesIncludeTax: true, lines })).toMatchObject({ net: "10", tax: "0" });
});
