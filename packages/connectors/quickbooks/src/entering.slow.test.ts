import { expect, test } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import { sweep, untilRegister, untilTold } from "../testing/settled.ts";

const agreement = (world: Awaited<ReturnType<typeof connect>>) =>
  world.bridge.reconcile(AbortSignal.timeout(5_000));

test("[QB20] an issued invoice and a settled Stripe payment become customer, item, invoice and payment, once each", async () => {
  await using world = await connect();
  const customer = draft(world, 9, "party", {
    name: "Bäckerei Grünwald GmbH",
    "contact.email": "rechnung@gruenwald.example",
    "address.city": "Köln",
  });
  const invoice = issuedInvoice(world, 1, "INV-2026-0001", { customer });
  paid(world, invoice, "stripe:py_1", "119");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  await sweep(world);

  expect(await world.books.find("select * from Customer")).toMatchObject([
    {
      DisplayName: "Bäckerei Grünwald GmbH",
      PrimaryEmailAddr: { Address: "rechnung@gruenwald.example" },
      BillAddr: { City: "Köln" },
    },
  ]);
  expect(world.registers(customer)["links.quickbooks"]).toMatchObject({ kind: "party" });
  expect(await world.books.find("select * from Item")).toMatchObject([{ Name: "Concord sales" }]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([
    {
      DocNumber: "INV-2026-0001",
      TxnDate: "2026-11-20",
      DueDate: "2026-12-04",
      TotalAmt: 119,
      Balance: 0,
    },
  ]);
  expect(await world.books.find("select * from Payment")).toMatchObject([
    { TotalAmt: 119, TxnDate: "2026-11-21", UnappliedAmt: 0 },
  ]);
  const payments = Object.keys(world.registers(invoice)).filter((path) =>
    path.startsWith("payments."),
  );
  expect(payments).toEqual(["payments.stripe:py_1"]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
  expect(world.replica.all().flatMap(({ conflicts }) => conflicts)).toEqual([]);
});

const awkward = (rate: string) => ({
  "lines.b.name": "Seal",
  "lines.b.quantity": "3",
  "lines.b.price": "0.335",
  "lines.b.position": "a1",
  "lines.b.tax.category": "S",
  "lines.b.tax.rate": rate,
});

test("[QB21] whatever the issuer's rounding, QuickBooks shows the total to the cent", async () => {
  await using world = await connect();
  const cases = [
    issuedInvoice(world, 1, "R-1", awkward("19")),
    issuedInvoice(world, 2, "R-2", { ...awkward("7"), pricesIncludeTax: true }),
    issuedInvoice(world, 3, "R-3", {
      ...awkward("7"),
      "adjustments.d.type": "allowance",
      "adjustments.d.percent": "3",
    }),
    issuedInvoice(world, 4, "R-4", { ...awkward("19"), payableRounding: "-0.02" }),
    issuedInvoice(world, 5, "R-5", { ...awkward("0"), taxRounding: "line" }),
    issuedInvoice(world, 6, "R-6", {
      ...awkward("19"),
      "lines.a.adjustments.x.type": "allowance",
      "lines.a.adjustments.x.amount": "1.11",
    }),
    issuedInvoice(world, 7, "R-7", {
      currency: "JPY",
      "buyer.name": "Aozora",
      "lines.a.price": "1500",
    }),
    issuedInvoice(world, 8, "R-8", {
      currency: "USD",
      "buyer.name": "Pine Street LLC",
      taxCurrency: "EUR",
      exchangeRate: "0.9",
    }),
  ];
  for (const id of cases) await untilRegister(world, id, "links.quickbooks");

  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
  expect(await world.books.find("select * from Invoice where DocNumber = 'R-8'")).toMatchObject([
    { ExchangeRate: 0.9, CurrencyRef: { value: "USD" } },
  ]);
});

test("[QB22] what QuickBooks cannot hold is told to a person and not sent", async () => {
  await using world = await connect();
  issuedInvoice(world, 1, "INVOICE-NUMBER-2026-000001");
  await untilTold(world, /at most 21 characters/);
  issuedInvoice(world, 2, "T-1", { "lines.a.tax.rate": "25.5" });
  await untilTold(world, /no active tax code for 25.5 %/);
  issuedInvoice(world, 3, "T-2", { currency: "KWD" });
  await untilTold(world, /KWD has smaller parts/);
  issuedInvoice(world, 4, "T-3", { prepaid: "10" });
  await untilTold(world, /paid before issue/);
  issuedInvoice(world, 5, "T-4", { "buyer.name": null });
  await untilTold(world, /names no buyer/);
  await world.bridge.idle();
  expect(await world.books.find("select * from Invoice")).toEqual([]);
});

test("[QB23] a void is carried over; a second customer of a name is the first", async () => {
  await using world = await connect({
    before: (books) =>
      books.act({
        action: "create",
        entity: "Customer",
        body: { DisplayName: "Bäckerei Grünwald GmbH" },
      }),
  });
  const first = issuedInvoice(world, 1, "V-1");
  const second = issuedInvoice(world, 2, "V-2");
  await untilRegister(world, first, "links.quickbooks");
  await untilRegister(world, second, "links.quickbooks");
  expect(await world.books.find("select * from Customer")).toHaveLength(1);

  world.replica.edit(first, { type: "mark-voided", voided: { on: "2026-11-22", by: "ada" } });
  await world.bridge.idle();
  await sweep(world);

  expect(await world.books.find("select * from Invoice where DocNumber = 'V-1'")).toMatchObject([
    { TotalAmt: 0, PrivateNote: expect.stringMatching(/^Voided/) },
  ]);
  expect(await world.books.find("select * from Invoice where DocNumber = 'V-2'")).toMatchObject([
    { DueDate: "2026-12-04", TotalAmt: 119 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});
