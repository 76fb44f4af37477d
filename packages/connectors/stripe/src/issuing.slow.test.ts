import { contentDigest } from "@concord/document";
import { computeTotals } from "@concord/model";
import { expect, test } from "vitest";
import { createMemoryReplica } from "@concord/bridge/testing";
import {
  askForIssue,
  connect,
  draftInvoice,
  sweep,
  until,
  untilRegister,
  untilTold,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const agreement = (world: Connected) => world.bridge.reconcile(AbortSignal.timeout(5_000));

const invoices = (world: Connected) => world.account.list("/v1/invoices");

const line = (key: string, quantity: string, price: string, rate: string) => ({
  [`lines.${key}.name`]: key,
  [`lines.${key}.quantity`]: quantity,
  [`lines.${key}.price`]: price,
  [`lines.${key}.position`]: `a${key}`,
  [`lines.${key}.tax.category`]: rate === "0" ? "E" : "S",
  [`lines.${key}.tax.rate`]: rate,
});

test("[ST51] what a document says is what Stripe claims, to the cent", async () => {
  await using world = await connect();
  const cases = [
    draftInvoice(world, 1, { taxRounding: "line", ...line("b", "3", "0.335", "7") }, askForIssue),
    draftInvoice(
      world,
      2,
      { pricesIncludeTax: true, taxRounding: "line", ...line("b", "2.5", "64.22", "19") },
      askForIssue,
    ),
    draftInvoice(
      world,
      3,
      {
        "adjustments.d.type": "allowance",
        "adjustments.d.percent": "10",
        "adjustments.d.reason": "Loyal customer",
        ...line("b", "1", "20", "7"),
      },
      askForIssue,
    ),
    draftInvoice(
      world,
      4,
      { "lines.a.adjustments.x.type": "allowance", "lines.a.adjustments.x.amount": "1.11" },
      askForIssue,
    ),
    draftInvoice(
      world,
      5,
      { "lines.a.baseQuantity": "100", "lines.a.quantity": "250" },
      askForIssue,
    ),
    draftInvoice(world, 6, { currency: "JPY", "lines.a.price": "1500" }, askForIssue),
    draftInvoice(
      world,
      7,
      { currency: "KWD", "lines.a.price": "1.05", "lines.a.tax.rate": "10" },
      askForIssue,
    ),
    draftInvoice(
      world,
      8,
      { dueDate: null, "lines.a.tax.rate": "0", "lines.a.tax.category": "AE" },
      askForIssue,
    ),
    draftInvoice(
      world,
      9,
      { "lines.b.name": "Many", "lines.b.quantity": "1", "lines.b.price": "1", ...twelveLines },
      askForIssue,
    ),
  ];
  for (const id of cases) {
    const before = world.replica.read(id);
    const claim = before?.kind === "invoice" ? computeTotals(before.invoice).claim : undefined;
    await untilRegister(world, id, "issued");
    expect(world.registers(id)["stated.gross"]).toMatchObject({ value: claim });
  }
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
  expect(world.replica.all().flatMap(({ conflicts }) => conflicts)).toEqual([]);
});

const twelveLines = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [
    [`lines.n${index}.name`, `Part ${index}`],
    [`lines.n${index}.quantity`, "1"],
    [`lines.n${index}.price`, "1"],
  ]).flat(),
);

test("[ST52] an edited draft is brought into agreement before it is issued: lines, order number, note, due date", async () => {
  await using world = await connect({ policy: { issues: true, creates: "drafts", settles: true } });
  const id = draftInvoice(world, 1, {
    "lines.b.name": "Seal",
    "lines.b.quantity": "1",
    "lines.b.price": "10",
    "lines.b.position": "a1",
  });
  await untilRegister(world, id, "links.stripe");
  await until(world, id, "both lines are there", (registers) =>
    JSON.stringify(registers["links.stripe"]).includes('"b"'),
  );
  world.replica.edit(
    id,
    { type: "set-line", line: "a", field: "quantity", value: "3" },
    { type: "remove-line", line: "b" },
    { type: "add-line", line: "c", content: { name: "Travel", quantity: "1", price: "30" } },
    { type: "set-field", path: "references.purchaseOrder", value: "PO-7" },
    { type: "set-field", path: "dueDate", value: "2027-03-01" },
    { type: "add-entry", list: "notes", entry: "n1", content: { text: "Thank you" } },
    askForIssue,
  );
  await untilRegister(world, id, "issued");
  const [invoice] = await invoices(world);
  expect(invoice).toMatchObject({
    status: "open",
    total: 15_000 * 1.19 + 3_000,
    custom_fields: [{ name: "Purchase order", value: "PO-7" }],
  });
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST53] nothing is issued that would claim something else; a person is told why", async () => {
  await using world = await connect();
  // 3 × 0.335 at 19 % twice: tax once for the document is not the sum of the lines'.
  const awkward = {
    "lines.a.quantity": "1",
    "lines.a.price": "0.33",
    "lines.b.name": "b",
    "lines.b.quantity": "1",
    "lines.b.price": "0.33",
    "lines.b.tax.category": "S",
    "lines.b.tax.rate": "19",
  };
  draftInvoice(world, 1, awkward, askForIssue);
  await untilTold(world, /Stripe computes 0\.78 EUR where the invoice says 0\.79/);
  draftInvoice(world, 2, { "lines.a.tax.retained": true }, askForIssue);
  await untilTold(world, /withholds/);
  draftInvoice(world, 3, { prepaid: "10" }, askForIssue);
  await untilTold(world, /collect the prepaid amount once more/);
  draftInvoice(world, 4, { "buyer.name": null }, askForIssue);
  await untilTold(world, /has no buyer/);
  draftInvoice(world, 5, { currency: null }, askForIssue);
  await untilTold(world, /has no currency/);
  draftInvoice(world, 6, { kind: "credit-note" }, askForIssue);
  await untilTold(world, /makes no credit-note/);
  await world.bridge.idle();
  expect((await invoices(world)).map(({ status }) => status)).toEqual(["draft", "draft"]);
});

test("[ST54] an invoice that was changed after somebody asked is not issued before they ask again", async () => {
  await using world = await connect();
  const id = draftInvoice(world, 1);
  const asked = {
    type: "request-issue",
    key: "ask-1",
    request: { connector: "stripe", digest: "0".repeat(64) },
  } as const;
  world.replica.edit(id, asked);
  await untilTold(world, /changed after somebody asked/);
  const seen = world.replica.read(id);
  const digest = seen?.kind === "invoice" ? contentDigest(seen.invoice) : "";
  const request = { connector: "stripe", digest };
  world.replica.edit(id, { type: "request-issue", key: "ask-2", request });
  await untilRegister(world, id, "issued");
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST55] a request that names another issuer, or nobody, is none of Stripe's", async () => {
  await using world = await connect();
  draftInvoice(
    world,
    1,
    {},
    { type: "request-issue", key: "r", request: { connector: "quickbooks" } },
  );
  draftInvoice(world, 2, {}, { type: "request-issue", key: "r", request: { series: "A" } });
  draftInvoice(world, 4, {}, { type: "request-issue", key: "r" });
  const id = draftInvoice(
    world,
    3,
    {},
    { type: "request-issue", key: "r", request: { connector: "stripe" } },
  );
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  expect(await invoices(world)).toHaveLength(1);
});

test("[ST56] an issued invoice is voided when people ask for it, but not after a payment", async () => {
  await using world = await connect();
  const id = draftInvoice(world, 1, {}, askForIssue);
  const paid = draftInvoice(world, 2, {}, askForIssue);
  await untilRegister(world, id, "issued");
  await untilRegister(world, paid, "issued");
  world.replica.edit(id, { type: "request-void", key: "v" });
  await untilRegister(world, id, "voided");
  const open = (await invoices(world)).find(({ status }) => status === "open");
  await world.account.act("pay", { invoice: String(open?.["id"]), amount: 100 });
  world.replica.edit(paid, { type: "request-void", key: "v" });
  await untilTold(world, /(?:voids no invoice that has been paid in part|partially paid)/);
  expect((await invoices(world)).map(({ status }) => status)).toEqual(["open", "void"]);
});

test("[ST57] an invoice of another issuer is copied under its own number, where the policy says so", async () => {
  await using world = await connect({
    policy: { issues: false, creates: "issued", settles: true },
  });
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20" });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-2026-17", on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilRegister(world, id, "links.stripe");
  await expect
    .poll(() => invoices(world), { timeout: 15_000 })
    .toMatchObject([{ status: "open", number: "RE-2026-17", total: 11_900 }]);
  await world.bridge.idle();
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST57] a number that Stripe has given already is told, and nothing is issued under another", async () => {
  await using world = await connect({
    policy: { issues: false, creates: "issued", settles: true },
    before: (account) => account.openInvoice(undefined, { number: "RE-2026-17" }),
  });
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20" });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-2026-17", on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilTold(world, /number/i);
  await world.bridge.idle();
  expect(await invoices(world)).toHaveLength(1);
  const [letter] = world.bridge.deadLetters.list();
  expect(letter?.fixes.join()).toMatch(/has this number/);
  // Once the other one is out of the way, a replay copies it.
  const [other] = await invoices(world);
  await world.account.act("void", { invoice: other?.["id"] });
  world.bridge.deadLetters.replay(letter?.id ?? "");
  await untilTold(world, /number/i);
  expect(await invoices(world)).toHaveLength(1);
});

test("[ST58] an edit that comes after the issue sends nothing to Stripe", async () => {
  await using world = await connect({ webhooks: true });
  const id = draftInvoice(world, 1);
  const offline = createMemoryReplica();
  offline.receive(world.replica.updates());
  world.replica.edit(id, askForIssue);
  await untilRegister(world, id, "issued");
  await world.bridge.idle();
  const before = await world.account.writes();
  offline.edit(
    id,
    { type: "set-field", path: "dueDate", value: "2027-06-01" },
    { type: "set-line", line: "a", field: "price", value: "70" },
    { type: "add-line", line: "b", content: { name: "Late", quantity: "1", price: "9" } },
  );
  world.replica.receive(offline.updates());
  await world.bridge.idle();
  await sweep(world);
  expect(await world.account.writes()).toEqual(before);
  expect(world.summary(id)).toMatchObject({ gross: "119", dueDate: "2027-01-31" });
  const read = world.replica.read(id);
  expect(read?.kind === "invoice" && read.editedAfterIssue.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["lines.a.price", "dueDate"]),
  );
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST52] what a draft did not say when it went to Stripe is carried, too: tax, due date, order number, note, allowance", async () => {
  await using world = await connect({ policy: { issues: true, creates: "drafts", settles: true } });
  const id = draftInvoice(world, 1, {
    dueDate: null,
    "lines.a.tax.rate": null,
    "lines.a.tax.category": null,
  });
  await until(world, id, "its line", (registers) =>
    JSON.stringify(registers["links.stripe"]).includes('"a"'),
  );
  await world.bridge.idle();
  const edits = [
    { "lines.a.tax.rate": "19", "lines.a.tax.category": "S" },
    { dueDate: "2027-03-01" },
    { "references.purchaseOrder": "PO-7" },
    { "notes.n1.text": "Thank you" },
    { "lines.a.adjustments.x.type": "allowance", "lines.a.adjustments.x.amount": "10" },
  ];
  for (const fields of edits) {
    world.replica.edit(id, { type: "merge-fields", fields });
    await world.bridge.idle();
  }
  expect(await invoices(world)).toMatchObject([
    {
      total: 9_000 * 1.19,
      description: "Thank you",
      collection_method: "send_invoice",
      custom_fields: [{ name: "Purchase order", value: "PO-7" }],
    },
  ]);
  const writes = await world.account.writes();
  await world.bridge.idle();
  await sweep(world);
  expect(await world.account.writes()).toEqual(writes);
  world.replica.edit(id, askForIssue);
  await untilRegister(world, id, "issued");
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});
