import { describe, expect, test } from "vitest";
import type { SalesLine, TaxCalculation, TxnTaxDetail } from "./sales-fields.ts";
import { salesTotals } from "./sales-totals.ts";

const rates = {
  none: [],
  de: [{ id: "1", name: "19%", percent: 19 }],
  reduced: [{ id: "2", name: "7%", percent: 7 }],
  quebec: [
    { id: "3", name: "GST", percent: 5 },
    { id: "4", name: "QST", percent: 9.975 },
  ],
};
type Code = keyof typeof rates;
const isCode = (code: string | undefined): code is Code => code !== undefined && code in rates;

function item(Amount: number, code: Code, more: object = {}): SalesLine {
  return {
    Amount,
    DetailType: "SalesItemLineDetail",
    SalesItemLineDetail: { TaxCodeRef: { value: code }, ...more },
  };
}

function totals(
  lines: readonly SalesLine[],
  options: {
    calculation?: TaxCalculation;
    stated?: TxnTaxDetail;
    rounding?: "line" | "document";
    unit?: bigint;
    discountBeforeTax?: boolean;
  } = {},
) {
  return salesTotals({
    lines,
    calculation: options.calculation ?? "TaxExcluded",
    ratesOf: (line) => {
      const code = line.SalesItemLineDetail.TaxCodeRef?.value;
      return isCode(code) ? rates[code] : [];
    },
    statedTax: options.stated,
    discountBeforeTax: options.discountBeforeTax ?? true,
    rules: { rounding: options.rounding ?? "line", unit: options.unit ?? 1n, tolerance: 10n },
  });
}

function expectTotals(answer: ReturnType<typeof totals>) {
  if (!answer.ok) throw new Error(answer.fault.detail);
  const { tax, total, lines } = answer.value;
  return { tax: tax.TotalTax, total, lines, taxLines: tax.TaxLine ?? [] };
}

const discountLine = (more: object): SalesLine => ({
  DetailType: "DiscountLineDetail",
  ...more,
  DiscountLineDetail: "Amount" in more ? {} : { PercentBased: true, DiscountPercent: 10 },
});

describe("tax", () => {
  const threeTimes = [item(0.13, "de"), item(0.13, "de"), item(0.13, "de")];

  test("[SQ2] rounded per line, each line's cent counts", () => {
    // 0.13 × 19 % = 0.0247 → 0.02, three times; the document has 0.39 × 19 % = 0.0741 → 0.07.
    expect(expectTotals(totals(threeTimes)).tax).toBe(0.06);
    expect(expectTotals(totals(threeTimes, { rounding: "document" })).tax).toBe(0.07);
  });

  test("[SQ2] one tax line a rate, with the net that it taxes", () => {
    const { taxLines, total } = expectTotals(
      totals([item(100, "de"), item(50, "reduced"), item(10, "de"), item(5, "none")]),
    );
    expect(total).toBe(18940n);
    expect(
      taxLines.map((line) => [
        line.TaxLineDetail.TaxRateRef.value,
        line.Amount,
        line.TaxLineDetail.NetAmountTaxable,
        line.TaxLineDetail.TaxPercent,
      ]),
    ).toEqual([
      ["1", 20.9, 110, 19],
      ["2", 3.5, 50, 7],
    ]);
  });

  test("[SQ2] a code with two rates taxes the same net twice", () => {
    const { taxLines } = expectTotals(totals([item(99.99, "quebec")]));
    expect(taxLines.map((line) => line.Amount)).toEqual([5, 9.97]);
  });

  test("[SQ2] not applicable: no tax, whatever the codes say", () => {
    expect(expectTotals(totals([item(100, "de")], { calculation: "NotApplicable" }))).toMatchObject(
      {
        tax: 0,
        total: 10000n,
        taxLines: [],
      },
    );
  });

  test("[SQ3] tax-inclusive: the total is the gross, the line keeps net and gross", () => {
    const result = expectTotals(
      totals([item(119, "de", { UnitPrice: 59.5, Qty: 2 })], { calculation: "TaxInclusive" }),
    );
    expect(result).toMatchObject({ tax: 19, total: 11900n });
    expect(result.lines[0]).toMatchObject({
      Amount: 100,
      SalesItemLineDetail: { TaxInclusiveAmt: 119 },
    });
    // What was answered can be sent back and stays the same.
    const again = expectTotals(totals(result.lines, { calculation: "TaxInclusive" }));
    expect(again.lines).toEqual(result.lines);
  });

  test("[SQ3] two rates inside one gross share its tax without losing a cent", () => {
    const { tax, taxLines } = expectTotals(
      totals([item(100, "quebec")], { calculation: "TaxInclusive" }),
    );
    expect(tax).toBe(13.02);
    expect(taxLines.map((line) => line.Amount)).toEqual([4.35, 8.67]);
  });

  test("[SQ4] a stated total overrides within the tolerance and leaves its trace", () => {
    const { tax, total, taxLines } = expectTotals(
      totals([item(100, "de"), item(10, "reduced")], { stated: { TotalTax: 19.68 } }),
    );
    expect([tax, total]).toEqual([19.68, 12968n]);
    expect(taxLines[0]?.TaxLineDetail.OverrideDeltaAmount).toBe(-0.02);
    expect(taxLines[1]?.TaxLineDetail.OverrideDeltaAmount).toBeUndefined();
  });

  test("[SQ4] stated tax lines override rate by rate", () => {
    const stated: TxnTaxDetail = {
      TaxLine: [
        {
          Amount: 0.71,
          DetailType: "TaxLineDetail",
          TaxLineDetail: { TaxRateRef: { value: "2" } },
        },
      ],
    };
    const { tax } = expectTotals(totals([item(100, "de"), item(10, "reduced")], { stated }));
    expect(tax).toBe(19.71);
  });

  test("[SQ4] a tax too far from the computed one is refused, and so is one on nothing", () => {
    expect(totals([item(100, "de")], { stated: { TotalTax: 19.11 } })).toMatchObject({
      ok: false,
      fault: { code: "6000" },
    });
    expect(totals([item(100, "none")], { stated: { TotalTax: 0.05 } }).ok).toBe(false);
  });
});

describe("totals", () => {
  test("[SQ5] a SubTotal line stands before the discount and adds up the items", () => {
    const { lines, total, tax } = expectTotals(
      totals([item(200, "de"), item(100, "reduced"), discountLine({})]),
    );
    expect(lines.map((line) => [line.DetailType, line.Amount])).toEqual([
      ["SalesItemLineDetail", 200],
      ["SalesItemLineDetail", 100],
      ["SubTotalLineDetail", 300],
      ["DiscountLineDetail", 30],
    ]);
    // 180 × 19 % + 90 × 7 %
    expect([tax, total]).toEqual([40.5, 31050n]);
  });

  test("[SQ5] a discount after tax leaves the tax as it was", () => {
    const { tax, total } = expectTotals(
      totals([item(100, "de"), discountLine({ Amount: 20 })], { discountBeforeTax: false }),
    );
    expect([tax, total]).toEqual([19, 9900n]);
  });

  test("[SQ5] an amount that is not price times quantity is refused", () => {
    expect(totals([item(10, "de", { UnitPrice: 3.33, Qty: 3 })])).toMatchObject({
      ok: false,
      fault: { code: "6070" },
    });
    expect(totals([item(9.99, "de", { UnitPrice: 3.33, Qty: 3 })]).ok).toBe(true);
    expect(totals([item(9.999, "de")])).toMatchObject({ ok: false, fault: { code: "6070" } });
  });

  test("[SQ5] yen have no cents", () => {
    expect(expectTotals(totals([item(1234, "de")], { unit: 100n }))).toMatchObject({
      tax: 234,
      total: 146800n,
    });
    expect(totals([item(12.5, "de")], { unit: 100n }).ok).toBe(false);
  });

  test("[SQ5] a negative total is refused", () => {
    expect(totals([item(-1, "none")])).toMatchObject({ ok: false, fault: { code: "6000" } });
  });
});
