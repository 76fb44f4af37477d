import { describe, expect, test } from "vitest";
import { faultIn, forCustomer, itemLine, openShop } from "../testing/quickbooks-client.ts";

const sale = () => ({ ...forCustomer(), Line: [itemLine()] });

describe("invoices", () => {
  test("[SQ7] a new invoice gets what the server derives", async () => {
    await using shop = await openShop({ company: { realmId: "77" } });
    const invoice = await shop.save("invoice", {
      ...sale(),
      TxnDate: "2026-03-01",
      SalesTermRef: { value: "2" },
    });
    expect(invoice).toMatchObject({
      Id: "1",
      SyncToken: "0",
      domain: "QBO",
      sparse: false,
      DocNumber: "1001",
      CustomerRef: { value: "1", name: "Bäckerei Grünwald GmbH" },
      CurrencyRef: { value: "EUR" },
      DueDate: "2026-03-15",
      GlobalTaxCalculation: "TaxExcluded",
      TotalAmt: 119,
      Balance: 119,
      LinkedTxn: [],
      TxnTaxDetail: { TotalTax: 19 },
    });
    expect(invoice["MetaData"]).toEqual({
      CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-08:00$/),
      LastUpdatedTime: expect.stringMatching(/-08:00$/),
    });
    expect(await shop.read("invoice", "1")).toEqual(invoice);
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 119 });
  });

  test("[SQ8] a full update clears what it leaves out", async () => {
    await using shop = await openShop();
    const invoice = await shop.save("invoice", { ...sale(), PrivateNote: "old", DocNumber: "A-1" });
    const { PrivateNote: _gone, ...kept } = invoice;
    const updated = await shop.save("invoice", { ...kept, TxnDate: "2026-02-02" });
    expect(updated).toMatchObject({ SyncToken: "1", TxnDate: "2026-02-02", DocNumber: "A-1" });
    expect(updated).not.toHaveProperty("PrivateNote");
  });

  test("[SQ9] a sparse update keeps what it leaves out, and an empty text clears", async () => {
    await using shop = await openShop();
    const { Id, SyncToken } = await shop.save("invoice", {
      ...sale(),
      PrivateNote: "note",
      CustomerMemo: { value: "memo" },
    });
    const updated = await shop.save("invoice", {
      sparse: true,
      Id,
      SyncToken,
      DueDate: "2027-01-01",
      PrivateNote: "",
    });
    expect(updated).toMatchObject({ DueDate: "2027-01-01", CustomerMemo: { value: "memo" } });
    expect(updated).not.toHaveProperty("PrivateNote");
    expect(updated["TotalAmt"]).toBe(119);
  });

  test("[SQ9] a sparse update replaces all lines and taxes them anew; ids stay with their lines", async () => {
    await using shop = await openShop();
    const { Id, SyncToken } = await shop.save("invoice", {
      ...forCustomer(),
      Line: [itemLine({ Amount: 10 }), itemLine({ Amount: 20 })],
    });
    const updated = await shop.save("invoice", {
      sparse: true,
      Id,
      SyncToken,
      Line: [itemLine({ Amount: 25, id: "2" }), itemLine({ Amount: 1 })],
    });
    expect(updated).toMatchObject({ TotalAmt: 30.94, TxnTaxDetail: { TotalTax: 4.94 } });
    expect(updated["Line"]).toMatchObject([
      { Id: "2", Amount: 25 },
      { Id: "3", Amount: 1 },
      { DetailType: "SubTotalLineDetail", Amount: 26 },
    ]);
  });

  test("[SQ10] a stale SyncToken is refused with 5010, in full", async () => {
    await using shop = await openShop();
    const invoice = await shop.save("invoice", sale());
    await shop.save("invoice", { ...invoice, PrivateNote: "first" });
    const late = await shop.ask("POST", "invoice", { ...invoice, PrivateNote: "second" });
    expect(late.status).toBe(400);
    expect(late.body).toEqual({
      Fault: {
        Error: [
          {
            Message: "Stale Object Error",
            Detail: expect.stringMatching(/^Stale Object Error : You and root/),
            code: "5010",
            element: "",
          },
        ],
        type: "ValidationFault",
      },
      time: expect.any(String),
    });
    expect(await shop.read("invoice", invoice["Id"])).toMatchObject({ PrivateNote: "first" });
  });

  test("[SQ11] a void keeps the object with zero amounts and says so in the note", async () => {
    await using shop = await openShop();
    const { Id, SyncToken } = await shop.save("invoice", { ...sale(), PrivateNote: "Order 7" });
    const voided = await shop.save("invoice", { Id, SyncToken }, "?operation=void");
    expect(voided).toMatchObject({
      SyncToken: "1",
      DocNumber: "1001",
      TotalAmt: 0,
      Balance: 0,
      PrivateNote: "Voided - Order 7",
      LinkedTxn: [],
      TxnTaxDetail: { TotalTax: 0 },
    });
    expect(voided["Line"]).toMatchObject([{ Amount: 0 }, { Amount: 0 }]);
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 0 });
  });

  test("[SQ12] a delete leaves nothing to read", async () => {
    await using shop = await openShop();
    const { Id, SyncToken } = await shop.save("invoice", sale());
    expect(await shop.save("invoice", { Id, SyncToken }, "?operation=delete")).toEqual({
      domain: "QBO",
      status: "Deleted",
      Id,
    });
    const gone = await shop.ask("GET", `invoice/${String(Id)}`);
    expect([gone.status, faultIn(gone)]).toEqual([400, "610"]);
    expect(await shop.find("select * from Invoice")).toEqual([]);
    // The number is free again.
    await shop.save("invoice", { ...sale(), DocNumber: "1001" });
  });

  test("[SQ13] a number that is taken is 6140, unless duplicates are allowed", async () => {
    await using shop = await openShop();
    await shop.save("invoice", { ...sale(), DocNumber: "R-1" });
    expect(faultIn(await shop.ask("POST", "invoice", { ...sale(), DocNumber: "R-1" }))).toBe(
      "6140",
    );
    await shop.save("creditmemo", { ...sale(), DocNumber: "R-1" });
    await shop.save("invoice", { ...sale(), DocNumber: "R-1" }, "?include=allowduplicatedocnum");
  });

  test("[SQ6] outside the United States every line needs a tax code", async () => {
    await using shop = await openShop();
    const Line = [itemLine({ detail: { TaxCodeRef: undefined } })];
    expect(faultIn(await shop.ask("POST", "invoice", { ...forCustomer(), Line }))).toBe("6000");
    await shop.save("invoice", { ...forCustomer(), Line, GlobalTaxCalculation: "NotApplicable" });
  });

  test("[SQ6] in the United States one code taxes the lines marked TAX", async () => {
    const taxRates = [{ name: "California", percent: 7.25 }];
    await using shop = await openShop({
      company: { country: "US", homeCurrency: "USD", taxRates },
    });
    const invoice = await shop.save("invoice", {
      ...forCustomer(),
      Line: [
        itemLine({ detail: { TaxCodeRef: { value: "TAX" } } }),
        itemLine({ Amount: 50, detail: { TaxCodeRef: { value: "NON" } } }),
      ],
      TxnTaxDetail: { TxnTaxCodeRef: { value: "1" } },
    });
    expect(invoice).toMatchObject({ TotalAmt: 157.25, CurrencyRef: { value: "USD" } });
  });

  test("[SQ23] a transaction has its customer's currency and a home amount", async () => {
    await using shop = await openShop();
    await shop.save("customer", { DisplayName: "Pine", CurrencyRef: { value: "USD" } });
    const zero = { TaxCodeRef: { value: "6" } };
    const body = { ...forCustomer("2"), Line: [itemLine({ detail: zero })] };
    expect(await shop.save("invoice", { ...body, ExchangeRate: 0.9 })).toMatchObject({
      CurrencyRef: { value: "USD" },
      TotalAmt: 100,
      HomeTotalAmt: 90,
    });
    const wrong = { ...body, CurrencyRef: { value: "GBP" } };
    expect(faultIn(await shop.ask("POST", "invoice", wrong))).toBe("6000");
    const customer = await shop.read("customer", "2");
    const change = { ...customer, CurrencyRef: { value: "EUR" } };
    expect(faultIn(await shop.ask("POST", "customer", change))).toBe("6000");
  });

  test("[SQ14] emailing marks the invoice", async () => {
    await using shop = await openShop();
    const { Id } = await shop.save("invoice", sale());
    const silent = await shop.ask("POST", `invoice/${String(Id)}/send`);
    expect(faultIn(silent)).toBe("6000");
    const sent = await shop.save(`invoice/${String(Id)}/send`, {}, "?sendTo=a@b.example");
    expect(sent).toMatchObject({ EmailStatus: "EmailSent", BillEmail: { Address: "a@b.example" } });
  });
});
