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
  for (const kind of ["webhook-forge", "webhook-double", "webhook-reorder"]) {
    await world.account.fault({ kind, times: 3 });
    await world.account.act("pay", { invoice, amount: 1_000 });
  }
  await until(world, id, "all three payments", () => world.summary(id)?.outstanding === "70");
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
