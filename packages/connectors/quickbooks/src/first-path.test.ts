import { expect, test, vi } from "vitest";
import { connect, issuedInvoice, paid } from "./testing/connected.ts";

test("[QB1] an issued invoice and a settled Stripe payment become customer, item, invoice and payment, once each", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "INV-2026-0001");
  paid(world, invoice, "stripe:py_1", "119");

  await vi.waitFor(() =>
    expect(world.registers(invoice)["links.quickbooks.payments.stripe:py_1"]).toBeDefined(), { timeout: 5_000 },
  );
  await world.bridge.idle();

  expect(await world.books.find("select * from Customer")).toMatchObject([
    { DisplayName: "Bäckerei Grünwald GmbH" },
  ]);
  expect(await world.books.find("select * from Item")).toMatchObject([{ Name: "Concord sales" }]);
  const invoices = await world.books.find("select * from Invoice");
  expect(invoices).toMatchObject([
    { DocNumber: "INV-2026-0001", TotalAmt: 119, Balance: 0, DueDate: "2026-12-04" },
  ]);
  expect(await world.books.find("select * from Payment")).toMatchObject([
    { TotalAmt: 119, TxnDate: "2026-11-21", UnappliedAmt: 0 },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(world.log.filter(({ event }) => event !== "x")).toEqual([]);
});
