import { DecimalString, DocumentId, PlainDate, creditKey } from "@concord/model";
import { expect, test, vi } from "vitest";
import {
  connect,
  draft,
  draftInvoice,
  sweep,
  until,
  untilRegister,
  untilTold,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const policy = { issues: true, creates: "issued", settles: true } as const;
const noteId = DocumentId.parse("01890000-0000-7000-8000-000000000002");
const link = `links.stripe.credits.${noteId}`;

/** An invoice over 119.00 that our registrar issued, finalised in Stripe. */
async function issuedHere(world: Connected, name = 1, number = `RE-${name}`): Promise<DocumentId> {
  const id = draftInvoice(world, name, { issueDate: "2026-11-20" });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number, on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilRegister(world, id, "links.stripe");
  await vi.waitFor(
    async () => {
      const all = await world.account.list("/v1/invoices");
      if (all.find((each) => each["number"] === number)?.["status"] !== "open")
        throw new Error("Not open");
    },
    { timeout: 15_000, interval: 10 },
  );
  await world.bridge.idle();
  return id;
}

/** What the registrar writes for a credit note: its own document, and the credit on the invoice. */
function creditHere(world: Connected, invoice: DocumentId, amount: string): void {
  draft(world, 2, "invoice", {
    kind: "credit-note",
    currency: "EUR",
    issueDate: "2026-11-21",
    "buyer.name": "Hafenbau GmbH",
    "precedingInvoices.credited.number": "RE-1",
    "precedingInvoices.credited.document": invoice,
    "lines.a.name": "Pump inspection",
    "lines.a.quantity": "1",
    "lines.a.price": amount,
    "lines.a.position": "a0",
  });
  const credit = {
    amount: DecimalString.parse(amount),
    creditNote: "CN-1",
    on: PlainDate.parse("2026-11-21"),
  };
  world.replica.edit(
    noteId,
    {
      type: "mark-issued",
      issued: { number: "CN-1", on: "2026-11-21", by: { type: "registrar", series: "CN" } },
    },
    { type: "apply-credit", key: creditKey(invoice), credit },
  );
  world.replica.edit(invoice, { type: "apply-credit", key: creditKey(noteId), credit });
}

function takeBack(world: Connected, invoice: DocumentId): void {
  world.replica.edit(noteId, { type: "mark-voided", voided: {} });
  world.replica.edit(invoice, { type: "void-credit", key: creditKey(noteId), withdrawal: {} });
}

const invoices = ({ account }: Connected) => account.list("/v1/invoices");
const notes = ({ account }: Connected) => account.list("/v1/credit_notes");

test.each(["none", "timeout-after-commit", "timeout-before-commit", "truncated-body"])(
  "[ST74] a credit note of ours is one credit note with our number and date, and is voided with ours (%s)",
  async (kind) => {
    await using world = await connect({ policy, webhooks: true });
    const invoice = await issuedHere(world);
    const lose = async (): Promise<void> => {
      if (kind !== "none")
        await world.account.fault({ kind, match: { method: "POST", path: "/credit_notes" } });
    };
    await lose();
    creditHere(world, invoice, "19");
    await untilRegister(world, invoice, link);
    await sweep(world);
    expect(await notes(world)).toMatchObject([
      { total: 1_900, memo: "CN-1", effective_at: Date.parse("2026-11-21T12:00:00Z") / 1_000 },
    ]);
    expect(await invoices(world)).toMatchObject([{ status: "open", amount_remaining: 10_000 }]);
    await lose();
    takeBack(world, invoice);
    await vi.waitFor(async () => expect(await notes(world)).toMatchObject([{ status: "void" }]), {
      timeout: 15_000,
      interval: 20,
    });
    await world.bridge.idle();
    await sweep(world);
    expect(await invoices(world)).toMatchObject([{ status: "open", amount_remaining: 11_900 }]);
    expect(world.summary(invoice)).toMatchObject({ status: "unpaid", outstanding: "119" });
    expect(world.bridge.deadLetters.list()).toEqual([]);
    expect(world.replica.all().filter((each) => each.kind === "invoice")).toHaveLength(2);
  },
);

test("[ST74] where Stripe does not void a credit note, and where it alone did, a person is told", async () => {
  await using world = await connect({ policy, webhooks: true });
  const invoice = await issuedHere(world);
  creditHere(world, invoice, "119");
  await untilRegister(world, invoice, link);
  await until(world, invoice, "settled", () => world.summary(invoice)?.outstanding === "0");
  expect(await invoices(world)).toMatchObject([{ status: "paid" }]);
  takeBack(world, invoice);
  await untilTold(
    world,
    /Credit CN-1 was withdrawn, and credit note cn_\w+ stands in Stripe, which voids none/,
  );
  expect(await notes(world)).toMatchObject([{ status: "issued" }]);
});

test("[ST74] a credit note of ours that somebody voids in Stripe is told", async () => {
  await using world = await connect({ policy, webhooks: true });
  const invoice = await issuedHere(world);
  creditHere(world, invoice, "19");
  await untilRegister(world, invoice, link);
  const [note] = await notes(world);
  await fetch(`${world.account.url}/v1/credit_notes/${String(note?.["id"])}/void`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${world.account.config.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  });
  await sweep(world);
  await untilTold(
    world,
    /Credit CN-1 stands here, and its credit note cn_\w+ was voided in Stripe/,
  );
  takeBack(world, invoice);
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toEqual([]), { timeout: 15_000 });
});

test("[ST110] a void in Stripe of an invoice that was issued here is told until it is void here, too", async () => {
  await using world = await connect({ policy, webhooks: true });
  const invoice = await issuedHere(world);
  const [copy] = await invoices(world);
  await world.account.act("void", { invoice: copy?.["id"] });
  await sweep(world);
  await untilTold(world, /RE-1 was issued here and stands, and its copy in_\w+ was voided/);
  expect(world.summary(invoice)).toMatchObject({ status: "unpaid", outstanding: "119" });
  expect(world.bridge.deadLetters.list()).toMatchObject([
    { fixes: expect.arrayContaining([expect.stringContaining("Void it here too")]) },
  ]);
  // What is paid of it otherwise is still recorded, and nothing of that goes into what is void there.
  const payment = { amount: "19" };
  world.replica.edit(invoice, { type: "record-payment", key: "bank:1", payment });
  await sweep(world);
  expect(await invoices(world)).toMatchObject([{ status: "void" }]);
  expect(world.summary(invoice)).toMatchObject({ outstanding: "100" });
  world.replica.edit(invoice, {
    type: "record-refund",
    key: "bank:2",
    refund: { payment: "bank:1", amount: "19" },
  });
  world.replica.edit(invoice, { type: "mark-voided", voided: {} });
  await sweep(world);
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toEqual([]));
  expect(world.summary(invoice)).toMatchObject({ status: "void" });
});

test("[ST75] an invoice that is void here and paid in Stripe is told until it is credited there", async () => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world);
  const [theirs] = await invoices(world);
  await world.account.act("pay", { invoice: theirs?.["id"] });
  world.replica.edit(invoice, { type: "mark-voided", voided: {} });
  await sweep(world);
  await untilTold(world, /void here, and Stripe says that 119 EUR of it are paid/);
  await world.account.act("credit", {
    invoice: theirs?.["id"],
    fields: { amount: 11_900, refund_amount: 11_900 },
  });
  await sweep(world);
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toEqual([]), { timeout: 15_000 });
});

test("[ST75] a copy whose document became void while it was a draft is finalised and voided", async () => {
  await using world = await connect({ policy });
  await world.account.fault({
    kind: "status",
    status: 503,
    match: { path: "/finalize" },
    times: 3,
  });
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20" });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-1", on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilRegister(world, id, "links.stripe");
  world.replica.edit(id, { type: "mark-voided", voided: {} });
  await vi.waitFor(
    async () => expect(await invoices(world)).toMatchObject([{ number: "RE-1", status: "void" }]),
    { timeout: 30_000, interval: 50 },
  );
  await world.bridge.idle();
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST76] a write-off is told while Stripe asks for it", async () => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world);
  world.replica.edit(invoice, { type: "write-off", key: "w", writeOff: { amount: "19" } });
  await untilTold(world, /19 EUR of the invoice were written off, and Stripe goes on asking/);
  const [theirs] = await invoices(world);
  await world.account.act("mark-uncollectible", { invoice: theirs?.["id"] });
  await sweep(world);
  await vi.waitFor(() => expect(world.bridge.deadLetters.list()).toEqual([]), { timeout: 15_000 });
  expect(await notes(world)).toEqual([]);
});

test("[ST77] a copy whose number stands on a draft in Stripe is made once that is gone and it is replayed", async () => {
  await using world = await connect({ policy });
  const customer = await world.account.act("create-customer", { fields: { name: "Other" } });
  const taken = await world.account.act("create-invoice", {
    fields: { customer: customer.id, currency: "eur", number: "RE-1" },
  });
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20" });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-1", on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilTold(world, /RE-1 is already in use/);
  const [letter] = world.bridge.deadLetters.list();
  expect(letter?.fixes.join()).toMatch(/then replay/);
  await world.account.act("delete-draft", { invoice: taken.id });
  world.bridge.deadLetters.replay(letter?.id ?? "");
  await untilRegister(world, id, "links.stripe");
  await vi.waitFor(
    async () => expect(await invoices(world)).toMatchObject([{ number: "RE-1", status: "open" }]),
    { timeout: 15_000, interval: 20 },
  );
  await world.bridge.idle();
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST78] where the policy copies what was issued here, an invoice of another tool is not created", async () => {
  await using world = await connect({ policy: { issues: true, creates: "own", settles: true } });
  const foreign = draftInvoice(world, 9, { issueDate: "2026-11-20" });
  world.replica.edit(foreign, {
    type: "mark-issued",
    issued: {
      number: "Q-9",
      on: "2026-11-20",
      by: { type: "connector", connector: "quickbooks", account: "1", id: "9" },
    },
  });
  await issuedHere(world);
  await world.bridge.idle();
  expect(await invoices(world)).toMatchObject([{ number: "RE-1", status: "open" }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
