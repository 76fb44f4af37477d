import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { askForIssue, connect, draftInvoice, until, untilRegister } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

// Minutes of the bridge are seconds here; what else it asks Stripe goes on meanwhile.
const hurried = { webhooks: true, pace: 60, sweepMs: 60_000 } as const;

async function issued(world: Connected, name: number): Promise<DocumentId> {
  const id = draftInvoice(world, name, {}, askForIssue);
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  return id;
}

const goesOnFailing = { kind: "status", status: 500, times: 10_000 };

async function untilTold(world: Connected): Promise<void> {
  await expect
    .poll(() => world.bridge.deadLetters.list(), { timeout: 20_000 })
    .toMatchObject([{ reason: expect.stringContaining("looking whether it was done fails") }]);
}

test.each(["timeout-after-commit", "timeout-before-commit"] as const)(
  "[ST85] a payment of which nobody can say whether Stripe has it holds up no other payment; the credit after it waits, which is said, until it is found out, once: %s",
  { timeout: 60_000 },
  async (kind) => {
    await using world = await connect(hurried);
    const id = await issued(world, 1);
    await world.account.fault({ kind, match: { method: "POST", path: "/v1/payment_records" } });
    await world.account.fault({
      ...goesOnFailing,
      match: { method: "GET", path: "/payment_records$/" },
    });
    world.replica.edit(
      id,
      { type: "record-payment", key: "hand:1", payment: { amount: "20" } },
      { type: "record-payment", key: "hand:2", payment: { amount: "30" } },
      { type: "apply-credit", key: "hand:4", credit: { amount: "9" } },
    );
    await untilTold(world);
    await untilRegister(world, id, "links.stripe.payments.hand:2");
    await issued(world, 2);
    expect(await world.account.list("/v1/credit_notes")).toEqual([]);
    const [letter, ...others] = world.bridge.deadLetters.list();
    expect(letter).toMatchObject({ document: id, holdsUp: ["Credit 9 EUR in Stripe"] });
    expect(letter?.againAt).toBeDefined();
    expect(others).toEqual([]);
    expect(world.registers(id)["links.stripe.payments.hand:1"]).toBeUndefined();

    await world.account.calm();
    await until(
      world,
      id,
      "all of it",
      (registers) =>
        registers["links.stripe.payments.hand:1"] !== undefined &&
        registers["links.stripe.credits.hand:4"] !== undefined,
    );
    expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
    await expect
      .poll(() => world.account.list("/v1/invoices"), { timeout: 10_000 })
      .toContainEqual(
        expect.objectContaining({ amount_paid: 5_000, amount_remaining: 6_000, status: "open" }),
      );
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test(
  "[ST86] into an invoice of which nobody can say whether it is void nothing is entered, and that is said",
  { timeout: 60_000 },
  async () => {
    await using world = await connect({ pace: 60 });
    const id = await issued(world, 1);
    await world.account.fault({
      kind: "timeout-after-commit",
      match: { method: "POST", path: "/.*void$/" },
    });
    await world.account.fault({
      kind: "status",
      status: 403,
      times: 10_000,
      match: { method: "GET", path: "/invoices.in_[A-Za-z0-9]+$/" },
    });
    world.replica.edit(id, { type: "request-void", key: "v" });
    await untilTold(world);
    world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "20" } });
    await expect
      .poll(() => world.bridge.deadLetters.list()[0]?.holdsUp, { timeout: 10_000 })
      .toEqual(["Report payment 20 EUR to Stripe"]);

    await world.account.calm();
    await untilRegister(world, id, "voided");
    await world.bridge.idle();
    expect(await world.account.list("/v1/payment_records")).toEqual([]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test(
  "[ST91] what nobody could say, is not there, and is wanted no more is not made after all",
  { timeout: 60_000 },
  async () => {
    await using world = await connect(hurried);
    await world.account.fault({
      kind: "timeout-before-commit",
      match: { method: "POST", path: "/v1/invoices" },
    });
    await world.account.fault({
      ...goesOnFailing,
      match: { method: "GET", path: "/v1.invoices$/" },
    });
    const id = draftInvoice(world, 1, {}, askForIssue);
    await untilTold(world);
    world.replica.edit(id, { type: "mark-voided", voided: { on: "2026-11-22" } });
    await world.account.calm();
    await expect.poll(() => world.bridge.deadLetters.list(), { timeout: 20_000 }).toEqual([]);
    await world.bridge.idle();
    expect(await world.account.list("/v1/invoices")).toEqual([]);
  },
);

test(
  "[ST92] a payment of which nobody could say whether Stripe has it, and which is not there, is reported as what is left of it by then",
  { timeout: 60_000 },
  async () => {
    await using world = await connect(hurried);
    const id = await issued(world, 1);
    await world.account.fault({
      kind: "timeout-before-commit",
      match: { method: "POST", path: "/v1/payment_records" },
    });
    await world.account.fault({
      ...goesOnFailing,
      match: { method: "GET", path: "/payment_records$/" },
    });
    world.replica.edit(id, {
      type: "record-payment",
      key: "hand:1",
      payment: { amount: "50" },
    });
    await untilTold(world);
    world.replica.edit(id, {
      type: "record-reversal",
      key: "hand:2",
      reversal: { payment: "hand:1", amount: "20" },
    });
    await world.account.calm();
    await untilRegister(world, id, "links.stripe.payments.hand:1");
    await expect
      .poll(() => world.account.list("/v1/invoices"), { timeout: 10_000 })
      .toMatchObject([{ amount_paid: 3_000 }]);
    await expect.poll(() => world.bridge.deadLetters.list(), { timeout: 10_000 }).toEqual([]);
    expect(await world.account.list("/v1/payment_records")).toHaveLength(1);
  },
);

test(
  "[ST93] a void of which nobody could say whether Stripe did it, which it did not, is not done once it is asked for no more",
  { timeout: 60_000 },
  async () => {
    await using world = await connect({ pace: 60 });
    const id = await issued(world, 1);
    await world.account.fault({
      kind: "timeout-before-commit",
      match: { method: "POST", path: "/.*void$/" },
    });
    await world.account.fault({
      kind: "status",
      status: 403,
      times: 10_000,
      match: { method: "GET", path: "/invoices.in_[A-Za-z0-9]+$/" },
    });
    world.replica.edit(id, { type: "request-void", key: "v" });
    await untilTold(world);
    world.replica.edit(id, {
      type: "decline-request",
      key: "v",
      declined: { reason: "Not to be voided after all" },
    });
    await world.account.calm();
    await expect.poll(() => world.bridge.deadLetters.list(), { timeout: 20_000 }).toEqual([]);
    await world.bridge.idle();
    expect(await world.account.list("/v1/invoices")).toMatchObject([{ status: "open" }]);
    expect(world.registers(id)["voided"]).toBeUndefined();
  },
);

test(
  "[ST112] nor is anything entered into it once the void is asked for no more",
  { timeout: 60_000 },
  async () => {
    await using world = await connect({ pace: 60 });
    const id = await issued(world, 1);
    await world.account.fault({
      kind: "timeout-after-commit",
      match: { method: "POST", path: "/.*void$/" },
    });
    await world.account.fault({
      kind: "status",
      status: 403,
      times: 10_000,
      match: { method: "GET", path: "/invoices.in_[A-Za-z0-9]+$/" },
    });
    world.replica.edit(id, { type: "request-void", key: "v" });
    await untilTold(world);
    world.replica.edit(
      id,
      { type: "decline-request", key: "v", declined: { reason: "Not to be voided after all" } },
      { type: "record-payment", key: "hand:1", payment: { amount: "20" } },
    );
    await expect
      .poll(() => world.bridge.deadLetters.list()[0]?.holdsUp, { timeout: 10_000 })
      .toEqual(["Report payment 20 EUR to Stripe"]);
    expect(await world.account.list("/v1/payment_records")).toEqual([]);

    await world.account.calm();
    await untilRegister(world, id, "voided");
    await world.bridge.idle();
    expect(await world.account.list("/v1/payment_records")).toEqual([]);
  },
);
