import { expect, test } from "vitest";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister, untilTold } from "../testing/settled.ts";

test("[QB24] more than the invoice takes stays the customer's credit", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-1");
  paid(world, invoice, "stripe:py_1", "100");
  paid(world, invoice, "stripe:py_2", "50");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_2");
  const payments = await world.books.find("select * from Payment orderby Id");
  expect(payments.map(({ TotalAmt }) => TotalAmt)).toEqual([100, 50]);
  expect(payments[1]).toMatchObject({ UnappliedAmt: 31 });
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 0 }]);
});

test("[QB24] what Stripe took beyond the invoice is entered with it, so that the bank is right, and stays the customer's credit", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-9");
  paid(world, invoice, "stripe:py_1", "119", {
    total: "150",
    totalCurrency: "EUR",
    surplus: "31",
  });
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  await sweep(world);
  expect(await world.books.find("select * from Payment")).toMatchObject([
    { TotalAmt: 150, UnappliedAmt: 31 },
  ]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 0 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB68] a payment over many invoices is entered with what each gets of it, and says of what it is a part", async () => {
  await using world = await connect();
  const whole = { total: "200", totalCurrency: "EUR", payment: "bank:7", reference: "Wire 7" };
  const first = issuedInvoice(world, 1, "B-1");
  const second = issuedInvoice(world, 2, "B-2");
  paid(world, first, "bank:7", "119", whole);
  // It comes later, as it may: nobody waits for the rest of a payment.
  await untilRegister(world, first, "links.quickbooks.payments.bank:7");
  paid(world, second, "bank:7", "81", whole);
  await untilRegister(world, second, "links.quickbooks.payments.bank:7");
  await sweep(world);
  expect(await world.books.find("select * from Payment orderby Id")).toMatchObject([
    { TotalAmt: 119, UnappliedAmt: 0, PrivateNote: expect.stringMatching(/part of bank:7 of 200/) },
    { TotalAmt: 81, UnappliedAmt: 0, PrivateNote: expect.stringMatching(/part of bank:7 of 200/) },
  ]);
  for (const id of [first, second]) {
    const payments = Object.keys(world.registers(id)).filter((path) =>
      path.startsWith("payments."),
    );
    expect(payments).toEqual(["payments.bank:7"]);
  }
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB25] announced money waits, failed money is never entered", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-2");
  paid(world, invoice, "stripe:py_1", "60", { pending: true });
  paid(world, invoice, "stripe:py_2", "59", { pending: true });
  await untilRegister(world, invoice, "links.quickbooks");
  world.replica.edit(
    invoice,
    { type: "record-payment-progress", key: "stripe:py_1", outcome: "settled", progress: {} },
    { type: "record-payment-progress", key: "stripe:py_2", outcome: "failed", progress: {} },
  );
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  expect(await world.books.find("select * from Payment")).toMatchObject([{ TotalAmt: 60 }]);
});

test("[QB26] a credit is a credit memo that a payment of nothing applies, with its tax in proportion", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-3", {
    "lines.b.name": "Book",
    "lines.b.quantity": "1",
    "lines.b.price": "100",
    "lines.b.position": "a1",
    "lines.b.tax.category": "S",
    "lines.b.tax.rate": "7",
  });
  world.replica.edit(invoice, {
    type: "apply-credit",
    key: "stripe:cn_1",
    credit: { amount: "22.6", creditNote: "CN-1", on: "2026-11-21" },
  });
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  await sweep(world);
  expect(await world.books.find("select * from CreditMemo")).toMatchObject([
    { DocNumber: "CN-1", TotalAmt: 22.6, Balance: 0, TxnTaxDetail: { TotalTax: 2.6 } },
  ]);
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 203.4 }]);
  const credits = Object.keys(world.registers(invoice)).filter((path) =>
    path.startsWith("credits."),
  );
  expect(credits).toEqual(["credits.stripe:cn_1"]);
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(1);
});

test("[QB27] a refund with its credit is a refund receipt; one without is told to a person", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-4");
  paid(world, invoice, "stripe:py_1", "119");
  world.replica.edit(
    invoice,
    { type: "apply-credit", key: "stripe:cn_1", credit: { amount: "11.9" } },
    {
      type: "record-refund",
      key: "stripe:re_1",
      refund: { amount: "11.9", payment: "stripe:py_1", credit: "stripe:cn_1" },
    },
    { type: "record-refund", key: "stripe:re_2", refund: { amount: "5", payment: "stripe:py_1" } },
  );
  await untilRegister(world, invoice, "links.quickbooks.refunds.stripe:re_1");
  await untilTold(world, /5 EUR was given back (on [-\d]+ )?without a credit/);
  expect(await world.books.find("select * from RefundReceipt")).toMatchObject([
    { TotalAmt: 11.9, TxnTaxDetail: { TotalTax: 1.9 } },
  ]);
  expect(await world.books.find("select * from CreditMemo")).toEqual([]);
});

test("[QB28] Stripe's payment of an invoice that QuickBooks issued is entered there, and is one payment", async () => {
  await using world = await connect({
    before: async (books) => {
      await books.act({ action: "create", entity: "Customer", body: { DisplayName: "Hôtel" } });
      await books.act({
        action: "create",
        entity: "Item",
        body: { Name: "Stay", IncomeAccountRef: { value: "6" } },
      });
      await books.act({
        action: "create",
        entity: "Invoice",
        body: {
          CustomerRef: { value: "1" },
          Line: [
            {
              Amount: 100,
              DetailType: "SalesItemLineDetail",
              SalesItemLineDetail: { ItemRef: { value: "1" }, TaxCodeRef: { value: "1" } },
            },
          ],
        },
      });
    },
  });
  await untilRead(world);
  const invoice = world.replica.all().find(({ kind }) => kind === "invoice");
  if (invoice === undefined) throw new Error("The invoice was not read");
  paid(world, invoice.id, "stripe:py_9", "119");
  await untilRegister(world, invoice.id, "links.quickbooks.payments.stripe:py_9");
  await sweep(world);
  expect(await world.books.find("select * from Payment")).toHaveLength(1);
  expect(
    Object.keys(world.registers(invoice.id)).filter((path) => path.startsWith("payments.")),
  ).toEqual(["payments.stripe:py_9"]);
  const report = await world.bridge.reconcile(AbortSignal.timeout(5_000));
  expect(report).toMatchObject({ checked: 1, agreeing: 1 });
});
