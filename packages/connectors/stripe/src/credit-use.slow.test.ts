import { PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  sweep,
  until,
  untilRegister,
  untilTold,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const on = PlainDate.parse("2026-11-22");

/** An invoice over 119.00 that is finalised in Stripe. */
async function issued(world: Connected, name: number): Promise<DocumentId> {
  const id = draftInvoice(world, name, {}, askForIssue);
  await untilRegister(world, id, "issued");
  return id;
}

/** A person uses what was paid too much for one invoice for another one. */
function use(
  { replica }: Connected,
  [from, to]: readonly [DocumentId, DocumentId],
  amount: string,
  refund: object,
  key = "use-1",
): void {
  const left = { amount, on, to: "balance", usedFor: to, reason: "INV-2", ...refund } as const;
  replica.edit(from, { type: "record-refund", key, refund: left });
  replica.edit(to, {
    type: "record-payment",
    key,
    payment: {
      amount,
      paidOn: on,
      method: "customer balance",
      reference: "INV-1",
      from: "balance",
      takenFrom: from,
    },
  });
}

const payments = (world: Connected, id: DocumentId): readonly string[] =>
  Object.keys(world.registers(id)).filter((path) => /^payments\.[^.]+$/.test(path));

test("[ST111] money paid too much that a person used for another invoice is entered once in each, and nothing is given back", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  world.replica.edit(first, {
    type: "record-payment",
    key: "hand:1",
    payment: { amount: "140", paidOn: on },
  });
  await untilTold(world, /A payment of 140 EUR was recorded, but in Stripe only 119 EUR is open/);
  use(world, [first, second], "21", { payment: "hand:1" });
  await untilRegister(world, first, "links.stripe.payments.hand:1");
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await until(world, second, "it is attached", () => world.summary(second)?.outstanding === "98");
  await sweep(world);
  await sweep(world);
  const all = await world.account.list("/v1/invoices");
  expect(new Set(all.map((each) => each["amount_paid"]))).toEqual(new Set([11_900, 2_100]));
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(await world.account.list("/v1/credit_notes")).toEqual([]);
  expect(await world.account.list("/v1/refunds")).toEqual([]);
  expect([payments(world, first), payments(world, second)]).toEqual([
    ["payments.hand:1"],
    ["payments.use-1"],
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[ST111] a use of what a credit note gave adds nothing to that, and one that is taken back is told", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  world.replica.edit(first, {
    type: "record-payment",
    key: "hand:1",
    payment: { amount: "119", paidOn: on },
  });
  await untilRegister(world, first, "links.stripe.payments.hand:1");
  world.replica.edit(first, {
    type: "apply-credit",
    key: "hand:cn",
    credit: { amount: "59.5", creditNote: "CN-1" },
  });
  await untilRegister(world, first, "links.stripe.credits.hand:cn");
  use(world, [first, second], "59.5", { payment: "hand:1", credit: "hand:cn" });
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await until(world, second, "it is attached", () => world.summary(second)?.outstanding === "59.5");
  await sweep(world);
  expect(await world.account.list("/v1/credit_notes")).toMatchObject([
    { total: 5_950, out_of_band_amount: 5_950 },
  ]);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);

  const reversal = { payment: "use-1", amount: "59.5", on, reason: "unallocated" } as const;
  world.replica.edit(second, { type: "record-reversal", key: "use-1", reversal });
  world.replica.edit(first, { type: "record-refund-failure", key: "use-1", withdrawal: { on } });
  await untilTold(world, /^Payment over [^(]+\([^)]*\) was taken back by 59.5 EUR/);
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toHaveLength(1);
});

test("[ST111] of an invoice that was paid twice nothing is told to be given back, whichever payment the use names", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  const payment = { amount: "119", paidOn: on };
  world.replica.edit(first, { type: "record-payment", key: "hand:1", payment });
  await untilRegister(world, first, "links.stripe.payments.hand:1");
  world.replica.edit(first, { type: "record-payment", key: "hand:2", payment });
  use(world, [first, second], "119", { payment: "hand:1" });
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await until(world, second, "it is attached", () => world.summary(second)?.status === "paid");
  await sweep(world);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST111] a use that was taken back and made anew is entered once, over what it comes to now", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  const payment = { amount: "159", paidOn: on };
  world.replica.edit(first, { type: "record-payment", key: "hand:1", payment });
  use(world, [first, second], "40", { payment: "hand:1" });
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await until(world, second, "it is attached", () => world.summary(second)?.outstanding === "79");
  const reversal = { payment: "use-1", amount: "40", on, reason: "unallocated" } as const;
  world.replica.edit(second, { type: "record-reversal", key: "use-1", reversal });
  world.replica.edit(first, { type: "record-refund-failure", key: "use-1", withdrawal: { on } });
  await untilTold(world, /^Payment over [^(]+\([^)]*\) was taken back by 40 EUR/);
  use(world, [first, second], "40", { payment: "hand:1" }, "use-2");
  await sweep(world);
  await sweep(world);
  await world.bridge.idle();
  const all = await world.account.list("/v1/invoices");
  expect(new Set(all.map((each) => each["amount_paid"]))).toEqual(new Set([11_900, 4_000]));
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(world.summary(second)?.outstanding).toBe("79");
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[ST111] where a credit note gave a part of what is used and a payment the rest, the invoice is settled in Stripe too", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  world.replica.edit(
    first,
    { type: "record-payment", key: "hand:1", payment: { amount: "149", paidOn: on } },
    { type: "apply-credit", key: "hand:cn", credit: { amount: "10", creditNote: "CN-1" } },
  );
  await untilTold(world, /A payment of 149 EUR was recorded, but in Stripe only/);
  // More than the credit note gave is not named after it.
  use(world, [first, second], "40", { payment: "hand:1" });
  await untilRegister(world, first, "links.stripe.payments.hand:1");
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await sweep(world);
  await sweep(world);
  await world.bridge.idle();
  const all = await world.account.list("/v1/invoices");
  expect(new Set(all.map((each) => each["amount_paid"]))).toEqual(new Set([10_900, 4_000]));
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[ST113] what many small payments were too much together is used without naming one: the invoice gets what it claims, and nobody is told", async () => {
  await using world = await connect({ webhooks: true });
  const [first, second] = [await issued(world, 1), await issued(world, 2)];
  const payment = { amount: "79", paidOn: on };
  for (const key of ["hand:1", "hand:2", "hand:3"]) {
    world.replica.edit(first, { type: "record-payment", key, payment });
  }
  await untilTold(world, /A payment of 79 EUR was recorded, but in Stripe only \d+ EUR is open/);
  use(world, [first, second], "118", {});
  await untilRegister(world, second, "links.stripe.payments.use-1");
  await until(world, second, "it is attached", () => world.summary(second)?.outstanding === "1");
  await until(world, first, "nobody is asked", () => world.bridge.deadLetters.list().length === 0);
  await sweep(world);
  await sweep(world);
  await world.bridge.idle();
  const all = await world.account.list("/v1/invoices");
  expect(new Set(all.map((each) => each["amount_paid"]))).toEqual(new Set([11_900, 11_800]));
  expect(await world.account.list("/v1/payment_records")).toHaveLength(3);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[ST130] a credit that another tool reports lowers its own invoice alone: what Stripe holds for the customer stays, and pays their next invoice", async () => {
  await using world = await connect({ webhooks: true });
  const buyer = draft(world, 9, "party", { name: "Hafenbau GmbH" });
  const issuedTo = async (name: number): Promise<DocumentId> => {
    const id = draftInvoice(world, name, { customer: buyer }, askForIssue);
    await untilRegister(world, id, "issued");
    return id;
  };
  const first = await issuedTo(1);
  const [customer] = await world.account.list("/v1/customers");
  await world.account.act("edit-customer", {
    customer: customer?.["id"],
    fields: { balance: -5_950 },
  });
  const credit = { amount: "59.5", creditNote: "quickbooks:5" };
  world.replica.edit(first, { type: "apply-credit", key: "quickbooks:77", credit });
  await untilRegister(world, first, "links.stripe.credits.quickbooks:77");
  const second = await issuedTo(2);
  await until(world, second, "it is paid", () => world.summary(second)?.outstanding === "59.5");
  expect(payments(world, second)).toEqual([expect.stringMatching(/^payments\.stripe:.+~balance$/)]);
  expect(world.summary(first)?.outstanding).toBe("59.5");
});
