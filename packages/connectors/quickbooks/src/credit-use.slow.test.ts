import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRegister, untilTold } from "../testing/settled.ts";

const noteLink = "links.quickbooks.credits.hand:cn";
const useLink = "links.quickbooks.payments.use-1";

/** 59.50 of an invoice were credited by a note. */
function credited({ replica }: Connected, id: DocumentId): void {
  const credit = { amount: "59.5", creditNote: "CN-1" };
  replica.edit(id, { type: "apply-credit", key: "hand:cn", credit });
}

/** A person uses what was paid too much for one invoice for another one. */
function use(
  world: Connected,
  [from, to]: readonly [DocumentId, DocumentId],
  amount: string,
  more: object,
  key = "use-1",
): void {
  const refund = { amount, on: "2026-11-22", to: "balance", usedFor: to, ...more } as const;
  world.replica.edit(from, { type: "record-refund", key, refund });
  paid(world, to, key, amount, {
    from: "balance",
    method: "customer balance",
    reference: "C-1",
    takenFrom: from,
  });
}

/** A person takes back what they used, which the books are told. */
async function takeBack(
  world: Connected,
  [from, to]: readonly [DocumentId, DocumentId],
): Promise<void> {
  const reversal = { payment: "use-1", amount: "40", reason: "unallocated" } as const;
  world.replica.edit(to, { type: "record-reversal", key: "use-1", reversal });
  world.replica.edit(from, { type: "record-refund-failure", key: "use-1", withdrawal: {} });
  await untilTold(world, /^Payment over 40 EUR on 2026-11-21 \(C-1\) was taken back by 40 EUR/);
}

const memos = (world: Connected) => world.books.find("select * from CreditMemo orderby Id");

test("[QB130] what a credit note gave and a person used pays the other invoice from the memo of that note, and from no other", async () => {
  await using world = await connect();
  // What Stripe holds of the same customer, and older.
  const third = issuedInvoice(world, 3, "C-3");
  paid(world, third, "stripe:py_3", "119");
  world.replica.edit(
    third,
    { type: "apply-credit", key: "stripe:cn_3", credit: { amount: "100" } },
    {
      type: "record-refund",
      key: "stripe:cn_3~balance",
      refund: { amount: "100", credit: "stripe:cn_3", to: "balance" },
    },
  );
  await untilRegister(world, third, "links.quickbooks.refunds.stripe:cn_3~balance");
  const first = issuedInvoice(world, 1, "C-1");
  paid(world, first, "hand:1", "119");
  credited(world, first);
  await untilRegister(world, first, noteLink);
  const second = issuedInvoice(world, 2, "C-2");
  await untilRegister(world, second, "links.quickbooks");

  use(world, [first, second], "40", { payment: "hand:1", credit: "hand:cn" });
  await untilRegister(world, second, useLink);
  await sweep(world);
  expect(await memos(world)).toMatchObject([
    { TotalAmt: 100, Balance: 100 },
    { TotalAmt: 59.5, Balance: 19.5, DocNumber: "CN-1" },
  ]);
  expect(await world.books.find("select * from Payment where TotalAmt = '0'")).toHaveLength(1);
  expect(await world.books.find("select * from RefundReceipt")).toEqual([]);
  expect(await world.books.find("select * from Invoice where DocNumber = 'C-2'")).toMatchObject([
    { Balance: 79 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  // What is left of the credit shows there on the memo, and here on the invoice.
  const { findings } = await world.bridge.reconcile(AbortSignal.timeout(5_000));
  expect(findings.map(({ document }) => document)).toEqual([first]);

  await takeBack(world, [first, second]);
  expect(world.bridge.deadLetters.list()).toHaveLength(1);
});

test("[QB130] where credit and use come at once, the memo is entered whole before it is used", async () => {
  await using world = await connect();
  const [first, second] = [issuedInvoice(world, 1, "C-1"), issuedInvoice(world, 2, "C-2")];
  paid(world, first, "hand:1", "119");
  credited(world, first);
  use(world, [first, second], "40", { payment: "hand:1", credit: "hand:cn" });
  await untilRegister(world, second, useLink);
  expect(await memos(world)).toMatchObject([{ TotalAmt: 59.5, Balance: 19.5 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB130] a use that is made anew waits until the one that was taken back is voided there", async () => {
  await using world = await connect();
  const [first, second] = [issuedInvoice(world, 1, "C-1"), issuedInvoice(world, 2, "C-2")];
  paid(world, first, "hand:1", "119");
  world.replica.edit(first, {
    type: "apply-credit",
    key: "hand:cn",
    credit: { amount: "119", creditNote: "CN-1" },
  });
  use(world, [first, second], "40", { payment: "hand:1", credit: "hand:cn" });
  await untilRegister(world, second, useLink);
  await takeBack(world, [first, second]);
  use(world, [first, second], "40", { payment: "hand:1", credit: "hand:cn" }, "use-2");
  await sweep(world);
  await world.bridge.idle();
  const balance = () => world.books.find("select * from Invoice where DocNumber = 'C-2'");
  expect(await balance()).toMatchObject([{ Balance: 79 }]);
  const [applied] = await world.books.find("select * from Payment where TotalAmt = '0'");
  const id = applied?.Id ?? "";
  await world.books.act({ action: "void", entity: "Payment", id });
  await sweep(world);
  await untilRegister(world, second, "links.quickbooks.payments.use-2");
  expect(await balance()).toMatchObject([{ Balance: 79 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB131] a use of money paid too much is told at once, with the payment that holds it there, and nothing is booked for it", async () => {
  await using world = await connect();
  const [first, second] = [issuedInvoice(world, 1, "C-1"), issuedInvoice(world, 2, "C-2")];
  paid(world, first, "hand:1", "140");
  await untilRegister(world, first, "links.quickbooks.payments.hand:1");
  await untilRegister(world, second, "links.quickbooks");
  const [payment] = await world.books.find("select * from Payment");
  expect(payment).toMatchObject({ TotalAmt: 140, UnappliedAmt: 21 });
  use(world, [first, second], "21", { payment: "hand:1" });
  const id = payment?.Id ?? "";
  await untilTold(
    world,
    new RegExp(
      `^21 EUR that were paid too much for invoice C-1 were used for invoice C-2. .* the part of payment ${id} that is not applied`,
    ),
  );
  await world.bridge.idle();
  expect(world.bridge.deadLetters.list()).toMatchObject([
    { fixes: [`Apply the rest of payment ${id} to invoice C-2 in QuickBooks by hand`] },
  ]);
  expect(await world.books.find("select * from Payment")).toHaveLength(1);
  expect(await memos(world)).toEqual([]);

  const paying = async (number: string, Amount: number) => {
    const [invoice] = await world.books.find(`select * from Invoice where DocNumber = '${number}'`);
    return { Amount, LinkedTxn: [{ TxnId: invoice?.Id, TxnType: "Invoice" }] };
  };
  const Line = [await paying("C-1", 119), await paying("C-2", 21)];
  await world.books.act({ action: "edit", entity: "Payment", id, changes: { Line } });
  await sweep(world);
  expect(await world.books.find("select * from Invoice where DocNumber = 'C-2'")).toMatchObject([
    { Balance: 98 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  const payments = Object.keys(world.registers(second)).filter((path) =>
    path.startsWith("payments."),
  );
  expect(payments).toEqual(["payments.use-1"]);
});

test("[QB131] who applies more of the payment by hand than was used is told", async () => {
  await using world = await connect();
  const [first, second] = [issuedInvoice(world, 1, "C-1"), issuedInvoice(world, 2, "C-2")];
  paid(world, first, "hand:1", "140");
  await untilRegister(world, first, "links.quickbooks.payments.hand:1");
  await untilRegister(world, second, "links.quickbooks");
  use(world, [first, second], "10", { payment: "hand:1" });
  await untilTold(world, /^10 EUR that were paid too much/);
  const [payment] = await world.books.find("select * from Payment");
  const Line = [
    { Amount: 119, LinkedTxn: [{ TxnId: "1", TxnType: "Invoice" }] },
    { Amount: 21, LinkedTxn: [{ TxnId: "2", TxnType: "Invoice" }] },
  ];
  const id = payment?.Id ?? "";
  await world.books.act({ action: "edit", entity: "Payment", id, changes: { Line } });
  await sweep(world);
  expect(await untilTold(world, /^Payment \d+ stands for a payment /)).toContain(
    "and pays invoice 2 in QuickBooks too",
  );
});
