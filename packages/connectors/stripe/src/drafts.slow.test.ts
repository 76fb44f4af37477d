import { expect, test } from "vitest";
import { z } from "zod";
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

const agreement = (world: Connected) => world.bridge.reconcile(AbortSignal.timeout(5_000));
const drafts = { policy: { issues: true, creates: "drafts", settles: true } } as const;

/** A draft that somebody made in Stripe, over 50.00 EUR with a discount of 10 %. */
async function theirDraft({ account }: Connected): Promise<string> {
  const answer = await fetch(`${account.url}/v1/coupons`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${account.config.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ percent_off: "10", duration: "once" }).toString(),
  });
  const { id: coupon } = z.object({ id: z.string() }).parse(await answer.json());
  const { id: customer } = await account.act("create-customer", { fields: { name: "Weiß" } });
  const made = await account.act("create-invoice", {
    fields: { customer, currency: "eur", description: "First words" },
    lines: [{ amount: 5_000, description: "Inspection", discounts: [{ coupon }] }],
  });
  return made.id;
}

test("[ST47] a draft of Stripe is a draft here, follows what is edited there, and is issued when it is finalised there", async () => {
  await using world = await connect({ webhooks: true });
  const invoice = await theirDraft(world);
  const id = await world.documentOf("invoice", invoice);
  await until(world, id, "its line", () => world.summary(id)?.gross === "45");
  await world.bridge.idle();
  expect(await world.account.writes()).toEqual(["POST /v1/coupons"]);
  expect(world.summary(id)?.status).toBe("draft");
  expect(world.registers(id)["issued"]).toBeUndefined();

  await world.account.act("edit-invoice", { invoice, fields: { description: "Other words" } });
  await until(world, id, "the new note", (registers) =>
    Object.values(registers).includes("Other words"),
  );
  // Somebody here edits it, too: Stripe's draft follows.
  world.replica.edit(id, { type: "set-field", path: "references.purchaseOrder", value: "PO-9" });
  await expect
    .poll(() => world.account.get(`/v1/invoices/${invoice}`), { timeout: 10_000 })
    .toMatchObject({ custom_fields: [{ name: "Purchase order", value: "PO-9" }] });
  await world.account.act("finalize", { invoice });
  await untilRegister(world, id, "issued");
  await world.account.act("pay", { invoice });
  await until(world, id, "it is paid", () => world.summary(id)?.status === "paid");
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(world.replica.all().flatMap(({ conflicts }) => conflicts)).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST47] a draft of ours that somebody finalises in Stripe is issued, and what was not sent yet is not lost silently", async () => {
  await using world = await connect({ webhooks: true, ...drafts });
  const id = draftInvoice(world, 1);
  await until(world, id, "its line", (registers) =>
    JSON.stringify(registers["links.stripe"]).includes('"a"'),
  );
  await world.bridge.idle();
  const [invoice] = await world.account.list("/v1/invoices");
  world.bridge.pause();
  world.replica.edit(id, { type: "set-line", line: "a", field: "quantity", value: "3" });
  await world.account.act("finalize", { invoice: invoice?.["id"] });
  world.bridge.resume();
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  expect(world.summary(id)).toMatchObject({ gross: "119", status: "unpaid" });
  expect(await world.account.list("/v1/invoices")).toMatchObject([{ total: 11_900 }]);
  expect(world.replica.read(id)?.conflicts.map(({ record }) => record)).toMatchObject([
    { path: "lines.a.quantity", kept: { value: "2" }, lost: { value: "3" } },
  ]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST48] what was deleted in Stripe leaves its document as it is, and a person is told", async () => {
  await using world = await connect({ webhooks: true, ...drafts });
  const ours = draftInvoice(world, 1);
  await untilRegister(world, ours, "links.stripe");
  await world.bridge.idle();
  const [invoice] = await world.account.list("/v1/invoices");
  const theirs = await theirDraft(world);
  const read = await world.documentOf("invoice", theirs);
  await world.bridge.idle();

  for (const [document, id] of [
    [ours, String(invoice?.["id"])],
    [read, theirs],
  ] as const) {
    const before = world.registers(document);
    await world.account.act("delete-draft", { invoice: id });
    await expect
      .poll(() => world.bridge.deadLetters.list(), { timeout: 10_000 })
      .toContainEqual(
        expect.objectContaining({ document, reason: expect.stringMatching(/deleted/) }),
      );
    await world.bridge.idle();
    // That Stripe says so stands beside the link, and nothing else is another.
    const says = { state: "deleted", order: expect.any(Number) };
    expect(world.registers(document)).toEqual({ ...before, "links.stripe.says": says });
  }
  const writes = await world.account.writes();
  world.replica.edit(ours, { type: "set-line", line: "a", field: "quantity", value: "3" });
  await world.bridge.idle();
  await sweep(world);
  expect(await world.account.writes()).toEqual(writes);
});

test("[ST48] a customer that was deleted in Stripe is not written to, and an invoice for it waits for a person", async () => {
  await using world = await connect({ webhooks: true });
  const customer = draft(world, 9, "party", { name: "Hafenbau GmbH" });
  const first = draftInvoice(world, 1, { customer }, askForIssue);
  await untilRegister(world, first, "issued");
  await world.bridge.idle();
  const [theirs] = await world.account.list("/v1/customers");
  await world.account.act("delete-customer", { customer: theirs?.["id"] });
  await untilTold(world, /It was deleted at stripe/);
  expect(world.registers(customer)["name"]).toBe("Hafenbau GmbH");
  const writes = await world.account.writes();
  world.replica.edit(customer, { type: "set-field", path: "contact.email", value: "a@b.example" });
  draftInvoice(world, 2, { customer }, askForIssue);
  await untilTold(world, /customer was deleted in Stripe/);
  await world.bridge.idle();
  expect(await world.account.writes()).toEqual(writes);
  // The invoice that it has goes on.
  const [invoice] = await world.account.list("/v1/invoices");
  await world.account.act("pay", { invoice: invoice?.["id"] });
  await until(world, first, "it is paid", () => world.summary(first)?.status === "paid");
});
