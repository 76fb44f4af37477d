import { expect, test, vi } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead } from "../testing/settled.ts";
import { documentOf, invoiced, openShop, registersOf } from "../testing/shop.ts";

// No sweep helps: the runtime's own comes once in an hour of its clock, three minutes of ours.
const formats = ["cloudevents", "legacy"] as const;

/** An invoice, its payment and a new due date, as a person in QuickBooks makes them; answers the invoice's id. */
async function work({ books }: Connected): Promise<string> {
  const id = await invoiced(books);
  await books.act({ action: "record-payment", invoices: [{ id }] });
  const changes = { DueDate: "2027-05-05" };
  await books.act({ action: "edit", entity: "Invoice", id, changes });
  return id;
}

async function untilKnown(world: Connected, id: string): Promise<void> {
  await vi.waitFor(
    () => {
      const read = documentOf(world, "invoice", id);
      expect(read?.kind === "invoice" && read.invoice.dueDate).toBe("2027-05-05");
      const payments = Object.values(registersOf(world, id, /^payments\./));
      expect(payments).toMatchObject([{ amount: "119" }]);
    },
    { timeout: 8_000, interval: 10 },
  );
  await world.bridge.idle();
}

async function expectAgreement(world: Connected): Promise<void> {
  expect(await world.bridge.reconcile(AbortSignal.timeout(5_000))).toMatchObject({ agreeing: 1 });
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
}

test.each(formats)(
  "[QB32] a forged webhook (%s) is answered 401 and changes nothing",
  async (webhookFormat) => {
    await using world = await connect({
      before: openShop,
      webhooks: true,
      sandbox: { webhookFormat },
    });
    await untilRead(world);
    const reads = async () => (await world.books.requests()).length;
    const before = { answers: world.answers.length, reads: await reads() };
    await world.books.side("fault", { kind: "webhook-forge", times: 1 });
    const id = await invoiced(world.books);
    await vi.waitFor(() => expect(world.answers.slice(before.answers)).toEqual([401]));
    await world.bridge.idle();
    expect(await reads()).toBe(before.reads);
    expect(documentOf(world, "invoice", id)).toBeUndefined();
    // The genuine one is sent again by the vendor.
    await world.books.side("clock", { advanceMs: 10_000 });
    await vi.waitFor(() => expect(documentOf(world, "invoice", id)).toBeDefined());
    expect(world.answers.slice(before.answers)).toEqual([401, 200]);
  },
);

test.each(
  formats.flatMap((webhookFormat) =>
    [
      { kind: "webhook-double", times: 10 },
      { kind: "webhook-reorder", times: 1 },
      { kind: "webhook-reorder", times: 2 },
      { kind: "webhook-late", ms: 700, times: 1 },
      { kind: "webhook-late", ms: 700, times: 10 },
    ].map((fault) => ({ webhookFormat, ...fault })),
  ),
)(
  "[QB32] $webhookFormat webhooks under $kind × $times end the same",
  async ({ webhookFormat, ...fault }) => {
    await using world = await connect({
      before: openShop,
      webhooks: true,
      sandbox: { webhookFormat },
    });
    await untilRead(world);
    const before = world.answers.length;
    await world.books.side("fault", fault);
    const id = await work(world);
    await untilKnown(world, id);
    const sent = fault.kind === "webhook-double" ? 6 : 3;
    await vi.waitFor(() => expect(world.answers.length - before).toBeGreaterThanOrEqual(sent), {
      timeout: 8_000,
    });
    await world.bridge.idle();
    expect(new Set(world.answers)).toEqual(new Set([200]));
    await expectAgreement(world);
    // A sweep finds nothing that the webhooks did not bring.
    const registers = documentOf(world, "invoice", id)?.registers;
    await sweep(world);
    expect(documentOf(world, "invoice", id)?.registers).toEqual(registers);
  },
);

test.each(formats)(
  "[QB32] a deletion and a void come by webhook, too (%s)",
  async (webhookFormat) => {
    await using world = await connect({
      before: openShop,
      webhooks: true,
      sandbox: { webhookFormat },
    });
    await untilRead(world);
    const id = await invoiced(world.books);
    const payment = await world.books.act({ action: "record-payment", invoices: [{ id }] });
    await vi.waitFor(() => expect(registersOf(world, id, /^payments\./)).not.toEqual({}));
    await world.books.act({ action: "delete", entity: "Payment", id: payment["Id"] });
    await world.books.act({ action: "void", entity: "Invoice", id });
    await vi.waitFor(() => {
      expect(Object.values(registersOf(world, id, /^reversals\./))).toMatchObject([
        { amount: "119" },
      ]);
      expect(registersOf(world, id, /^voided$/)).toMatchObject({ voided: { by: "quickbooks" } });
    });
    await world.bridge.idle();
    await expectAgreement(world);
  },
);

test("[QB71] webhooks that come before the answers to our own writes bring nothing twice", async () => {
  // Of every request's time half passes after its webhook has left.
  const latencyMs = { min: 160, max: 200 };
  await using world = await connect({ webhooks: true, sandbox: { latencyMs } });
  await untilRead(world);
  const customer = draft(world, 9, "party", { name: "Bäckerei Grünwald GmbH" });
  const item = draft(world, 11, "item", { name: "Pump" });
  const invoice = issuedInvoice(world, 1, "W-1", { customer, "lines.a.item": item });
  paid(world, invoice, "stripe:py_1", "100");
  const credit = { amount: "19" };
  world.replica.edit(invoice, { type: "apply-credit", key: "stripe:cn_1", credit });
  for (const fact of ["payments.stripe:py_1", "credits.stripe:cn_1"]) {
    await vi.waitFor(
      () => expect(world.registers(invoice)).toHaveProperty([`links.quickbooks.${fact}`]),
      { timeout: 15_000 },
    );
  }
  await world.bridge.idle();
  await sweep(world);
  const kinds = world.replica.all().map(({ kind }) => kind);
  // The credit memo's line has the default item.
  expect(kinds.toSorted()).toEqual(["invoice", "item", "item", "party"]);
  const facts = Object.keys(world.registers(invoice)).filter((path) =>
    /^(?:payments|credits|reversals)\./.test(path),
  );
  expect(facts.toSorted()).toEqual(["credits.stripe:cn_1", "payments.stripe:py_1"]);
  expect(await world.books.find("select * from Payment")).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  await expectAgreement(world);
});
