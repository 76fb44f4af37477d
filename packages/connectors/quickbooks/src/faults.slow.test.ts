import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister } from "../testing/settled.ts";

const patience = { timeout: 18_000, interval: 20 };

const faults = [
  { kind: "timeout-after-commit" },
  { kind: "timeout-before-commit" },
  { kind: "truncated-body" },
  { kind: "status", status: 503 },
];

function strike({ books }: Connected, path: string, fault: object): Promise<unknown> {
  const match = { method: "POST", path: `/v3/company/${books.config.realm}/${path}` };
  return books.side("fault", { ...fault, match });
}

test.each(faults)(
  "[QB37] after $kind $status of a change (void, customer, item) it is there once",
  { timeout: 20_000 },
  async (fault) => {
    await using world = await connect();
    await untilRead(world);
    const customer = draft(world, 9, "party", { name: "Bäckerei Grünwald GmbH" });
    const item = draft(world, 11, "item", { name: "Pump", price: "50" });
    await strike(world, "item", fault);
    const first = issuedInvoice(world, 1, "L-1", { customer, "lines.a.item": item });
    const second = issuedInvoice(world, 2, "L-2", { customer });
    await untilRegister(world, first, "links.quickbooks");
    await untilRegister(world, second, "links.quickbooks");
    await untilRegister(world, customer, "links.quickbooks");

    // Two of the invoice: each strikes one of the voids.
    for (const path of ["invoice", "invoice", "customer", "item"]) await strike(world, path, fault);
    world.replica.edit(first, { type: "mark-voided", voided: { on: "2026-11-22" } });
    world.replica.edit(second, { type: "mark-voided", voided: { on: "2026-11-22" } });
    world.replica.edit(customer, {
      type: "set-field",
      path: "contact.email",
      value: "a@b.example",
    });
    world.replica.edit(item, { type: "set-field", path: "price", value: "60" });
    await vi.waitFor(async () => {
      expect(await world.books.find("select * from Invoice orderby DocNumber")).toMatchObject([
        { DocNumber: "L-1", TotalAmt: 0 },
        { DocNumber: "L-2", TotalAmt: 0 },
      ]);
      expect(await world.books.find("select * from Customer")).toMatchObject([
        { PrimaryEmailAddr: { Address: "a@b.example" } },
      ]);
      const items = await world.books.find("select * from Item where Name = 'Pump'");
      expect(items).toMatchObject([{ UnitPrice: 60 }]);
    }, patience);
    await world.bridge.idle();
    await sweep(world);
    // Each change was made once: nothing was written again after it was found.
    for (const record of ["Customer", "Item where Name = 'Pump'"]) {
      expect(await world.books.find(`select * from ${record}`)).toMatchObject([{ SyncToken: "1" }]);
    }
    expect(world.bridge.deadLetters.list()).toEqual([]);
    expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  },
);

test(
  "[QB38] a request that hangs, and is carried out after we gave it up, happens once",
  { timeout: 30_000 },
  async () => {
    // Two minutes of the runtime are 1.2 seconds here.
    await using world = await connect({ speed: 100 });
    await untilRead(world);
    for (const path of ["invoice", "payment", "creditmemo"]) {
      await strike(world, path, { kind: "hang", ms: 2_000 });
    }
    const invoice = issuedInvoice(world, 1, "H-1");
    paid(world, invoice, "stripe:py_1", "100");
    world.replica.edit(invoice, {
      type: "apply-credit",
      key: "stripe:cn_1",
      credit: { amount: "19" },
    });
    for (const fact of ["payments.stripe:py_1", "credits.stripe:cn_1"]) {
      await vi.waitFor(
        () => expect(world.registers(invoice)[`links.quickbooks.${fact}`]).toBeDefined(),
        { timeout: 25_000, interval: 50 },
      );
    }
    // Also what hung has been carried out by now.
    const ended = async () =>
      (await world.books.requests()).filter(
        ({ method, path }) => method === "POST" && /\/(invoice|payment|creditmemo)\?/.test(path),
      );
    await vi.waitFor(
      async () => expect((await ended()).length).toBeGreaterThanOrEqual(7),
      patience,
    );
    expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 0 }]);
    expect(await world.books.find("select * from Payment")).toHaveLength(2);
    expect(await world.books.find("select * from CreditMemo")).toHaveLength(1);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

/** Invoices of ours that are paid, and a wait until their payments stand in QuickBooks. */
async function enterPaid(world: Connected, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => {
    const id = issuedInvoice(world, index + 1, `R-${index + 1}`);
    paid(world, id, `stripe:py_${index + 1}`, "119");
    return id;
  });
  const isOpen = (id: DocumentId, index: number): boolean =>
    world.registers(id)[`links.quickbooks.payments.stripe:py_${index + 1}`] === undefined;
  await vi.waitFor(() => expect(ids.filter(isOpen)).toEqual([]), {
    timeout: 50_000,
    interval: 50,
  });
  await world.bridge.idle();
}

async function answered429(world: Connected): Promise<number> {
  return (await world.books.requests()).filter(({ status }) => status === 429).length;
}

test("[QB39] a storm of 429 loses and doubles nothing", { timeout: 60_000 }, async () => {
  await using world = await connect();
  await untilRead(world);
  await world.books.side("fault", {
    kind: "status",
    status: 429,
    times: 7,
    match: { path: "/v3/" },
  });
  await enterPaid(world, 6);
  expect(await answered429(world)).toBe(7);
  expect(await world.books.find("select * from Payment")).toHaveLength(6);
  const invoices = await world.books.find("select * from Invoice");
  expect(invoices.map(({ Balance }) => Balance)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB39] the vendor's own limits are kept", { timeout: 60_000 }, async () => {
  await using world = await connect({
    sandbox: { rateLimits: {} },
    speed: 1,
    ownBudget: true,
  });
  await enterPaid(world, 12);
  expect((await world.books.requests()).length).toBeGreaterThan(50);
  expect(await answered429(world)).toBe(0);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
