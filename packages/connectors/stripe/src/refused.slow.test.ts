import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { askForIssue, connect, draftInvoice, until, untilRegister } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

async function issued(world: Connected, name: number): Promise<DocumentId> {
  const id = draftInvoice(world, name, {}, askForIssue);
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  return id;
}

/** How many payments of others stand in Stripe. */
const entered = (registers: Readonly<Record<string, unknown>>): number =>
  Object.keys(registers).filter((path) => path.startsWith("links.stripe.payments.")).length;

const refusePayment = { kind: "status", match: { method: "POST", path: "/v1/payment_records" } };

async function withRefusedPayment(world: Connected): Promise<DocumentId> {
  const id = await issued(world, 1);
  await world.account.fault({ ...refusePayment, status: 400 });
  world.replica.edit(
    id,
    { type: "record-payment", key: "hand:1", payment: { amount: "20" } },
    { type: "record-payment", key: "hand:2", payment: { amount: "30" } },
    { type: "record-payment", key: "hand:3", payment: { amount: "10" } },
    { type: "apply-credit", key: "hand:4", credit: { amount: "9" } },
  );
  await until(world, id, "two are entered", (registers) => entered(registers) === 2);
  expect(await world.account.list("/v1/credit_notes")).toEqual([]);
  return id;
}

test("[ST82] a payment that Stripe refused holds up no other payment; the credit after it waits until it is replayed", async () => {
  await using world = await connect({ webhooks: true });
  const id = await withRefusedPayment(world);
  const [letter, ...others] = world.bridge.deadLetters.list();
  expect(letter?.reason).toMatch(/not available for your account/);
  expect(others).toEqual([]);

  world.bridge.deadLetters.replay(letter?.id ?? "");
  await untilRegister(world, id, "links.stripe.credits.hand:4");
  await world.bridge.idle();
  expect(await world.account.list("/v1/invoices")).toMatchObject([
    { amount_paid: 6_000, amount_remaining: 5_000 },
  ]);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(3);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST82] a payment that was refused and dropped holds up nothing", async () => {
  await using world = await connect({ webhooks: true });
  const id = await withRefusedPayment(world);
  const [letter] = world.bridge.deadLetters.list();
  world.bridge.deadLetters.drop(letter?.id ?? "");
  await untilRegister(world, id, "links.stripe.credits.hand:4");
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST82] a void that was asked for and that Stripe refused holds up no payment", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  await world.account.fault({
    kind: "status",
    status: 400,
    match: { method: "POST", path: "/.*void$/" },
  });
  world.replica.edit(id, { type: "request-void", key: "v" });
  await expect.poll(() => world.bridge.deadLetters.list(), { timeout: 10_000 }).toHaveLength(1);
  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "20" } });
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await expect
    .poll(() => world.account.list("/v1/invoices"), { timeout: 10_000 })
    .toMatchObject([{ status: "open", amount_paid: 2_000 }]);
});

test("[ST83] what the key does not allow waits alone", async () => {
  await using world = await connect({ webhooks: true });
  const first = await issued(world, 1);
  const second = await issued(world, 2);
  await world.account.fault({ ...refusePayment, status: 403, times: 2 });
  for (const id of [first, second]) {
    world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "20" } });
  }
  await expect.poll(() => world.bridge.deadLetters.list(), { timeout: 10_000 }).toHaveLength(2);
  const [letter] = world.bridge.deadLetters.list();
  expect(letter?.reason).toMatch(/does not have the required permissions/);
  expect(letter?.fixes).toEqual([
    "Give the key this permission in the Stripe dashboard, then replay",
  ]);
  expect(world.bridge.status().lifecycle.state).toBe("running");
  // Everything else goes on.
  await issued(world, 3);
  for (const { id } of world.bridge.deadLetters.list()) world.bridge.deadLetters.replay(id);
  for (const id of [first, second]) await untilRegister(world, id, "links.stripe.payments.hand:1");
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
