import { expect, test, vi } from "vitest";
import { connect, documentId, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { untilRead, untilRegister, untilTold } from "../testing/settled.ts";
import { invoiced, openShop } from "../testing/shop.ts";

const faults = [
  { kind: "timeout-after-commit" },
  { kind: "timeout-before-commit" },
  { kind: "truncated-body" },
  // Twice: the key after the first one fails for good, too.
  { kind: "status", status: 500, remembered: true, times: 2 },
  { kind: "status", status: 503 },
];

test.each(faults)(
  "[QB30] after $kind $status every write is found again or sent again, and exists once",
  { timeout: 20_000 },
  async ({ kind, ...more }) => {
    await using world = await connect();
    await untilRead(world);
    for (const path of ["customer", "item", "invoice", "payment"]) {
      await world.books.side("fault", {
        kind,
        ...more,
        match: { method: "POST", path: `/v3/company/${world.books.config.realm}/${path}` },
      });
    }
    const invoice = issuedInvoice(world, 1, "F-1");
    paid(world, invoice, "stripe:py_1", "119");
    await untilSettled(world);
    for (const entity of ["Customer", "Item", "Invoice", "Payment"]) {
      expect(await world.books.find(`select * from ${entity}`)).toHaveLength(1);
    }
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

async function untilSettled(world: Connected): Promise<void> {
  await vi.waitFor(
    () =>
      expect(world.registers(documentId(1))["links.quickbooks.payments.stripe:py_1"]).toBeDefined(),
    { timeout: 18_000, interval: 20 },
  );
  await world.bridge.idle();
}

test("[QB31] a stale version is read again, merged and sent again, and nobody's edit is lost", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "F-2");
  await untilRegister(world, invoice, "links.quickbooks");
  const id = (await world.books.find("select * from Invoice"))[0]?.Id ?? "";
  await world.books.act({
    action: "edit",
    entity: "Invoice",
    id,
    changes: { PrivateNote: `concord:${invoice} checked by Marie` },
  });
  world.replica.edit(invoice, { type: "mark-voided", voided: { on: "2026-11-22" } });
  await vi.waitFor(
    async () => expect(await world.books.read("invoice", id)).toMatchObject({ TotalAmt: 0 }),
    { timeout: 8_000 },
  );
  await world.bridge.idle();
  expect(await world.books.read("invoice", id)).toMatchObject({
    PrivateNote: expect.stringContaining("checked by Marie"),
  });
  expect((await world.books.requests()).filter(({ status }) => status === 400)).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB33] a closed period and a taken number are told with what to do", async () => {
  await using world = await connect({
    before: async (books) => {
      await openShop(books);
      await invoiced(books, { DocNumber: "N-1" });
      await books.act({ action: "close-books", through: "2026-11-30" });
    },
  });
  const invoice = issuedInvoice(world, 1, "P-1");
  await untilTold(world, /6210/);
  const [letter] = world.bridge.deadLetters.list();
  expect(letter?.fixes).toContain("Credit it and issue a new invoice in the open period");

  await world.books.act({ action: "close-books", through: null });
  // Over another amount, so that nobody takes it for the one that has the number.
  issuedInvoice(world, 2, "N-1", { "lines.a.price": "60" });
  await untilTold(world, /6140/);
  expect(world.registers(invoice)["links.quickbooks"]).toBeUndefined();
});

test("[QB34] a restart in the middle goes on where it was, and nothing is there twice", async () => {
  await using world = await connect();
  await untilRead(world);
  const invoice = issuedInvoice(world, 1, "K-1");
  paid(world, invoice, "stripe:py_1", "119");
  await world.books.side("fault", {
    kind: "timeout-after-commit",
    match: { method: "POST", path: `/v3/company/${world.books.config.realm}/invoice` },
  });
  await vi.waitFor(
    async () => expect(await world.books.find("select * from Invoice")).toHaveLength(1),
    { timeout: 8_000 },
  );
  await world.restart();
  await untilSettled(world);
  expect(await world.books.find("select * from Invoice")).toHaveLength(1);
  expect(await world.books.find("select * from Payment")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB35] an effect of several calls that breaks between them goes on where it broke", async () => {
  await using world = await connect();
  await untilRead(world);
  const invoice = issuedInvoice(world, 1, "M-1");
  await untilRegister(world, invoice, "links.quickbooks");
  for (const path of ["creditmemo", "payment", "refundreceipt"]) {
    for (const kind of ["timeout-after-commit", "truncated-body"]) {
      await world.books.side("fault", {
        kind,
        match: { method: "POST", path: `/v3/company/${world.books.config.realm}/${path}` },
      });
    }
  }
  world.replica.edit(
    invoice,
    { type: "apply-credit", key: "stripe:cn_1", credit: { amount: "11.9" } },
    { type: "apply-credit", key: "stripe:cn_2", credit: { amount: "5.95" } },
    {
      type: "record-refund",
      key: "stripe:re_1",
      refund: { amount: "5.95", credit: "stripe:cn_2" },
    },
  );
  await untilRegister(world, invoice, "links.quickbooks.credits.stripe:cn_1");
  await untilRegister(world, invoice, "links.quickbooks.refunds.stripe:re_1");
  for (const entity of ["CreditMemo", "Payment", "RefundReceipt"]) {
    expect(await world.books.find(`select * from ${entity}`)).toHaveLength(1);
  }
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ Balance: 107.1 }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
