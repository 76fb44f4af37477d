import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { company, known, prepared, remote } from "../testing/known.ts";
import { normalise } from "./quickbooks-mapping.ts";

type Raw = Readonly<Record<string, JsonValue>>;

const item = (more: Raw = {}, detail: Raw = {}): JsonValue => ({
  Id: "1",
  LineNum: "1",
  Amount: "100.00",
  Description: "Inspection",
  DetailType: "SalesItemLineDetail",
  SalesItemLineDetail: {
    ItemRef: { value: "3", name: "Pump" },
    UnitPrice: "50",
    Qty: "2",
    TaxCodeRef: { value: "1" },
    ...detail,
  },
  ...more,
});

const invoice = (more: Raw = {}) =>
  remote("invoice", {
    Id: "145",
    SyncToken: "3",
    DocNumber: "R-1",
    TxnDate: "2026-11-20",
    DueDate: "2026-12-04",
    CustomerRef: { value: "8", name: "Hôtel de l'Étoile" },
    CurrencyRef: { value: "EUR" },
    GlobalTaxCalculation: "TaxExcluded",
    TxnTaxDetail: {
      TotalTax: "19.00",
      TaxLine: [
        {
          Amount: "19.00",
          TaxLineDetail: {
            TaxRateRef: { value: "11" },
            TaxPercent: "19",
            NetAmountTaxable: "100.00",
          },
        },
      ],
    },
    TotalAmt: "119.00",
    Balance: "119.00",
    Line: [item(), { Amount: "100.00", DetailType: "SubTotalLineDetail" }],
    ...more,
  });

function changeOf(object: ReturnType<typeof remote>, more: Parameters<typeof known>[0] = {}) {
  const normalised = normalise(object, known(more), company);
  if (normalised.type !== "changes") throw new Error(normalised.reason);
  return { change: normalised.changes[0], drift: normalised.drift };
}

test("[QB53] an invoice is its registers, its stated totals, its number, and what it refers to", () => {
  expect(changeOf(invoice())).toEqual({
    drift: [],
    change: {
      kind: "invoice",
      owner: { kind: "invoice", id: "145" },
      creates: true,
      fields: {
        kind: "invoice",
        number: "R-1",
        issueDate: "2026-11-20",
        dueDate: "2026-12-04",
        currency: "EUR",
        taxRounding: "line",
        pricesIncludeTax: false,
        "buyer.name": "Hôtel de l'Étoile",
        "lines.quickbooks:1.name": "Pump",
        "lines.quickbooks:1.description": "Inspection",
        "lines.quickbooks:1.quantity": "2",
        "lines.quickbooks:1.price": "50",
        "lines.quickbooks:1.position": "a0",
        "lines.quickbooks:1.tax.category": "S",
        "lines.quickbooks:1.tax.rate": "19",
        "lines.quickbooks:1.tax.vendorRates": { "quickbooks:46208": "1" },
        "stated.gross": { text: "119.00", value: "119" },
        "stated.tax": { text: "19.00", value: "19" },
        "stated.taxRows": [
          {
            category: "S",
            rate: "19",
            base: { text: "100.00", value: "100" },
            tax: { text: "19.00", value: "19" },
          },
        ],
      },
      facts: {},
      link: {
        account: "46208",
        id: "145",
        kind: "invoice",
        url: "https://app.qbo.intuit.com/app/invoice?txnId=145",
      },
      issued: { number: "R-1", on: "2026-11-20" },
      summary: {
        number: "R-1",
        currency: "EUR",
        gross: "119",
        balance: "119",
        dueDate: "2026-12-04",
        state: "open",
      },
      references: {
        customer: { kind: "party", id: "8" },
        "lines.quickbooks:1.item": { kind: "item", id: "3" },
      },
    },
  });
});

test("[QB54] an amount that is not quantity times price counts as it stands; gross prices keep their gross", () => {
  const odd = changeOf(invoice({ Line: [item({ Amount: "99.99" })] })).change?.fields;
  expect(odd).toMatchObject({
    "lines.quickbooks:1.quantity": "1",
    "lines.quickbooks:1.price": "99.99",
  });
  const gross = changeOf(
    invoice({
      GlobalTaxCalculation: "TaxInclusive",
      Line: [item({ Amount: "84.03" }, { TaxInclusiveAmt: "100.00" })],
    }),
  ).change?.fields;
  expect(gross).toMatchObject({
    pricesIncludeTax: true,
    "lines.quickbooks:1.quantity": "2",
    "lines.quickbooks:1.price": "50",
  });
});

test("[QB55] a discount is an allowance; in the United States one after tax changes no tax", () => {
  const discount = {
    Id: "2",
    Amount: "10.00",
    DetailType: "DiscountLineDetail",
    DiscountLineDetail: { PercentBased: true, DiscountPercent: "10" },
  };
  const read = (country: string) =>
    changeOf(invoice({ Line: [item(), discount] }), {
      prepared: { ...prepared, country },
    }).change?.fields;
  expect(read("DE")).toMatchObject({
    "adjustments.quickbooks:2.type": "allowance",
    "adjustments.quickbooks:2.amount": "10",
    "adjustments.quickbooks:2.percent": "10",
  });
  expect(read("DE")).not.toHaveProperty(["adjustments.quickbooks:2.tax.rate"]);
  expect(read("US")).toHaveProperty(["adjustments.quickbooks:2.tax.rate"], "0");
});

test("[QB56] groups are read by their parts; lines and codes that are new to us are told", () => {
  const group = {
    Id: "5",
    DetailType: "GroupLineDetail",
    GroupLineDetail: { Line: [item({ Id: "6" }), item({ Id: "7", Amount: "1.00" })] },
  };
  expect(changeOf(invoice({ Line: [group] })).change?.fields).toMatchObject({
    "lines.quickbooks:5-6.price": "50",
    "lines.quickbooks:5-7.price": "1",
  });
  const strange = changeOf(
    invoice({
      Line: [
        item({ DetailType: "TidalLineDetail" }),
        item({ Id: "2" }, { TaxCodeRef: { value: "77" } }),
      ],
    }),
  );
  expect(strange.drift.map(({ path }) => path)).toEqual(["Line.1.DetailType", "Line.2.TaxCodeRef"]);
  expect(normalise(remote("invoice", { Id: "1", SyncToken: "0" }), known(), company)).toMatchObject(
    {
      type: "parked",
      drift: [{ what: "missing-field" }],
    },
  );
});

test("[QB57] lines that we sent keep our keys, and what is no line of the document is left out", () => {
  const sent = invoice({
    PrivateNote: "concord:01890000-0000-7000-8000-000000000001",
    ConcordLines: { a: "1", "rounding~": "2" },
    Line: [item(), item({ Id: "2", Amount: "0.02" })],
    TotalAmt: "119.02",
  });
  const { change } = changeOf(sent);
  expect(change).toMatchObject({
    document: "01890000-0000-7000-8000-000000000001",
    link: { lines: { a: "1", "rounding~": "2" } },
    summary: { gross: "119" },
    fields: { "lines.a.price": "50" },
  });
  const keys = Object.keys(change?.fields ?? {}).filter((path) => path.startsWith("lines."));
  expect(keys.filter((path) => !path.startsWith("lines.a."))).toEqual([]);
});

test("[QB58] a void empties nothing here, and a deletion says nothing about values", () => {
  const own = {
    document: DocumentId.parse("01890000-0000-7000-8000-000000000001"),
    owner: { kind: "invoice" as const, id: "145" },
    registers: {
      number: "R-1",
      "lines.quickbooks:1.price": "50",
      "stated.gross": { text: "119.00", value: "119" },
    },
  };
  const voided = {
    ...invoice({
      TotalAmt: "0",
      PrivateNote: "Voided",
      MetaData: { LastUpdatedTime: "2026-11-22T01:02:03-08:00" },
    }),
    state: "voided" as const,
  };
  expect(changeOf(voided, { recorded: [own] }).change).toMatchObject({
    fields: { number: "R-1", "stated.gross": { value: "119" }, "lines.quickbooks:1.price": "50" },
    facts: { voided: { by: "quickbooks", on: "2026-11-22" } },
    summary: { state: "void" },
  });
  const told = { ...own, registers: { ...own.registers, voided: { by: "ada" } } };
  expect(changeOf(voided, { recorded: [told] }).change?.facts).toEqual({});
  const gone = { ...invoice(), state: "deleted" as const };
  expect(changeOf(gone).change).toBeUndefined();
  const link = { account: "46208", id: "145", kind: "invoice" as const };
  expect(changeOf(gone, { link }).change).toMatchObject({
    creates: false,
    fields: {},
    facts: {},
    link,
  });
});

test("[QB48] a receipt or a credit memo that stood for a fact is missed by a person when it goes", () => {
  const PrivateNote = "concord:01890000-0000-7000-8000-000000000001:refunds.stripe:re_1#145";
  const receipt = remote("refund", {
    Id: "9",
    SyncToken: "0",
    CustomerRef: { value: "8" },
    TotalAmt: "11.90",
    Line: [],
    PrivateNote,
  });
  expect(changeOf(receipt).change).toMatchObject({
    owner: { kind: "invoice", id: "145" },
    factLinks: { "refunds.stripe:re_1": "9" },
    facts: {},
  });
  const stub = remote("refund", { Id: "9", status: "Deleted" }, { state: "deleted" });
  for (const gone of [
    normalise(stub, known({ previous: receipt }), company),
    normalise({ ...receipt, state: "voided" }, known(), company),
  ]) {
    expect(gone).toMatchObject({
      type: "parked",
      reason: expect.stringContaining("stood for something"),
    });
  }
});
