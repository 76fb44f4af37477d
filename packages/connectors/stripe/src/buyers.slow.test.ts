import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createApiMemory, createStripeApi } from "./stripe-api.ts";
import { customerOfBuyer } from "./stripe-buyer.ts";
import type { InlineBuyer } from "./stripe-buyer.ts";
import { openAccount } from "./testing/account.ts";
import type { TestAccount } from "./testing/account.ts";
import { askForIssue, connect, draftInvoice, untilRegister } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const dayMs = 86_400_000;
const buyer = {
  "buyer.name": "Hafenbau GmbH",
  "buyer.contact.email": "rechnung@hafenbau.example",
  "buyer.vatId": "DE111111111",
  "buyer.address.line1": "Kai 7",
  "buyer.address.city": "Hamburg",
  "buyer.address.country": "DE",
};
const withoutEmail = { ...buyer, "buyer.contact.email": null };

async function issued(
  world: Connected,
  name: number,
  fields: Parameters<typeof draftInvoice>[2],
): Promise<DocumentId> {
  const id = draftInvoice(world, name, fields, askForIssue);
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  return id;
}

const customers = ({ account }: Pick<Connected, "account">) => account.list("/v1/customers");

/** The customers of the invoices, the newest first. */
const takers = async ({ account }: Connected) =>
  (await account.list("/v1/invoices")).map(({ customer }) => customer);

test.each([
  ["with an e-mail", buyer],
  ["without one", withoutEmail],
])("[ST81] invoices to one buyer have one customer: %s", async (_what, fields) => {
  await using world = await connect({ webhooks: true, pace: 20 });
  // All at once, and one later.
  const ids = [1, 2, 3, 4].map((name) => draftInvoice(world, name, fields, askForIssue));
  for (const id of ids) await untilRegister(world, id, "issued");
  await issued(world, 5, fields);
  const [customer, ...others] = await customers(world);
  expect(others).toEqual([]);
  expect(await takers(world)).toEqual(Array.from({ length: 5 }, () => customer?.["id"]));
  expect(world.replica.all().filter(({ kind }) => kind === "party")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
});

test("[ST81] another address, tax number or currency is another customer, and so is a mere name each time", async () => {
  await using world = await connect();
  await issued(world, 1, buyer);
  await issued(world, 2, { ...buyer, "buyer.address.line1": "Kai 9" });
  await issued(world, 3, { ...buyer, "buyer.vatId": "DE222222222" });
  await issued(world, 4, { ...buyer, currency: "USD" });
  expect(await customers(world)).toHaveLength(4);
  await issued(world, 5, {});
  await issued(world, 6, {});
  expect(await customers(world)).toHaveLength(6);
  expect(new Set(await takers(world)).size).toBe(6);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST81] a customer that was changed or deleted in Stripe since is not taken, also while Stripe remembers its key", async () => {
  await using world = await connect();
  await issued(world, 1, buyer);
  const newest = async () => {
    const [customer] = await customers(world);
    return String(customer?.["id"]);
  };
  const changes = [
    { phone: "+49 40 1" },
    { email: "other@hafenbau.example" },
    { address: { line1: "Kai 8", city: "Hamburg", country: "DE" } },
  ];
  const made = [await newest()];
  for (const [index, fields] of changes.entries()) {
    await world.account.act("edit-customer", { customer: made.at(-1), fields });
    await issued(world, index + 2, buyer);
    made.push(await newest());
  }
  await world.account.act("delete-customer", { customer: made.at(-1) });
  await issued(world, 5, buyer);
  made.push(await newest());
  expect(new Set(made).size).toBe(5);
  await issued(world, 6, buyer);
  expect(await takers(world)).toEqual([made.at(-1), ...made.toReversed()]);
});

test.each(["timeout-after-commit", "timeout-before-commit"] as const)(
  "[ST81] a bridge that ends between customer and invoice makes no second customer: %s",
  async (kind) => {
    for (const fields of [buyer, withoutEmail, {}]) {
      await using world = await connect({ pace: 4 });
      const { account } = world;
      await account.fault({ kind, match: { method: "POST", path: "/v1/customers" }, times: 1 });
      await account.fault({ kind, match: { method: "POST", path: "/v1/invoices" }, times: 1 });
      const id = draftInvoice(world, 1, fields, askForIssue);
      await expect
        .poll(() => account.side("GET", "fault"), { timeout: 10_000, interval: 10 })
        .toEqual({ faults: [] });
      world.bridge.pause();
      // Stripe has forgotten every key when the next process begins.
      await account.advance(dayMs + 3_600_000);
      world.bridge.resume();
      await world.restart();
      await untilRegister(world, id, "issued");
      expect(await customers(world)).toHaveLength(1);
      expect(await account.list("/v1/invoices")).toHaveLength(1);
      expect(world.bridge.deadLetters.list()).toEqual([]);
    }
  },
);

test("[ST81] two bridges make one customer of one buyer", async () => {
  await using world = await connect({ webhooks: true, pace: 20 });
  await using twin = await world.twin();
  const ids = [1, 2, 3].map((name) => draftInvoice(world, name, withoutEmail, askForIssue));
  for (const id of ids) await untilRegister(world, id, "issued");
  await twin.bridge.idle();
  expect(await customers(world)).toHaveLength(1);
  expect(await world.account.list("/v1/invoices")).toHaveLength(3);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(twin.bridge.deadLetters.list()).toEqual([]);
});

/** Another process, which remembers nothing. */
function asked(account: TestAccount, given: InlineBuyer, now: number): Promise<unknown> {
  const io = {
    fetch,
    now: () => now,
    random: () => 0.5,
    log: () => undefined,
    secrets: { load: async () => undefined, save: async () => undefined },
  };
  const api = createStripeApi(account.config, createApiMemory(), io, AbortSignal.timeout(5_000));
  return customerOfBuyer(given, api, io.now);
}

test("[ST81] without an e-mail, one that is older than what Stripe remembers and lists is searched for, and read", async () => {
  await using account = await openAccount();
  const given: InlineBuyer = {
    params: { name: "Hafenbau GmbH", address: { line1: "Kai 7", city: "Hamburg" }, metadata: {} },
    currency: "eur",
    document: "01890000-0000-7000-8000-000000000001",
  };
  const start = Date.now();
  const first = await asked(account, given, start);
  expect(await asked(account, given, start)).toEqual(first);
  await account.advance(2 * dayMs);
  const now = start + 2 * dayMs;
  expect(await asked(account, { ...given, document: "another" }, now)).toEqual(first);
  expect(await account.list("/v1/customers")).toHaveLength(1);

  const [customer] = await account.list("/v1/customers");
  await account.act("edit-customer", { customer: customer?.["id"], fields: { phone: "1" } });
  const second = await asked(account, given, now);
  expect(second).not.toEqual(first);
  // The index does not have it yet, and the list of the last hours has it.
  expect(await asked(account, given, now)).toEqual(second);
  expect(await account.list("/v1/customers")).toHaveLength(2);
});

test("[ST81] an account without search makes a new customer where the lists show none", async () => {
  await using account = await openAccount();
  const given: InlineBuyer = {
    params: { name: "Hafenbau GmbH", phone: "+49 40 1", metadata: {} },
    currency: "eur",
    document: "01890000-0000-7000-8000-000000000001",
  };
  const start = Date.now();
  const first = await asked(account, given, start);
  await account.advance(2 * dayMs);
  await account.fault({ kind: "status", status: 400, match: { path: "/v1/customers/search" } });
  const second = await asked(account, given, start + 2 * dayMs);
  expect(second).toMatchObject({ type: "ok" });
  expect(second).not.toEqual(first);
});
