import { expect, test } from "vitest";
import { computeTotals } from "./compute-totals.ts";
import type { Finding } from "./finding.ts";
import { Invoice } from "./invoice.ts";
import { statedFindings } from "./stated-findings.ts";

const stated = (text: string): object => ({
  text,
  value: text.replace(/\.?0+$/, ""),
});

function findingsOf(invoice: object): readonly Finding[] {
  const parsed = Invoice.parse({ currency: "EUR", ...invoice });
  return statedFindings(parsed, computeTotals(parsed));
}

const rulesOf = (invoice: object): readonly string[] =>
  findingsOf(invoice).map(({ rule, severity }) => `${rule} ${severity}`);

const tax = { category: "S", rate: "25" };
const line = { id: "a", quantity: "1", price: "100", tax, statedNet: stated("100.00") };
const right = {
  lineNet: stated("100.00"),
  net: stated("100.00"),
  tax: stated("25.00"),
  gross: stated("125.00"),
  payable: stated("125.00"),
  taxRows: [{ ...tax, base: stated("100.00"), tax: stated("25.00") }],
};

test("[MO25] an invoice whose numbers agree has no findings", () => {
  expect(findingsOf({ lines: [line], stated: right })).toEqual([]);
});

test.each([
  ["lineNet", "BR-CO-10", ["BR-CO-13 error"]],
  ["allowances", "BR-CO-11", ["BR-CO-13 error"]],
  ["charges", "BR-CO-12", ["BR-CO-13 error"]],
  ["net", "BR-CO-13", ["BR-CO-15 error"]],
  ["tax", "BR-CO-14", ["BR-CO-15 error"]],
  ["gross", "BR-CO-15", ["BR-CO-16 error"]],
  ["payable", "BR-CO-16", []],
])("[MO25] a wrong %s breaks %s and the rules that use it", (name, rule, followers) => {
  const wrong = { ...right, [name]: stated("101.50") };
  expect(rulesOf({ lines: [line], stated: wrong })).toEqual([`${rule} error`, ...followers]);
});

test("[MO25] a finding says where, what is stated, what the rule gives and the difference", () => {
  const wrong = { ...right, payable: stated("124.00") };
  expect(findingsOf({ lines: [line], stated: wrong })).toEqual([
    {
      rule: "BR-CO-16",
      path: "stated.payable",
      severity: "error",
      message: "The amount due is stated as 124.00; the rule gives 125.",
      stated: "124",
      computed: "125",
      difference: "-1",
    },
  ]);
});

test("[MO26] W12: a line of its own is one warning and no chain of them", () => {
  const lines = [
    {
      id: "a",
      quantity: "64",
      price: "36109",
      baseQuantity: "100",
      adjustments: [{ id: "c", type: "charge", amount: "330" }],
      tax: { category: "S", rate: "27" },
      statedNet: stated("23440.00"),
    },
  ];
  const totals = { lineNet: stated("23440.00"), net: stated("23440.00") };
  expect(findingsOf({ currency: "HUF", lines, stated: totals })).toMatchObject([
    {
      rule: "CONCORD-LINE",
      path: "lines.a.statedNet",
      severity: "warning",
      computed: "23439.76",
      difference: "0.24",
    },
  ]);
});

test("[MO26] a line within 0.02 is told and not warned of", () => {
  const near = { ...line, statedNet: stated("100.02") };
  expect(rulesOf({ lines: [near], stated: {} })).toEqual(["CONCORD-LINE info"]);
});

test.each([
  ["25.99", "warning"],
  ["26.00", "error"],
])("[MO27] a row's tax of %s instead of 25.00 is a %s", (amount, severity) => {
  const taxRows = [{ ...tax, base: stated("100.00"), tax: stated(amount) }];
  const changed = { taxRows, lineNet: stated("100.00") };
  expect(rulesOf({ lines: [line], stated: changed })).toEqual([`BR-CO-17 ${severity}`]);
});

test.each([
  ["S", "25", "BR-S-08"],
  ["Z", "0", "BR-Z-08"],
  ["E", "0", "BR-E-08"],
  ["AE", "0", "BR-AE-08"],
  ["K", "0", "BR-IC-08"],
  ["G", "0", "BR-G-08"],
  ["O", undefined, "BR-O-08"],
  ["L", "7", "BR-AF-08"],
  ["M", "4", "BR-AG-08"],
  ["X", "4", "CONCORD-TAX-BASE"],
])("[MO27] the base of category %s at %s is checked by %s", (category, rate, rule) => {
  const of = { category, ...(rate !== undefined && { rate }) };
  const lines = [{ ...line, tax: of }];
  const adjustments = [{ id: "d", type: "allowance", amount: "10", tax: of }];
  const rows = (base: string): object => ({ taxRows: [{ ...of, base: stated(base) }] });
  expect(findingsOf({ lines, adjustments, stated: rows("90.00") })).toEqual([]);
  expect(rulesOf({ lines, adjustments, stated: rows("91.00") })).toEqual([`${rule} error`]);
});

test("[MO27] tax that is summed up by line is compared with that sum", () => {
  const lines = ["25.06", "25.61", "25.63"].map((price, index) => ({
    id: `l${index}`,
    quantity: "1",
    price,
    tax: { category: "S", rate: "15" },
  }));
  const row = { category: "S", rate: "15", base: stated("76.30"), tax: stated("11.44") };
  expect(findingsOf({ taxRounding: "line", lines, stated: { taxRows: [row] } })).toEqual([]);
  expect(rulesOf({ lines, stated: { taxRows: [row] } })).toEqual(["BR-CO-17 warning"]);
});

test("[MO28] where prices contain tax, the gross that is kept is what is right", () => {
  const lines = ["8.14", "61.56"].map((price, index) => ({
    id: `l${index}`,
    quantity: "1",
    price,
    tax: { category: "S", rate: "21" },
  }));
  const kept = { pricesIncludeTax: true, lines };
  expect(findingsOf({ ...kept, stated: { gross: stated("69.70"), tax: stated("12.10") } })).toEqual(
    [],
  );
  const exported = {
    net: stated("57.61"),
    tax: stated("12.10"),
    gross: stated("69.71"),
    rounding: stated("-0.01"),
    payable: stated("69.70"),
  };
  expect(findingsOf({ ...kept, stated: exported })).toEqual([]);
  const split = { net: stated("57.60"), tax: stated("12.09"), gross: stated("69.70") };
  expect(rulesOf({ ...kept, stated: split })).toContain("BR-CO-15 error");
});
