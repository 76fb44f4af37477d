import { CreditWish } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { nobodyIsTold, settling } from "./world.ts";
import type { Settling } from "./world.ts";

const waiting = { timeout: 40_000, interval: 50 };

const tax = (rate: string) => ({ scheme: "VAT", category: "S", rate });

async function begunInStripe(world: Settling): Promise<DocumentId> {
  const [customer] = await world.accounts.listed("/v1/customers?limit=10");
  const draft = await world.accounts.stripe({
    action: "create-invoice",
    fields: {
      customer: customer?.["id"],
      currency: "eur",
      collection_method: "send_invoice",
      days_until_due: 30,
    },
    lines: [{ amount: 5_000, description: "Bearing" }],
  });
  return vi.waitFor(() => {
    const found = world.ana
      .list("invoice")
      .find(({ links }) => links?.["stripe"]?.id === draft["id"]);
    if (found === undefined) throw new Error("The draft is not here");
    return found.document;
  }, waiting);
}

test.concurrent("[SL8] an invoice that somebody began in Stripe and that is issued here has one number in all three", async () => {
  await using world = await settling();
  const first = await world.issued();
  await world.entered(first.number);
  const id = await begunInStripe(world);
  const { invoice } = await world.read(id);
  const [line] = invoice.lines;
  await world.write(id, {
    type: "merge-fields",
    fields: {
      "seller.name": "Ours GmbH",
      "seller.vatId": "DE123456789",
      "buyer.name": "Hafenbau GmbH",
      dueDate: "2027-01-31",
      [`lines.${line?.id ?? ""}.tax.scheme`]: "VAT",
      [`lines.${line?.id ?? ""}.tax.category`]: "S",
      [`lines.${line?.id ?? ""}.tax.rate`]: "19",
    },
  });
  await world.rest();
  const { number } = await world.issue(id);
  await world.entered(number);
  await world.rest();
  const invoices = await world.accounts.listed("/v1/invoices?limit=100");
  expect(invoices.map(({ number: named, status, total }) => ({ named, status, total }))).toEqual(
    expect.arrayContaining([
      { named: first.number, status: "open", total: 23_800 },
      { named: number, status: "open", total: 5_950 },
    ]),
  );
  expect(invoices).toHaveLength(2);
  const booked = await world.accounts.booked("Invoice");
  expect(booked.map(({ DocNumber }) => String(DocNumber)).toSorted()).toEqual(
    [first.number, number].toSorted(),
  );
  nobodyIsTold(world);
});

test.concurrent("[SL9] a credit note of one line has the tax of that line in all three", async () => {
  await using world = await settling();
  const invoice = await world.issued("Hafenbau GmbH", [
    { id: "l1", name: "Pump", quantity: "1", price: "100", tax: tax("19") },
    { id: "l2", name: "Book", quantity: "1", price: "100", tax: tax("7") },
  ]);
  await world.entered(invoice.number);
  await world.rest();
  const wish = CreditWish.parse({ type: "lines", quantities: { l2: "1" } });
  const note = await world.credited(invoice.id, wish);
  await world.rest();
  expect(await world.accounts.booked("CreditMemo")).toMatchObject([
    { DocNumber: note.number, TotalAmt: 107, Balance: 0, TxnTaxDetail: { TotalTax: 7 } },
  ]);
  expect(await world.accounts.listed("/v1/credit_notes?limit=10")).toMatchObject([
    {
      memo: expect.stringMatching(note.number),
      total: 10_700,
      total_excluding_tax: 10_000,
      total_taxes: [{ amount: 700, taxable_amount: 10_000 }],
    },
  ]);
  expect((await world.read(invoice.id)).ledger.credits).toMatchObject({
    [note.id]: { amount: "107" },
  });
  nobodyIsTold(world);
});
