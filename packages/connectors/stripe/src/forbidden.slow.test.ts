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

const permission = "Give the key this permission in the Stripe dashboard, then replay";

/** The key may do this no longer, until `calm`. */
function forbid({ account }: Pick<Connected, "account">, method: string, path: string) {
  return account.fault({ kind: "status", status: 403, times: 100_000, match: { method, path } });
}

const letters = ({ bridge }: Connected): readonly string[] =>
  bridge.deadLetters.list().map(({ id }) => id);

test.each(["webhooks", "sweeps"])(
  "[ST87] customers that the key may not read are told once, and invoices are read all the same; once it may, so are they: by %s",
  async (way) => {
    await using world = await connect({ webhooks: way === "webhooks", pace: 40 });
    const { account, bridge } = world;
    const invoice = await account.openInvoice();
    const [customer] = await account.list("/v1/customers");
    await sweep(world);
    const document = await world.documentOf("invoice", invoice);
    const party = await world.documentOf("party", String(customer?.["id"]));

    await forbid(world, "GET", "/v1/customers");
    for (const name of ["One", "Two"]) {
      await account.act("edit-customer", { customer: customer?.["id"], fields: { name } });
    }
    await account.act("pay", { invoice, amount: 4_000 });
    await sweep(world);
    await until(world, document, "the payment", (registers) =>
      Object.keys(registers).some((path) => path.startsWith("payments.stripe:")),
    );
    await expect.poll(() => letters(world), { timeout: 10_000 }).toEqual(["reading:party"]);
    expect(bridge.deadLetters.list()[0]).toMatchObject({
      reason: expect.stringContaining("does not have the required permissions"),
      fixes: [permission],
    });
    expect(bridge.status().lifecycle.state).toBe("running");
    expect(world.registers(party)["name"]).toBe("Bäckerei Weiß");

    await account.calm();
    await expect.poll(() => world.registers(party)["name"], { timeout: 15_000 }).toBe("Two");
    await expect.poll(() => letters(world), { timeout: 10_000 }).toEqual([]);
  },
);

test("[ST88] an invoice of which the key may not read all is told, the others go on, and it is read later", async () => {
  await using world = await connect({ webhooks: true, pace: 40 });
  const { account, bridge } = world;
  const paid = await account.openInvoice();
  await world.documentOf("invoice", paid);
  await bridge.idle();
  await forbid(world, "GET", "/v1/disputes");
  await account.act("pay", { invoice: paid });
  // So is the payment, which leads to it.
  await expect
    .poll(() => letters(world), { timeout: 10_000 })
    .toEqual(
      expect.arrayContaining([`object:invoice:${paid}`, expect.stringMatching(/^object:payment:/)]),
    );
  for (const { fixes } of bridge.deadLetters.list()) expect(fixes).toEqual([permission]);
  await world.documentOf("invoice", await account.openInvoice());
  expect(bridge.status().lifecycle.state).toBe("running");

  await account.calm();
  await until(world, await world.documentOf("invoice", paid), "the payment", (registers) =>
    Object.keys(registers).some((path) => path.startsWith("payments.stripe:")),
  );
  await expect.poll(() => letters(world), { timeout: 10_000 }).toEqual([]);
});

test("[ST89] a first reading passes over customers that the key may not read", async () => {
  let invoice = "";
  await using world = await connect({
    pace: 40,
    before: async (account) => {
      invoice = await account.openInvoice();
      await forbid({ account }, "GET", "/v1/customers");
    },
  });
  const document = await world.documentOf("invoice", invoice);
  expect(world.registers(document)["buyer.name"]).toBe("Bäckerei Weiß");
  expect(letters(world)).toEqual(["reading:party"]);
  await world.account.calm();
  world.bridge.deadLetters.replay("reading:party");
  await expect.poll(() => world.registers(document)["customer"], { timeout: 10_000 }).toBeDefined();
  expect(letters(world)).toEqual([]);
});

test("[ST90] a key that opens nothing any more ends the connection, whatever it was used for; while that cannot be found out, nothing is", async () => {
  await using world = await connect({ webhooks: true });
  const { account, bridge } = world;
  const refused = { kind: "status", match: { method: "GET", path: "/v1/account" } };
  await account.fault({ ...refused, status: 500 });
  await account.fault({
    kind: "status",
    status: 403,
    match: { method: "GET", path: "/v1/invoices" },
  });
  const first = await account.openInvoice();
  await world.documentOf("invoice", first);
  expect(bridge.status().lifecycle.state).toBe("running");
  expect(letters(world)).toEqual([]);

  await forbid(world, "GET", "/v1/");
  await account.openInvoice();
  await expect
    .poll(() => bridge.status().lifecycle.state, { timeout: 10_000 })
    .toBe("unauthorized");
  expect(letters(world)).toEqual([]);
  await account.calm();
  bridge.resume();
  const id = draftInvoice(world, 1, {}, askForIssue);
  await untilRegister(world, id, "issued");
  expect(bridge.status().lifecycle.state).toBe("running");
});

test("[ST140] a test of the connection says whose account answers, and what the key may not read", async () => {
  await using world = await connect({});
  const reads = ["invoice", "party", "item", "payment", "credit-note"];
  const all = await world.bridge.check();
  expect(all).toEqual({
    type: "ok",
    account: expect.stringMatching(/^(?!acct_)./),
    mayRead: reads,
    mayNotRead: [],
  });
  // What is used of it is found at the start, or set where the bridge runs.
  expect(world.bridge.status().mapped).toEqual([
    { what: "Country", is: expect.stringMatching(/^[A-Z]{2}$/) },
    { what: "Home currency", is: expect.stringMatching(/^[A-Z]{3}$/) },
    { what: "Time zone of its days", is: expect.stringMatching(/./), setting: "STRIPE_TIME_ZONE" },
  ]);
  await forbid(world, "GET", "/v1/customers");
  expect(await world.bridge.check()).toMatchObject({
    type: "ok",
    mayRead: reads.filter((kind) => kind !== "party"),
    mayNotRead: [{ kind: "party", fixes: [permission] }],
  });
});
