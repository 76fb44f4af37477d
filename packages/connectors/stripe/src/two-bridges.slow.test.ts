import { expect, test } from "vitest";
import type { DocumentId } from "@concord/model";
import {
  askForIssue,
  connect,
  draftInvoice,
  sweep,
  until,
  untilRegister,
} from "./testing/connected.ts";
import type { Connected, Twin } from "./testing/connected.ts";

const facts = (registers: Readonly<Record<string, unknown>>) =>
  Object.keys(registers).filter((path) => /^(?:payments|credits|refunds)\.[^.]+$/.test(path));

/** Until the two replicas say the same and neither bridge has anything left to do. */
async function atRest(world: Connected, twin: Twin, id: DocumentId): Promise<void> {
  await sweep(world);
  twin.bridge.sweep();
  await twin.bridge.idle();
  await expect
    .poll(() => twin.replica.read(id)?.registers, { timeout: 10_000 })
    .toEqual(world.registers(id));
  await world.bridge.idle();
  await twin.bridge.idle();
}

test("[ST70] two bridges on two machines make one customer, invoice, issue, payment and credit of each", async () => {
  await using world = await connect({ webhooks: true, pace: 20 });
  await using twin = await world.twin();
  const id = draftInvoice(world, 1, {}, askForIssue);
  await untilRegister(world, id, "issued");
  await expect.poll(() => twin.replica.read(id)?.registers["issued"]).toBeDefined();

  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "20" } });
  twin.replica.edit(
    id,
    { type: "record-payment", key: "quickbooks:2", payment: { amount: "30" } },
    { type: "apply-credit", key: "quickbooks:3", credit: { amount: "9" } },
  );
  const [invoice] = await world.account.list("/v1/invoices");
  await world.account.act("pay", { invoice: invoice?.["id"], amount: 4_000 });
  await until(world, id, "all are in", () => world.summary(id)?.outstanding === "20");
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await untilRegister(world, id, "links.stripe.payments.quickbooks:2");
  await untilRegister(world, id, "links.stripe.credits.quickbooks:3");
  await atRest(world, twin, id);

  expect(await world.account.list("/v1/customers")).toHaveLength(1);
  expect(await world.account.list("/v1/tax_rates")).toHaveLength(1);
  expect(await world.account.list("/v1/invoices")).toMatchObject([
    { total: 11_900, amount_paid: 9_000, amount_remaining: 2_000, status: "open" },
  ]);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(await world.account.list("/v1/credit_notes")).toMatchObject([{ total: 900 }]);
  expect(facts(world.registers(id))).toHaveLength(4);
  const made = Object.groupBy(world.replica.all(), ({ kind }) => kind);
  expect(made).toMatchObject({ invoice: [{ id }], party: [{}] });
  expect(world.summary(id)).toMatchObject({ status: "partially-paid", outstanding: "20" });
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(twin.bridge.deadLetters.list()).toEqual([]);
});

test("[ST70] what another bridge sent under the same key with other words is looked for, never sent again", async () => {
  await using world = await connect({ pace: 20 });
  await using twin = await world.twin();
  const id = draftInvoice(world, 1, {}, askForIssue);
  await untilRegister(world, id, "issued");
  await expect.poll(() => twin.replica.read(id)?.registers["links.stripe"]).toBeDefined();
  await twin.bridge.idle();

  // Each machine has a part of what is known of this payment.
  world.replica.edit(id, {
    type: "record-payment",
    key: "quickbooks:2",
    payment: { amount: "30", method: "cash" },
  });
  twin.replica.edit(
    id,
    {
      type: "record-payment",
      key: "quickbooks:2",
      payment: { amount: "30", method: "cash" },
    },
    {
      type: "record-reversal",
      key: "quickbooks:2~1",
      reversal: { payment: "quickbooks:2", amount: "10" },
    },
  );
  await untilRegister(world, id, "links.stripe.payments.quickbooks:2");
  await atRest(world, twin, id);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(1);
  expect(await world.account.list("/v1/invoices")).toMatchObject([
    { amount_paid: expect.toSatisfy((paid) => paid === 3_000 || paid === 2_000) },
  ]);
  const letters = [...world.bridge.deadLetters.list(), ...twin.bridge.deadLetters.list()];
  expect(letters.filter(({ subject }) => subject.type === "effect")).toEqual([]);
});
