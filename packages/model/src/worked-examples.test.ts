import { expect, test } from "vitest";
import { computeTotals } from "./compute-totals.ts";
import { Invoice } from "./invoice.ts";
import type { Totals } from "./totals.ts";

interface Row {
  readonly quantity?: string;
  readonly price: string;
  readonly baseQuantity?: string;
  readonly adjustments?: readonly object[];
  readonly category?: string;
}

/** An invoice with one tax rate over all lines; the other fields as given. */
function totalsOf(
  lines: readonly (string | Row)[],
  rate: string,
  fields: Readonly<Record<string, unknown>> = {},
): Totals {
  return computeTotals(
    Invoice.parse({
      currency: "EUR",
      lines: lines.map((line, index) => ({
        id: `l${index}`,
        quantity: "1",
        tax: { category: "S", rate },
        ...(typeof line === "string" ? { price: line } : line),
      })),
      ...fields,
    }),
  );
}

test("[MO1] W01: three lines at 15 % tax 11.45 as a document and 11.44 by line", () => {
  const lines = ["25.06", "25.61", "25.63"];
  expect(totalsOf(lines, "15", { currency: "USD" })).toMatchObject({
    net: "76.3",
    tax: "11.45",
    gross: "87.75",
  });
  expect(totalsOf(lines, "15", { currency: "USD", taxRounding: "line" })).toMatchObject({
    tax: "11.44",
    gross: "87.74",
  });
});

test("[MO1] W02: 31 lines of 1.59 tax 9.73 as a document and 9.71 by line", () => {
  const lines: readonly Row[] = [
    ...Array.from({ length: 29 }, () => ({ price: "1.59" })),
    { quantity: "11", price: "1.59" },
    { quantity: "11", price: "1.59" },
  ];
  expect(totalsOf(lines, "12", { currency: "CAD" })).toMatchObject({ net: "81.09", tax: "9.73" });
  expect(totalsOf(lines, "12", { currency: "CAD", taxRounding: "line" }).tax).toBe("9.71");
});

test("[MO1] W03: 206.25 at 7 % taxes 14.44 as a document, 14.45 by line, also half even", () => {
  const lines = ["94.5", "94.5", "17.25"];
  const currency = "SGD";
  expect(totalsOf(lines, "7", { currency })).toMatchObject({ net: "206.25", tax: "14.44" });
  expect(totalsOf(lines, "7", { currency, taxRounding: "line" }).tax).toBe("14.45");
  const bankers = { currency, taxRounding: "line", roundingMode: "half-even" };
  expect(totalsOf(lines, "7", bankers).tax).toBe("14.45");
});

test("[MO1] W04: 0.43 and 4.84 at 15 % tax 0.79 both ways", () => {
  const lines = ["0.43", "4.84"];
  expect(totalsOf(lines, "15", { currency: "USD" })).toMatchObject({ net: "5.27", tax: "0.79" });
  expect(totalsOf(lines, "15", { currency: "USD", taxRounding: "line" })).toMatchObject({
    tax: "0.79",
    gross: "6.06",
  });
});

test("[MO1] W05: four lines of 17.50 at 7 % in each way of rounding", () => {
  const lines = ["17.5", "17.5", "17.5", "17.5"];
  expect(totalsOf(lines, "7").tax).toBe("4.9");
  expect(totalsOf(lines, "7", { taxRounding: "line" }).tax).toBe("4.92");
  expect(totalsOf(lines, "7", { taxRounding: "line", roundingMode: "half-even" }).tax).toBe("4.88");
});

test("[MO1] W06: a tie is rounded away from zero on both sides", () => {
  expect(totalsOf(["8180"], "9.975", { currency: "CAD" }).tax).toBe("815.96");
  const credit = [{ quantity: "-1", price: "8180" }];
  expect(totalsOf(credit, "9.975", { currency: "CAD" }).tax).toBe("-815.96");
});

test.each([
  ["W07a", "1460.5", "365.13", "365.12"],
  ["W07b", "5012.42", "1253.11", "1253.1"],
  ["W07c", "625743.54", "156435.89", "156435.88"],
  ["W07d", "-625743.54", "-156435.89", "-156435.88"],
])("[MO1] %s: 25 %% of %s is %s, half even %s", (_id, base, expected, bankers) => {
  const sign = base.startsWith("-") ? "-1" : "1";
  const lines = [{ quantity: sign, price: base.replace("-", "") }];
  expect(totalsOf(lines, "25").tax).toBe(expected);
  expect(totalsOf(lines, "25", { roundingMode: "half-even" }).tax).toBe(bankers);
});

const included = { pricesIncludeTax: true };

test("[MO2] W08a: 353.90 with 19 % inside keeps its gross, tax 56.51", () => {
  const totals = totalsOf(["340", "13.9"], "19", included);
  expect(totals.lines.map(({ net }) => net)).toEqual(["285.71", "11.68"]);
  expect(totals).toMatchObject({ net: "297.39", tax: "56.51", gross: "353.9", rounding: "0" });
});

test("[MO2] W08b: 69.70 with 21 % inside leaves −0.01 in BT-114", () => {
  const totals = totalsOf(["8.14", "61.56"], "21", included);
  expect(totals.lines.map(({ net }) => net)).toEqual(["6.73", "50.88"]);
  expect(totals).toMatchObject({
    lineNet: "57.61",
    tax: "12.1",
    gross: "69.71",
    rounding: "-0.01",
    payable: "69.7",
  });
});

test("[MO2] W08c: 2.99 with 4 % inside is 2.87 + 0.12", () => {
  const totals = totalsOf(["2.99"], "4", included);
  expect(totals).toMatchObject({ net: "2.87", tax: "0.12", gross: "2.99", rounding: "0" });
});

test("[MO2] W08d: 50000 guaraní with 10 % inside are 45455 + 4545", () => {
  const totals = totalsOf(["50000"], "10", { ...included, currency: "PYG" });
  expect(totals).toMatchObject({ net: "45455", tax: "4545", gross: "50000", rounding: "0" });
});

test("[MO1] W09: a full discount is taken off the rounded product", () => {
  const adjustments = [{ id: "a", type: "allowance", percent: "100" }];
  const totals = totalsOf([{ quantity: "2.25", price: "64.22", adjustments }], "19");
  expect(totals.lines[0]).toMatchObject({ product: "144.5", allowances: "144.5", net: "0" });
});

test.each([
  ["9", "697.565", "6278.09"],
  ["5.5", "443.905", "2441.48"],
  ["2.5", "697.565", "1743.91"],
  ["5.5", "443.91", "2441.51"],
  ["2.5", "697.57", "1743.93"],
])("[MO1] W10: %s × %s is %s: a price is never rounded first", (quantity, price, net) => {
  expect(totalsOf([{ quantity, price }], "19").lineNet).toBe(net);
});

test("[MO1] W11: 1000 × 0.061171 is 61.17", () => {
  expect(totalsOf([{ quantity: "1000", price: "0.061171" }], "15").lineNet).toBe("61.17");
});

test("[MO1] W12: base quantity 100 and a charge", () => {
  const line = {
    quantity: "64",
    price: "36109",
    baseQuantity: "100",
    adjustments: [{ id: "c", type: "charge", amount: "330" }],
  };
  expect(totalsOf([line], "27", { currency: "HUF" }).lines[0]).toMatchObject({
    product: "23109.76",
    net: "23439.76",
  });
});

test("[MO3] W13: whole kronor put −0.49 in BT-114", () => {
  const lines = [
    { price: "49.99", tax: { category: "S", rate: "0" } },
    { price: "594", tax: { category: "S", rate: "25" } },
  ];
  expect(totalsOf(lines, "25", { currency: "SEK", cashRounding: "1" })).toMatchObject({
    lineNet: "643.99",
    tax: "148.5",
    gross: "792.49",
    rounding: "-0.49",
    payable: "792",
  });
});

test("[MO3] W13b: what is already paid is taken off before the cash rounding", () => {
  const standard = { category: "S", rate: "25" };
  const totals = totalsOf([], "25", {
    currency: "NOK",
    lines: [
      { id: "a", quantity: "1", price: "1460.5", tax: standard },
      { id: "b", quantity: "1", price: "1", tax: { category: "S", rate: "15" } },
      { id: "c", quantity: "-1", price: "25", tax: { category: "E", rate: "0" } },
    ],
    adjustments: [
      { id: "d", type: "allowance", amount: "100", tax: standard },
      { id: "e", type: "charge", amount: "100", tax: standard },
    ],
    prepaid: "1000",
    cashRounding: "1",
  });
  expect(totals).toMatchObject({
    lineNet: "1436.5",
    allowances: "100",
    charges: "100",
    net: "1436.5",
    tax: "365.28",
    gross: "1801.78",
    prepaid: "1000",
    rounding: "0.22",
    payable: "802",
    claim: "1802",
  });
});

test("[MO3] W13c: a step of 0.05 turns 86.03 into 86.05", () => {
  const totals = totalsOf(["86.03"], "0", { currency: "CHF", cashRounding: "0.05" });
  expect(totals).toMatchObject({ gross: "86.03", rounding: "0.02", payable: "86.05" });
});

test("[MO1] W14a: dinars have three decimals", () => {
  const totals = totalsOf([{ quantity: "3", price: "0.3335" }], "5", { currency: "KWD" });
  expect(totals).toMatchObject({ net: "1.001", tax: "0.05", gross: "1.051" });
});

test("[MO1] W14b: yen have none, and an issuer may round down", () => {
  const lines = [{ quantity: "3", price: "333" }];
  expect(totalsOf(lines, "10", { currency: "JPY" })).toMatchObject({
    net: "999",
    tax: "100",
    gross: "1099",
  });
  expect(totalsOf(lines, "10", { currency: "JPY", roundingMode: "down" }).tax).toBe("99");
});
