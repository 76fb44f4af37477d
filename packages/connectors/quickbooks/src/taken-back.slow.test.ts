import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { only, sweep, told, untilRegister, untilTold } from "../testing/settled.ts";

const paymentLink = "links.quickbooks.payments.stripe:py_1";

/** An invoice whose payment of 119 stands in QuickBooks. */
async function paidInvoice(world: Connected, more: object = {}): Promise<DocumentId> {
  const invoice = issuedInvoice(world, 1, "T-1");
  paid(world, invoice, "stripe:py_1", "119", { ...more });
  await untilRegister(world, invoice, "links.quickbooks");
  return invoice;
}

async function untilNobodyIsTold(world: Connected): Promise<void> {
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toEqual([]));
}

/** An invoice of which a credit is entered in QuickBooks. */
async function creditedInvoice(world: Connected): Promise<DocumentId> {
  const invoice = issuedInvoice(world, 1, "T-2");
  const credit = { amount: "11.9", creditNote: "CN-1" };
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  return invoice;
}

test("[QB64] a payment that fails after it was entered is told until it is voided there", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world, { pending: true });
  world.replica.edit(invoice, progress("settled"));
  await untilRegister(world, invoice, paymentLink);
  world.replica.edit(invoice, progress("failed"));
  await untilTold(world, /Payment over [^(]+ has failed, and payment 2 in QuickBooks/);
  expect(world.bridge.deadLetters.list()[0]?.fixes).toEqual(["Void payment 2 in QuickBooks"]);
  expect(await world.books.find("select * from Payment")).toMatchObject([{ TotalAmt: 119 }]);

  await world.books.act({ action: "void", entity: "Payment", id: await only(world, "Payment") });
  await sweep(world);
  await untilNobodyIsTold(world);
  expect(await world.books.find("select * from Payment")).toMatchObject([{ TotalAmt: 0 }]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

function progress(outcome: "settled" | "failed") {
  return { type: "record-payment-progress", key: "stripe:py_1", outcome, progress: {} } as const;
}

test("[QB64] money taken back after it was entered is told until it is lowered there", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world);
  await untilRegister(world, invoice, paymentLink);
  world.replica.edit(invoice, reversal("19"));
  await untilTold(world, /was taken back by 19 EUR/);
  await lower(world, 100);
  await sweep(world);
  await untilNobodyIsTold(world);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  // A second one is told anew.
  world.replica.edit(invoice, reversal("30", "stripe:rv_2"));
  await untilTold(world, /was taken back by 30 EUR/);
  // Somebody looks at it before it is done: nothing new is told.
  await lower(world, 100);
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toHaveLength(1);
  await lower(world, 70);
  await sweep(world);
  await untilNobodyIsTold(world);
});

/** A person puts the payment down to an amount. */
async function lower(world: Connected, amount: number): Promise<void> {
  const Line = [{ Amount: amount, LinkedTxn: [{ TxnId: "1", TxnType: "Invoice" }] }];
  const id = await only(world, "Payment");
  const changes = { TotalAmt: amount, Line };
  await world.books.act({ action: "edit", entity: "Payment", id, changes });
}

function reversal(amount: string, key = "stripe:rv_1") {
  const fact = { payment: "stripe:py_1", amount, reason: "bounce" } as const;
  return { type: "record-reversal", key, reversal: fact } as const;
}

test("[QB64] a dispute that is lost is told until its payment is voided there", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world);
  await untilRegister(world, invoice, paymentLink);
  world.replica.edit(invoice, dispute, disputed("withdrawn"));
  await untilTold(world, /A dispute took 119 EUR/);
  world.replica.edit(invoice, disputed("lost"));
  await untilTold(world, /A dispute that was lost took 119 EUR/);
  const fixes = [
    `Void payment ${await only(world, "Payment")} in QuickBooks, or lower it by 119 EUR`,
  ];
  expect(world.bridge.deadLetters.list()).toMatchObject([{ fixes }]);
  await world.books.act({ action: "void", entity: "Payment", id: await only(world, "Payment") });
  await sweep(world);
  await untilNobodyIsTold(world);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 119 }]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

const dispute = {
  type: "record-dispute",
  key: "stripe:du_1",
  dispute: { payment: "stripe:py_1", amount: "119" },
} as const;

function disputed(outcome: "withdrawn" | "lost") {
  return { type: "record-dispute-progress", key: "stripe:du_1", outcome, progress: {} } as const;
}

test("[QB65] of a payment that was taken back before it was entered, what is left is entered", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world, { pending: true });
  paid(world, invoice, "stripe:py_2", "20", { pending: true });
  world.replica.edit(
    invoice,
    reversal("19"),
    {
      type: "record-reversal",
      key: "stripe:rv_2",
      reversal: { payment: "stripe:py_2", amount: "20", reason: "bounce" },
    },
    progress("settled"),
    { type: "record-payment-progress", key: "stripe:py_2", outcome: "settled", progress: {} },
  );
  await untilRegister(world, invoice, paymentLink);
  await sweep(world);
  expect(await world.books.find("select * from Payment")).toMatchObject([{ TotalAmt: 100 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[QB73] a credit that is withdrawn after it was entered has its memo voided there, also when answers are lost", async () => {
  for (const kind of ["none", "timeout-after-commit", "timeout-before-commit"]) {
    await using world = await connect();
    const invoice = issuedInvoice(world, 1, "T-2");
    world.replica.edit(invoice, {
      type: "apply-credit",
      key: "stripe:cn_1",
      credit: { amount: "11.9", creditNote: "CN-1" },
    });
    await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
    if (kind !== "none") {
      await world.books.side("fault", { kind, match: { path: "/creditmemo" }, times: 1 });
    }
    world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
    await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
    await sweep(world);
    expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 0 }]);
    expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 119 }]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
    expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  }
});

test("[QB73] a credit memo that somebody used for something else is left to them, until they take that back", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world);
  await untilRegister(world, invoice, paymentLink);
  world.replica.edit(invoice, {
    type: "apply-credit",
    key: "stripe:cn_1",
    credit: { amount: "11.9", creditNote: "CN-1" },
  });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  const other = issuedInvoice(world, 2, "T-9");
  await untilRegister(world, other, "links.quickbooks");
  const [booked] = await world.books.find("select * from Invoice where DocNumber = 'T-9'");
  const used = await world.books.act({
    action: "apply-credit",
    creditMemo: await only(world, "CreditMemo"),
    invoice: booked?.Id ?? "",
  });
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilTold(world, /somebody used credit memo \d+ in QuickBooks for something else/);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 11.9 }]);
  await world.books.act({ action: "delete", entity: "Payment", id: String(used["Id"]) });
  for (const { id } of world.bridge.deadLetters.list()) world.bridge.deadLetters.replay(id);
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 0 }]);
});

test("[QB93] a credit that is withdrawn after its invoice was voided in QuickBooks has its memo voided there", async () => {
  await using world = await connect();
  const invoice = await creditedInvoice(world);
  await world.books.act({ action: "void", entity: "Invoice", id: "1" });
  await sweep(world);
  await untilTold(world, /T-2 was issued here and stands, and its copy 1 was voided/);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 11.9 }]);
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { TotalAmt: 0, Balance: 0 },
  ]);
});

test("[QB93] a withdrawn credit is carried out by its memo, not by the payment that applied it", async () => {
  await using world = await connect();
  const invoice = await creditedInvoice(world);
  await world.books.side("fault", {
    kind: "timeout-before-commit",
    match: { path: "/creditmemo" },
  });
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await world.books.act({ action: "delete", entity: "Payment", id: await only(world, "Payment") });
  await sweep(world);
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 0 }]);
});

test("[QB94] a memo that somebody deleted counts as voided once its credit is withdrawn, and the invoice can be voided then", async () => {
  await using world = await connect();
  const invoice = await creditedInvoice(world);
  const id = await only(world, "CreditMemo");
  await world.books.act({ action: "delete", entity: "CreditMemo", id });
  await sweep(world);
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilRegister(world, invoice, "links.quickbooks.reversals.stripe:cn_1");
  expect(told(world).filter((reason) => /withdrawn/.test(reason))).toEqual([]);
  world.replica.edit(invoice, { type: "mark-voided", voided: {} });
  await vi.waitFor(
    async () =>
      expect(await world.books.find("select * from Invoice")).toMatchObject([{ TotalAmt: 0 }]),
    { timeout: 8_000, interval: 20 },
  );
});

test("[QB94] a memo that only lost its tag is not taken for gone", async () => {
  await using world = await connect();
  const invoice = await creditedInvoice(world);
  const id = await only(world, "CreditMemo");
  const changes = { PrivateNote: "Settled with Ms Weber" };
  await world.books.act({ action: "edit", entity: "CreditMemo", id, changes });
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilTold(world, /its credit memo lost its tag in QuickBooks/);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 11.9 }]);
});

test("[QB66] a refund that fails after it was entered is told; once its receipt is voided, the credit stands open", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world);
  world.replica.edit(
    invoice,
    { type: "apply-credit", key: "stripe:cn_1", credit: { amount: "11.9" } },
    refund("11.9"),
  );
  await untilRegister(world, invoice, "links.quickbooks.refunds.stripe:re_1");
  world.replica.edit(invoice, {
    type: "record-refund-failure",
    key: "stripe:re_1",
    withdrawal: {},
  });
  await untilTold(world, /Refund over [^(]+ did not come about, and refund receipt/);
  const id = await only(world, "RefundReceipt");
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);
  await world.books.act({ action: "void", entity: "RefundReceipt", id });
  await sweep(world);
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  await untilNobodyIsTold(world);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 11.9 }]);
});

test("[QB72] a credit of an invoice that is settled there is an open credit memo with its number; what is paid out of it then is told, and never booked twice", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world);
  await untilRegister(world, invoice, paymentLink);
  const credit = { amount: "11.9", creditNote: "CN-7" };
  await world.books.side("fault", {
    kind: "timeout-after-commit",
    match: { path: "/creditmemo" },
    times: 1,
  });
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  await sweep(world);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { DocNumber: "CN-7", TotalAmt: 11.9, Balance: 11.9 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  world.replica.edit(invoice, refund("11.9"));
  await untilTold(world, /was entered as a credit memo before its refund over 11\.9 EUR/);
  expect(await world.books.find("select * from RefundReceipt")).toEqual([]);
  expect(await world.books.find("select * from CreditMemo")).toHaveLength(1);
});

test("[QB74] an invoice that is void here is not voided there while something has settled it there", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-8");
  await untilRegister(world, invoice, "links.quickbooks");
  const entered = await world.books.act({
    action: "record-payment",
    invoices: [{ id: "1", amount: 19 }],
  });
  world.replica.edit(invoice, { type: "mark-voided", voided: {} });
  await sweep(world);
  await untilTold(world, /T-8 is void here, and in QuickBooks 19 EUR of it are paid or credited/);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ TotalAmt: 119 }]);
  await world.books.act({ action: "delete", entity: "Payment", id: String(entered["Id"]) });
  await sweep(world);
  await vi.waitFor(
    async () =>
      expect(await world.books.find("select * from Invoice")).toMatchObject([{ TotalAmt: 0 }]),
    { timeout: 8_000, interval: 20 },
  );
  await untilNobodyIsTold(world);
});

test("[QB75] what was written off is told while it is open there; a journal entry that is applied to it is no payment", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-9");
  await untilRegister(world, invoice, "links.quickbooks");
  world.replica.edit(invoice, { type: "write-off", key: "w-1", writeOff: { amount: "19" } });
  await untilTold(world, /19 EUR of T-9 were written off, and 119 EUR are open in QuickBooks/);
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);
  expect(await world.books.find("select * from Payment")).toEqual([]);
  expect(world.bridge.deadLetters.list()).toMatchObject([
    { fixes: [expect.stringContaining("journal entry"), expect.any(String)] },
  ]);
});

function refund(amount: string) {
  const fact = { amount, payment: "stripe:py_1", credit: "stripe:cn_1" } as const;
  return { type: "record-refund", key: "stripe:re_1", refund: fact } as const;
}

test("[QB27] a refund that comes after its credit was entered is told, and not booked twice", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-3");
  world.replica.edit(invoice, {
    type: "apply-credit",
    key: "stripe:cn_1",
    credit: { amount: "11.9" },
  });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  world.replica.edit(invoice, refund("11.9"));
  await untilTold(world, /was entered as a credit memo before its refund over 11\.9 EUR/);
  expect(await world.books.find("select * from RefundReceipt")).toEqual([]);
  expect(await world.books.find("select * from CreditMemo")).toHaveLength(1);
});

test("[QB27] of a credit that is given back in part, the receipt and the credit memo are both entered", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-4");
  paid(world, invoice, "stripe:py_1", "100");
  world.replica.edit(
    invoice,
    { type: "apply-credit", key: "stripe:cn_1", credit: { amount: "30" } },
    refund("11"),
  );
  await untilRegister(world, invoice, "links.quickbooks.refunds.stripe:re_1");
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  expect(await world.books.find("select * from RefundReceipt")).toMatchObject([{ TotalAmt: 11 }]);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ TotalAmt: 19 }]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 0 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
