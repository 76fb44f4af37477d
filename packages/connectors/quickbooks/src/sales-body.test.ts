import { claimOf, computeTotals, Invoice, PlainDate, toBig } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { prepared } from "../testing/known.ts";
import { Prepared } from "./quickbooks-prepared.ts";
import { salesBody } from "./sales-body.ts";
import { taxCodesOf } from "./tax-codes.ts";

const company = Prepared.parse(prepared);
const codes = taxCodesOf(company, "quickbooks:46208");

const decimals = (places: number, max: number) =>
  fc
    .integer({ min: 0, max })
    .map((units) => Number((units / 10 ** places).toFixed(places)).toString());

const adjustment = (id: string) =>
  fc.record({
    id: fc.constant(id),
    type: fc.constantFrom("allowance", "charge"),
    amount: decimals(2, 2_000),
  });

const invoices = fc
  .record({
    lines: fc.array(
      fc.record({
        quantity: decimals(3, 20_000),
        price: decimals(4, 5_000_000),
        rate: fc.constantFrom("19", "7", "20", "5.5", "0"),
        adjustments: fc.option(adjustment("x"), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    adjustments: fc.option(adjustment("d"), { nil: undefined }),
    taxRounding: fc.constantFrom("document", "line"),
    pricesIncludeTax: fc.boolean(),
    roundingMode: fc.constantFrom("half-away-from-zero", "half-even"),
    cashRounding: fc.constantFrom(undefined, "0.05"),
    currency: fc.constantFrom("EUR", "USD", "JPY"),
  })
  .map(({ lines, adjustments, cashRounding, ...rest }) =>
    Invoice.parse({
      ...rest,
      ...(cashRounding !== undefined && rest.currency !== "JPY" && { cashRounding }),
      adjustments: adjustments === undefined ? [] : [adjustments],
      lines: lines.map(({ rate, adjustments: own, ...line }, index) => ({
        id: `l${index}`,
        ...line,
        tax: { category: rate === "0" ? "Z" : "S", rate },
        adjustments: own === undefined ? [] : [own],
      })),
    }),
  );

const Sent = z.object({
  TxnTaxDetail: z.object({ TotalTax: z.string() }),
  Line: z.array(
    z.object({
      Amount: z.string(),
      SalesItemLineDetail: z.object({
        Qty: z.string().optional(),
        UnitPrice: z.string().optional(),
        TaxCodeRef: z.object({ value: z.string() }),
      }),
    }),
  ),
});

test("[QB50] lines and tax that are sent come to the claim exactly, and an amount with a price is their product", () => {
  fc.assert(
    fc.property(invoices, (invoice) => {
      const issued = { number: "R-1", on: PlainDate.parse("2026-11-20"), invoice };
      const body = salesBody(issued, company, codes, () => undefined);
      if (body.type === "blocked") throw new Error(body.blocked.reason);
      const sent = Sent.parse(body.object);
      let total = toBig(undefined).plus(sent.TxnTaxDetail.TotalTax);
      for (const { Amount, SalesItemLineDetail } of sent.Line) {
        total = total.plus(Amount);
        const { Qty, UnitPrice } = SalesItemLineDetail;
        if (Qty === undefined || UnitPrice === undefined) continue;
        const digits = invoice.currency === "JPY" ? 0 : 2;
        expect(toBig(undefined).plus(Qty).times(UnitPrice).round(digits, 1).eq(Amount)).toBe(true);
      }
      const claim = claimOf(invoice, computeTotals(invoice), "issued");
      expect(total.eq(claim.amount)).toBe(true);
      expect(body.lineKeys).toHaveLength(sent.Line.length);
    }),
  );
});

test("[QB51] what an issuer states counts; a difference that no rounding explains is blocked", () => {
  const base = {
    currency: "EUR",
    lines: [{ id: "a", quantity: "1", price: "100", tax: { category: "S", rate: "19" } }],
  };
  const stated = (gross: string) =>
    salesBody(
      {
        number: "R-1",
        on: undefined,
        invoice: Invoice.parse({ ...base, stated: { gross: { text: gross, value: gross } } }),
      },
      company,
      codes,
      () => undefined,
    );
  expect(stated("119.01")).toMatchObject({
    type: "ready",
    total: "119.01",
    lineKeys: ["a", "rounding~"],
  });
  expect(stated("121")).toMatchObject({
    type: "blocked",
    blocked: { reason: "Lines and tax come to 119.00, and the invoice claims 121." },
  });
});

test("[QB52] in the United States a document has one tax code, and lines are only marked", () => {
  const domestic = Prepared.parse({
    country: "US",
    homeCurrency: "USD",
    taxCodes: [
      {
        id: "9",
        name: "Oregon",
        active: true,
        rates: [{ id: "1", name: "State", percent: "8.25" }],
      },
    ],
  });
  const body = (rates: readonly string[]) =>
    salesBody(
      {
        number: "R-1",
        on: undefined,
        invoice: Invoice.parse({
          currency: "USD",
          lines: rates.map((rate, index) => ({
            id: `l${index}`,
            quantity: "1",
            price: "100",
            tax: { category: rate === "0" ? "O" : "S", rate },
          })),
        }),
      },
      domestic,
      taxCodesOf(domestic, "quickbooks:1"),
      () => undefined,
    );
  expect(body(["8.25", "0"])).toMatchObject({
    object: {
      TxnTaxDetail: { TxnTaxCodeRef: { value: "9" }, TotalTax: "8.25" },
      Line: [
        { SalesItemLineDetail: { TaxCodeRef: { value: "TAX" } } },
        { SalesItemLineDetail: { TaxCodeRef: { value: "NON" } } },
      ],
    },
  });
  expect(body(["8.25", "4"])).toMatchObject({ type: "blocked" });
  expect(body(["4"])).toMatchObject({ blocked: { reason: expect.stringContaining("4 %") } });
});
