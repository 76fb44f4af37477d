import { describe, expect, test } from "vitest";
import {
  faultIn,
  forCustomer,
  itemLine,
  openShop,
  type TestingClient,
} from "../testing/quickbooks-client.ts";

const link = (TxnId: unknown, Amount: number, TxnType = "Invoice") => ({
  Amount,
  LinkedTxn: [{ TxnId, TxnType }],
});
const sale = (Amount = 100) => ({ ...forCustomer(), Line: [itemLine({ Amount })] });

async function twoInvoices(shop: TestingClient) {
  const first = await shop.save("invoice", sale());
  const second = await shop.save("invoice", sale(200));
  return [first["Id"], second["Id"]];
}

describe("payments", () => {
  test("[SQ19] one payment pays many invoices; the rest stays unapplied", async () => {
    await using shop = await openShop();
    const [first, second] = await twoInvoices(shop);
    const payment = await shop.save("payment", {
      ...forCustomer(),
      TotalAmt: 200,
      PaymentRefNum: "py_1",
      Line: [link(first, 119), link(second, 50.5)],
    });
    expect(payment).toMatchObject({ TotalAmt: 200, UnappliedAmt: 30.5, SyncToken: "0" });
    const linked = [{ TxnId: payment["Id"], TxnType: "Payment" }];
    expect(await shop.read("invoice", first)).toMatchObject({
      Balance: 0,
      LinkedTxn: linked,
      SyncToken: "1",
    });
    expect(await shop.read("invoice", second)).toMatchObject({ Balance: 187.5, LinkedTxn: linked });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 157 });
  });

  test("[SQ19] more than is open, or more than was paid, is refused and changes nothing", async () => {
    await using shop = await openShop();
    const [first] = await twoInvoices(shop);
    const attempt = (TotalAmt: number, ...Line: object[]) =>
      shop.ask("POST", "payment", { ...forCustomer(), TotalAmt, Line });
    expect(faultIn(await attempt(500, link(first, 119.01)))).toBe("6000");
    expect(faultIn(await attempt(100, link(first, 119)))).toBe("6000");
    expect(faultIn(await attempt(238, link(first, 60), link(first, 59)))).toBe("6000");
    expect(faultIn(await attempt(10, link("99", 10)))).toBe("2500");
    expect(faultIn(await attempt(10, link(first, 10, "Bill")))).toBe("6000");
    expect(await shop.read("invoice", first)).toMatchObject({ Balance: 119, SyncToken: "0" });
    expect(await shop.find("select * from Payment")).toEqual([]);
  });

  test("[SQ19] a payment of another customer's invoice is refused", async () => {
    await using shop = await openShop();
    await shop.save("customer", { DisplayName: "Other" });
    const [first] = await twoInvoices(shop);
    const body = { ...forCustomer("2"), TotalAmt: 1, Line: [link(first, 1)] };
    expect(faultIn(await shop.ask("POST", "payment", body))).toBe("6000");
  });

  test("[SQ19] an updated, voided or deleted payment gives back what it had paid", async () => {
    await using shop = await openShop();
    const [first, second] = await twoInvoices(shop);
    const payment = await shop.save("payment", {
      ...forCustomer(),
      TotalAmt: 119,
      Line: [link(first, 119)],
    });
    const moved = await shop.save("payment", { ...payment, Line: [link(second, 100)] });
    expect(moved).toMatchObject({ UnappliedAmt: 19 });
    expect(await shop.read("invoice", first)).toMatchObject({ Balance: 119, LinkedTxn: [] });
    expect(await shop.read("invoice", second)).toMatchObject({ Balance: 138 });

    const { Id, SyncToken } = moved;
    const target = { sparse: true, Id, SyncToken };
    const voided = await shop.save("payment", target, "?operation=update&include=void");
    expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: "Voided" });
    expect(await shop.read("invoice", second)).toMatchObject({ Balance: 238, LinkedTxn: [] });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 357 });

    await shop.save("payment", { Id, SyncToken: voided["SyncToken"] }, "?operation=delete");
    expect(faultIn(await shop.ask("GET", `payment/${String(Id)}`))).toBe("610");
  });

  test("[SQ20] a paid invoice can be edited: more opens it, less frees the money", async () => {
    await using shop = await openShop();
    const [first] = await twoInvoices(shop);
    const { Id: payment } = await shop.act({ action: "record-payment", invoices: [{ id: first }] });
    await shop.act({
      action: "edit",
      entity: "Invoice",
      id: first,
      changes: { Line: [itemLine({ Amount: 150 })] },
    });
    expect(await shop.read("invoice", first)).toMatchObject({ TotalAmt: 178.5, Balance: 59.5 });
    await shop.act({
      action: "edit",
      entity: "Invoice",
      id: first,
      changes: { Line: [itemLine({ Amount: 50 })] },
    });
    expect(await shop.read("invoice", first)).toMatchObject({ TotalAmt: 59.5, Balance: 0 });
    expect(await shop.read("payment", payment)).toMatchObject({
      UnappliedAmt: 59.5,
      Line: [{ Amount: 59.5 }],
    });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 238 - 59.5 });
  });

  test("[SQ20] a settled invoice cannot move to another customer", async () => {
    await using shop = await openShop();
    await shop.save("customer", { DisplayName: "Other" });
    const [first, second] = await twoInvoices(shop);
    await shop.act({ action: "record-payment", invoices: [{ id: first, amount: 1 }] });
    const move = (id: unknown) =>
      shop.ask("POST", "/_sandbox/act", {
        action: "edit",
        entity: "Invoice",
        id,
        changes: forCustomer("2"),
      });
    expect((await move(first)).status).toBe(400);
    expect((await move(second)).status).toBe(200);
    expect(await shop.read("customer", "2")).toMatchObject({ Balance: 238 });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 118 });
  });

  test("[SQ20] voiding or deleting a paid invoice leaves its payment unapplied", async () => {
    await using shop = await openShop();
    const [first, second] = await twoInvoices(shop);
    const { Id: payment } = await shop.act({
      action: "record-payment",
      invoices: [{ id: first }, { id: second }],
    });
    await shop.act({ action: "void", entity: "Invoice", id: first });
    expect(await shop.read("invoice", first)).toMatchObject({
      Balance: 0,
      LinkedTxn: [],
      // Paid, then voided: one version each, however often a change touches it.
      SyncToken: "2",
    });
    await shop.act({ action: "delete", entity: "Invoice", id: second });
    expect(await shop.read("payment", payment)).toMatchObject({
      TotalAmt: 357,
      UnappliedAmt: 357,
      Line: [],
    });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: -357 });
  });
});

describe("credit memos", () => {
  test("[SQ21] a credit pays an invoice through a payment of zero", async () => {
    await using shop = await openShop();
    const [first] = await twoInvoices(shop);
    const memo = await shop.save("creditmemo", sale(40));
    expect(memo).toMatchObject({ TotalAmt: 47.6, Balance: 47.6, RemainingCredit: 47.6 });
    const payment = await shop.save("payment", {
      ...forCustomer(),
      TotalAmt: 0,
      Line: [link(first, 47.6), link(memo["Id"], 47.6, "CreditMemo")],
    });
    expect(payment).toMatchObject({ UnappliedAmt: 0 });
    expect(await shop.read("invoice", first)).toMatchObject({ Balance: 71.4 });
    expect(await shop.read("creditmemo", memo["Id"])).toMatchObject({
      RemainingCredit: 0,
      Balance: 0,
      LinkedTxn: [{ TxnId: payment["Id"], TxnType: "Payment" }],
    });
  });

  test("[SQ21] a credit in use cannot shrink below it, and without it the invoice is open again", async () => {
    await using shop = await openShop();
    const [first] = await twoInvoices(shop);
    const { Id: memo } = await shop.save("creditmemo", sale(40));
    const { Id: payment } = await shop.act({
      action: "apply-credit",
      creditMemo: memo,
      invoice: first,
    });
    const less = await shop.ask("POST", "/_sandbox/act", {
      action: "edit",
      entity: "CreditMemo",
      id: memo,
      changes: { Line: [itemLine({ Amount: 10 })] },
    });
    expect(less.status).toBe(400);
    await shop.act({ action: "void", entity: "CreditMemo", id: memo });
    expect(await shop.read("invoice", first)).toMatchObject({ Balance: 119, LinkedTxn: [] });
    expect(await shop.read("creditmemo", memo)).toMatchObject({
      RemainingCredit: 0,
      LinkedTxn: [],
    });
    expect(faultIn(await shop.ask("GET", `payment/${String(payment)}`))).toBe("610");
  });

  test("[SQ21] with auto-apply on, credits and invoices find each other", async () => {
    await using shop = await openShop();
    await shop.act({ action: "auto-apply", enabled: true });
    await shop.save("creditmemo", sale(40));
    const invoice = await shop.save("invoice", sale());
    expect(invoice).toMatchObject({ Balance: 71.4, TotalAmt: 119, SyncToken: "0" });
    const [payment] = await shop.find("select * from Payment");
    expect(payment).toMatchObject({ TotalAmt: 0, Line: [{ Amount: 47.6 }, { Amount: 47.6 }] });
    await shop.save("creditmemo", sale(100));
    expect(await shop.read("invoice", invoice["Id"])).toMatchObject({ Balance: 0 });
  });
});
