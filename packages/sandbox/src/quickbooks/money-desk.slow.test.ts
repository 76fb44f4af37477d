import { describe, expect, test } from "vitest";
import { faultIn, forCustomer, itemLine, openShop } from "../testing/quickbooks-client.ts";

const sale = () => ({ ...forCustomer(), Line: [itemLine()] });
/** Accounts of a new company: 1 undeposited funds, 2 bank, 3 clearing, 8 card fees. */
const account = (value: string) => ({ value });
const fee = (Amount: number) => ({
  Amount,
  DetailType: "DepositLineDetail",
  DepositLineDetail: { AccountRef: account("8") },
});

const journalLine = (PostingType: string, Amount: number) => ({
  Amount,
  DetailType: "JournalEntryLineDetail",
  JournalEntryLineDetail: { PostingType, AccountRef: account("2") },
});

describe("refunds, deposits and journals", () => {
  test("[SQ22] a refund receipt needs the account that the money leaves", async () => {
    await using shop = await openShop();
    expect(faultIn(await shop.ask("POST", "refundreceipt", sale()))).toBe("2020");
    const body = { ...sale(), DepositToAccountRef: account("3") };
    const receipt = await shop.save("refundreceipt", body);
    expect(receipt).toMatchObject({
      TotalAmt: 119,
      Balance: 0,
      DepositToAccountRef: { value: "3", name: "Card processor clearing" },
    });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 0 });
  });

  test("[SQ22] a payout: payments less the fee", async () => {
    await using shop = await openShop();
    const { Id } = await shop.save("payment", { ...forCustomer(), TotalAmt: 119 });
    const Line = [{ Amount: 119, LinkedTxn: [{ TxnId: Id, TxnType: "Payment" }] }, fee(-3.7)];
    const deposit = await shop.save("deposit", { DepositToAccountRef: account("2"), Line });
    expect(deposit).toMatchObject({ TotalAmt: 115.3 });
    expect(await shop.read("payment", Id)).toMatchObject({
      LinkedTxn: [{ TxnId: deposit["Id"], TxnType: "Deposit" }],
    });
    const again = { DepositToAccountRef: account("2"), Line };
    expect(faultIn(await shop.ask("POST", "deposit", again))).toBe("6000");
  });

  test("[SQ22] a payment is deposited whole, and only from undeposited funds", async () => {
    await using shop = await openShop();
    const direct = await shop.save("payment", {
      ...forCustomer(),
      TotalAmt: 10,
      DepositToAccountRef: account("2"),
    });
    const waiting = await shop.save("payment", { ...forCustomer(), TotalAmt: 10 });
    const attempt = (TxnId: unknown, Amount: number) =>
      shop.ask("POST", "deposit", {
        DepositToAccountRef: account("2"),
        Line: [{ Amount, LinkedTxn: [{ TxnId, TxnType: "Payment" }] }],
      });
    expect(faultIn(await attempt(direct["Id"], 10))).toBe("6000");
    expect(faultIn(await attempt(waiting["Id"], 9))).toBe("6000");
    expect((await attempt(waiting["Id"], 10)).status).toBe(200);
  });

  test("[SQ18] a deposited payment is locked with 6540 until the deposit is gone", async () => {
    await using shop = await openShop();
    const { Id } = await shop.save("payment", { ...forCustomer(), TotalAmt: 119 });
    const { Id: deposit } = await shop.act({ action: "deposit", payments: [Id], to: "2" });
    const payment = await shop.read("payment", Id);
    const target = { Id, SyncToken: payment["SyncToken"] };
    for (const [query, body] of [
      ["", { ...target, sparse: true, TotalAmt: 100 }],
      ["?operation=delete", target],
      ["?operation=void", target],
    ] as const)
      expect(faultIn(await shop.ask("POST", `payment${query}`, body))).toBe("6540");
    await shop.act({ action: "delete", entity: "Deposit", id: deposit });
    await shop.act({ action: "delete", entity: "Payment", id: Id });
  });

  test("[SQ22] a journal entry balances", async () => {
    await using shop = await openShop();
    const entry = await shop.save("journalentry", {
      Line: [journalLine("Debit", 5), journalLine("Credit", 5)],
    });
    expect(entry).toMatchObject({ TotalAmt: 5 });
    const uneven = { Line: [journalLine("Debit", 5), journalLine("Credit", 4.99)] };
    expect(faultIn(await shop.ask("POST", "journalentry", uneven))).toBe("6000");
    const sideways = { Line: [journalLine("Sideways", 5), journalLine("Credit", 5)] };
    expect(faultIn(await shop.ask("POST", "journalentry", sideways))).toBe("2170");
  });
});

describe("closed books", () => {
  test("[SQ17] nothing dated up to the closing date can be made, changed or removed", async () => {
    await using shop = await openShop();
    const invoice = await shop.save("invoice", { ...sale(), TxnDate: "2026-01-31" });
    const open = await shop.save("invoice", { ...sale(), TxnDate: "2026-02-01" });
    await shop.act({ action: "close-books", through: "2026-01-31" });
    const { Id, SyncToken } = invoice;
    const target = { Id, SyncToken };
    for (const [query, body] of [
      ["", { ...sale(), TxnDate: "2026-01-15" }],
      ["", { ...target, sparse: true, PrivateNote: "late" }],
      ["", { ...target, sparse: true, TxnDate: "2026-02-10" }],
      ["", { Id: open["Id"], SyncToken: "0", sparse: true, TxnDate: "2026-01-31" }],
      ["?operation=void", target],
      ["?operation=delete", target],
    ] as const)
      expect(faultIn(await shop.ask("POST", `invoice${query}`, body))).toBe("6210");
    // Money that comes in today still pays the closed month's invoice.
    await shop.act({ action: "record-payment", invoices: [{ id: Id }] });
    expect(await shop.read("invoice", Id)).toMatchObject({ Balance: 0 });
    const preferences = (await shop.ask("GET", "preferences")).body["Preferences"];
    expect(preferences).toMatchObject({ AccountingInfoPrefs: { BookCloseDate: "2026-01-31" } });
    await shop.act({ action: "close-books", through: null });
    await shop.act({ action: "void", entity: "Invoice", id: Id });
  });
});
