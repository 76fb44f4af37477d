import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draftInvoice,
  sweep,
  until,
  untilRegister,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const agreement = (world: Connected) => world.bridge.reconcile(AbortSignal.timeout(5_000));

test("[ST37] forged, doubled, late and reordered webhooks end in the same documents", async () => {
  let invoice = "";
  await using world = await connect({
    webhooks: true,
    before: async (account) => {
      invoice = await account.openInvoice();
    },
  });
  const id = await world.documentOf("invoice", invoice);
  const faults = [
    { kind: "webhook-forge" },
    { kind: "webhook-double" },
    { kind: "webhook-reorder" },
    // The event of this payment comes after that of the next one.
    { kind: "webhook-late", ms: 600 },
  ];
  for (const fault of faults) {
    await world.account.fault({ ...fault, times: 3 });
    await world.account.act("pay", { invoice, amount: 1_000 });
  }
  await world.account.act("pay", { invoice, amount: 1_000 });
  await until(world, id, "all five payments", () => world.summary(id)?.outstanding === "50");
  expect(await world.account.side("GET", "fault")).toEqual({ faults: [] });
  // What is late comes now.
  await world.account.advance(700);
  await world.bridge.idle();
  expect(world.answers.map(({ status }) => status)).toContain(401);
  const before = world.registers(id);
  await sweep(world);
  expect(world.registers(id)).toEqual(before);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST45] the echoes of our own writes cost no reads", async () => {
  await using world = await connect({
    webhooks: true,
    // A webhook is faster here than the answer to the write that caused it.
    sandbox: { latencyMs: { min: 30, max: 30 } },
  });
  const id = draftInvoice(world, 1, {}, askForIssue);
  await untilRegister(world, id, "issued");
  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "119" } });
  await until(world, id, "paid in Stripe", () => world.bridge.status().queues.effects.merged === 5);
  await expect.poll(() => world.answers.length).toBeGreaterThan(10);
  await world.bridge.idle();
  const [invoice] = await world.account.list("/v1/invoices");
  expect(invoice).toMatchObject({ status: "paid" });
  // Draft, lines, issue and attached payment: one reading after each.
  expect(await world.account.reads(`/v1/invoices/${String(invoice?.["id"])}`)).toBe(4);
});

test("[ST41] what no webhook told is found by a sweep", async () => {
  let invoice = "";
  await using world = await connect({
    before: async (account) => {
      invoice = await account.openInvoice();
    },
  });
  const id = await world.documentOf("invoice", invoice);
  await world.account.act("pay", { invoice });
  const draft = await world.account.act("create-invoice", {
    fields: {
      customer: (await world.account.act("create-customer", { fields: { name: "N" } })).id,
    },
  });
  await world.account.act("delete-draft", { invoice: draft.id });
  await sweep(world);
  expect(world.summary(id)?.status).toBe("paid");
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST41] a sweep finds payments in part, refunds, disputes, credit notes and voids of which every webhook was lost", async () => {
  let invoices: readonly string[] = [];
  await using world = await connect({
    webhooks: true,
    before: async (account) => {
      const made = [1, 2, 3, 4, 5, 6].map(() => account.openInvoice());
      invoices = await Promise.all(made);
    },
  });
  const [partly = "", refunded = "", disputed = "", credited = "", voided = "", record = ""] =
    invoices;
  await world.account.fault({ kind: "webhook-drop", times: 100_000 });
  const { act } = world.account;
  await act("pay", { invoice: partly, amount: 4_000 });
  const chargeFor = async (invoice: string) => {
    await act("pay", { invoice });
    const [newest] = await world.account.list("/v1/charges");
    return newest?.["id"];
  };
  await act("refund", { charge: await chargeFor(refunded), amount: 2_500 });
  await act("dispute", { charge: await chargeFor(disputed) });
  await act("credit", { invoice: credited, fields: { amount: 3_000 } });
  await act("void", { invoice: voided });
  await act("mark-paid", { invoice: record });
  await sweep(world);

  const expected = [
    [partly, "partially-paid", "60"],
    [refunded, "partially-paid", "25"],
    [disputed, "unpaid", "100"],
    [credited, "partially-paid", "70"],
    [voided, "void", "0"],
    [record, "paid", "0"],
  ] as const;
  for (const [invoice, status, outstanding] of expected) {
    const id = await world.documentOf("invoice", invoice);
    expect(world.summary(id)).toMatchObject({ status, outstanding });
  }
  // What happens to them later has its own events.
  const [dispute] = await world.account.list("/v1/disputes");
  const [refund] = await world.account.list("/v1/refunds");
  await act("close-dispute", { dispute: dispute?.["id"], outcome: "won" });
  await act("fail-refund", { refund: refund?.["id"] });
  await sweep(world);
  for (const invoice of [refunded, disputed]) {
    const id = await world.documentOf("invoice", invoice);
    expect(world.summary(id)).toMatchObject({ status: "paid", outstanding: "0" });
  }
  expect(world.answers).toEqual([]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST64] every write whose answer is lost, or that is lost itself, happens once", async () => {
  const faults = [
    { kind: "timeout-after-commit" },
    { kind: "timeout-before-commit" },
    { kind: "truncated-body" },
    // An error that Stripe repeats for a day to whoever asks with the same key.
    { kind: "status", status: 500, remembered: true },
  ];
  for (const fault of faults) {
    await using world = await connect({ pace: 40 });
    const paths = [
      "/v1/customers",
      "/v1/invoices",
      "/.*add_lines/",
      "/.*finalize/",
      "/v1/payment_records",
      "/.*attach_payment/",
      "/v1/credit_notes",
    ];
    for (const path of paths) {
      await world.account.fault({ ...fault, match: { method: "POST", path }, times: 1 });
    }
    const id = draftInvoice(world, 1, {}, askForIssue);
    await untilRegister(world, id, "issued");
    world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "100" } });
    await until(world, id, "the payment is attached", (registers) =>
      Object.hasOwn(registers, "links.stripe.payments.hand:1"),
    );
    await world.bridge.idle();
    world.replica.edit(id, { type: "apply-credit", key: "hand:2", credit: { amount: "19" } });
    await untilRegister(world, id, "links.stripe.credits.hand:2");
    await expect
      .poll(() => world.account.list("/v1/invoices"), { timeout: 15_000 })
      .toMatchObject([{ status: "paid", total: 11_900, amount_paid: 10_000 }]);
    expect(await world.account.list("/v1/payment_records")).toHaveLength(1);
    expect(await world.account.list("/v1/credit_notes")).toHaveLength(1);
    await world.bridge.idle();
    expect(world.bridge.deadLetters.list()).toEqual([]);
    // Each of them struck.
    expect(await world.account.side("GET", "fault")).toEqual({ faults: [] });
  }
});
