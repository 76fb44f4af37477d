import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRegister, untilTold } from "../testing/settled.ts";

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

async function only(world: Connected, entity: string): Promise<string> {
  const [object] = await world.books.find(`select * from ${entity}`);
  return object?.Id ?? "";
}

test("[QB64] a payment that fails after it was entered is told until it is voided there", async () => {
  await using world = await connect();
  const invoice = await paidInvoice(world, { pending: true });
  world.replica.edit(invoice, progress("settled"));
  await untilRegister(world, invoice, paymentLink);
  world.replica.edit(invoice, progress("failed"));
  await untilTold(world, /Payment stripe:py_1 has failed, and payment 2 in QuickBooks/);
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
  await untilTold(world, /stripe:py_1 was taken back by 19/);
  await lower(world, 100);
  await sweep(world);
  await untilNobodyIsTold(world);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  // A second one is told anew.
  world.replica.edit(invoice, reversal("30", "stripe:rv_2"));
  await untilTold(world, /stripe:py_1 was taken back by 30/);
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
  await untilTold(world, /Dispute stripe:du_1 took 119/);
  world.replica.edit(invoice, disputed("lost"));
  await untilTold(world, /Dispute stripe:du_1 is lost and took 119/);
  const fixes = [`Void payment ${await only(world, "Payment")} in QuickBooks, or lower it by 119`];
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

test("[QB66] a credit that is withdrawn after it was entered is told until its memo is voided there", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "T-2");
  world.replica.edit(invoice, {
    type: "apply-credit",
    key: "stripe:cn_1",
    credit: { amount: "11.9", creditNote: "CN-1" },
  });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  await sweep(world);
  world.replica.edit(invoice, { type: "void-credit", key: "stripe:cn_1", withdrawal: {} });
  await untilTold(world, /Credit CN-1 was withdrawn, and stands in QuickBooks/);
  const id = await only(world, "CreditMemo");
  await world.books.act({ action: "void", entity: "CreditMemo", id });
  await sweep(world);
  await untilNobodyIsTold(world);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 119 }]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
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
  await untilTold(world, /Refund stripe:re_1 did not come about, and refund receipt/);
  const id = await only(world, "RefundReceipt");
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);
  await world.books.act({ action: "void", entity: "RefundReceipt", id });
  await sweep(world);
  await untilTold(world, /Credit memo \d+ stands in QuickBooks, but invoice 1 is already settled/);
  expect(world.bridge.deadLetters.list()).toHaveLength(1);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([{ Balance: 11.9 }]);
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
  await untilTold(world, /stripe:cn_1 was entered as a credit memo before its refund stripe:re_1/);
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
