import { DecimalString, PlainDate, creditKey } from "@concord/model";
import { expect, test } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister, untilTold } from "../testing/settled.ts";
import { documentOf, openShop } from "../testing/shop.ts";

test("[QB60] customers and items follow edits from both sides, and nothing swings", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const customer = documentOf(world, "party", "1");
  const item = documentOf(world, "item", "1");
  if (customer === undefined || item === undefined) throw new Error("Nothing was read");
  world.replica.edit(customer.id, {
    type: "merge-fields",
    fields: { "contact.email": "hotel@example.com", "address.city": "Lyon", name: "Hôtel: Étoile" },
  });
  world.replica.edit(item.id, { type: "set-field", path: "price", value: "120.5" });
  await world.bridge.idle();
  await sweep(world);
  expect(await world.books.read("customer", "1")).toMatchObject({
    DisplayName: "Hôtel- Étoile",
    PrimaryEmailAddr: { Address: "hotel@example.com" },
    BillAddr: { City: "Lyon" },
    SyncToken: "1",
  });
  expect(await world.books.read("item", "1")).toMatchObject({ UnitPrice: 120.5, SyncToken: "1" });
  // The name as QuickBooks must write it is agreed, and stays ours here.
  expect(world.registers(customer.id)["name"]).toBe("Hôtel: Étoile");

  await world.books.act({
    action: "edit",
    entity: "Customer",
    id: "1",
    changes: { PrimaryPhone: { FreeFormNumber: "+33 4 72" } },
  });
  await world.books.act({ action: "delete-customer", id: "1" });
  await sweep(world);
  expect(world.registers(customer.id)).toMatchObject({
    "contact.phone": "+33 4 72",
    archived: true,
  });
  await sweep(world);
  expect(await world.books.read("customer", "1")).toMatchObject({ SyncToken: "3" });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB61] a credit note of ours that settles an invoice is entered once, by that invoice", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "INV-1");
  await untilRegister(world, invoice, "links.quickbooks");
  const note = issuedInvoice(world, 2, "CN-1", {
    kind: "credit-note",
    dueDate: null,
    "precedingInvoices.credited.number": "INV-1",
    "precedingInvoices.credited.document": invoice,
  });
  const credit = {
    amount: DecimalString.parse("119"),
    creditNote: "CN-1",
    on: PlainDate.parse("2026-11-20"),
  };
  world.replica.edit(invoice, { type: "apply-credit", key: creditKey(note), credit });
  world.replica.edit(note, { type: "apply-credit", key: creditKey(invoice), credit });
  await untilRegister(world, invoice, `links.quickbooks.credits.${note}`);
  await sweep(world);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { DocNumber: "CN-1", TotalAmt: 119, Balance: 0 },
  ]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 0 }]);
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB62] a customer that was found by name follows both sides; one whose name is worded there is not told", async () => {
  await using world = await connect({
    before: (books) =>
      books.act({
        action: "create",
        entity: "Customer",
        body: {
          DisplayName: "Pine- Street",
          PrimaryEmailAddr: { Address: "old@example.com" },
          PrimaryPhone: { FreeFormNumber: "+1 555" },
        },
      }),
  });
  await untilRead(world);
  const customer = draft(world, 9, "party", {
    name: "Pine: Street",
    "contact.email": "new@example.com",
  });
  const invoice = issuedInvoice(world, 1, "P-1", { customer });
  await untilRegister(world, invoice, "links.quickbooks");
  await sweep(world);
  expect(await world.books.find("select * from Customer")).toMatchObject([
    { DisplayName: "Pine- Street", PrimaryEmailAddr: { Address: "new@example.com" } },
  ]);
  expect(world.registers(customer)).toMatchObject({
    name: "Pine: Street",
    "contact.phone": "+1 555",
  });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB61] a credit note of ours is a credit memo with its number, and stays one document", async () => {
  await using world = await connect();
  const note = issuedInvoice(world, 1, "CN-2026-1", { kind: "credit-note", dueDate: null });
  await untilRegister(world, note, "links.quickbooks");
  await sweep(world);
  expect(world.registers(note)["links.quickbooks"]).toMatchObject({ kind: "credit-note" });
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { DocNumber: "CN-2026-1", TotalAmt: 119 },
  ]);
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(1);
});

test("[QB62] a customer has one currency there: another currency is another customer", async () => {
  await using world = await connect();
  const customer = draft(world, 9, "party", { name: "Pine Street LLC" });
  const euros = issuedInvoice(world, 1, "E-1", { customer });
  await untilRegister(world, euros, "links.quickbooks");
  await untilRegister(world, customer, "links.quickbooks");
  const dollars = issuedInvoice(world, 2, "U-1", { customer, currency: "USD" });
  await untilRegister(world, dollars, "links.quickbooks");
  expect(
    (await world.books.find("select * from Customer orderby Id")).map(
      ({ DisplayName }) => DisplayName,
    ),
  ).toEqual(["Pine Street LLC", "Pine Street LLC (USD)"]);
});

test("[QB63] money in another currency is entered at its own rate, home units for one foreign unit", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "U-2", {
    currency: "USD",
    "buyer.name": "Pine Street LLC",
  });
  paid(world, invoice, "stripe:py_1", "119", { total: "95.2", totalCurrency: "EUR", rate: "1.25" });
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  expect(await world.books.find("select * from Payment")).toMatchObject([
    { TotalAmt: 119, ExchangeRate: 0.8, CurrencyRef: { value: "USD" } },
  ]);
});

test("[QB64] money that a dispute took back is told to a person until the dispute is won", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "B-2");
  paid(world, invoice, "stripe:py_1", "119");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  world.replica.edit(
    invoice,
    {
      type: "record-dispute",
      key: "stripe:du_1",
      dispute: { payment: "stripe:py_1", amount: "119" },
    },
    { type: "record-dispute-progress", key: "stripe:du_1", outcome: "withdrawn", progress: {} },
  );
  await untilTold(world, /A dispute took 119 EUR of payment over 119 EUR/);
  world.replica.edit(invoice, {
    type: "record-dispute-progress",
    key: "stripe:du_1",
    outcome: "won",
    progress: {},
  });
  await world.bridge.idle();
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB64] money taken back after it was entered is told to a person", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "B-1");
  paid(world, invoice, "stripe:py_1", "119");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  world.replica.edit(invoice, {
    type: "record-reversal",
    key: "stripe:rv_1",
    reversal: { payment: "stripe:py_1", amount: "19", reason: "bounce" },
  });
  await untilTold(world, /was taken back by 19 EUR/);
  expect(await world.books.find("select * from Payment")).toMatchObject([{ TotalAmt: 119 }]);
});
