import { expect, test, vi } from "vitest";
import { connect, draft, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister, untilTold } from "../testing/settled.ts";
import { documentOf, invoiced, line, openShop, registersOf } from "../testing/shop.ts";

const findings = async (world: Connected) =>
  (await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings;

test("[QB45] of more than is open there the invoice gets what it takes, and the rest stays the customer's", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const id = await invoiced(world.books);
  await world.books.act({ action: "record-payment", invoices: [{ id }], received: 150 });
  await sweep(world);
  expect(Object.values(registersOf(world, id, /^payments\./))).toMatchObject([
    { amount: "119", total: "150" },
  ]);
  expect(await findings(world)).toEqual([]);
  // A person then lowers the invoice: it gives back what it no longer takes.
  await world.books.act({
    action: "edit",
    entity: "Invoice",
    id,
    changes: { Line: [line(50, { Id: "1" })] },
  });
  await sweep(world);
  expect(await findings(world)).toEqual([]);
  expect(Object.values(registersOf(world, id, /^reversals\./))).toMatchObject([
    { amount: "59.5", reason: "unallocated" },
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB58] a void there of an invoice that was paid gives the money back to the customer", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const id = await invoiced(world.books);
  await world.books.act({ action: "record-payment", invoices: [{ id }] });
  await sweep(world);
  await world.books.act({ action: "void", entity: "Invoice", id });
  await sweep(world);
  expect(registersOf(world, id, /^voided$/)).toMatchObject({ voided: { by: "quickbooks" } });
  expect(Object.values(registersOf(world, id, /^reversals\./))).toMatchObject([{ amount: "119" }]);
  expect(await findings(world)).toEqual([]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB124] a void there of an invoice that was issued here is told and voids nothing here; its payment stays, as the customer's credit", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "V-9");
  paid(world, invoice, "stripe:py_1", "119");
  await untilRegister(world, invoice, "links.quickbooks.payments.stripe:py_1");
  await world.books.act({ action: "void", entity: "Invoice", id: "1" });
  await sweep(world);
  await untilTold(world, /V-9 was issued here and stands, and its copy 1 was voided/);
  expect(world.registers(invoice)).toMatchObject({ "payments.stripe:py_1": { amount: "119" } });
  expect(registersOf(world, invoice, /^voided$/)).toEqual({});
  const payments = await world.books.find("select * from Payment");
  expect(payments).toMatchObject([{ TotalAmt: 119, UnappliedAmt: 119 }]);
  await sweep(world);
  expect(await world.books.find("select * from Payment")).toHaveLength(1);
});

test("[QB33] a closed period that meets a payment, a credit, a refund or a void is told, and replayed once it is open", async () => {
  await using world = await connect();
  const closed = issuedInvoice(world, 1, "K-1");
  const voided = issuedInvoice(world, 2, "K-2");
  await untilRegister(world, closed, "links.quickbooks");
  await untilRegister(world, voided, "links.quickbooks");
  await world.books.act({ action: "close-books", through: "2026-11-30" });
  paid(world, closed, "stripe:py_1", "83.3");
  world.replica.edit(
    closed,
    {
      type: "apply-credit",
      key: "stripe:cn_1",
      credit: { amount: "35.7", on: "2026-11-22" },
    },
    {
      type: "record-refund",
      key: "stripe:re_1",
      refund: { amount: "11.9", on: "2026-11-22", credit: "stripe:cn_1" },
    },
  );
  world.replica.edit(voided, { type: "mark-voided", voided: { on: "2026-11-22" } });
  await vi.waitFor(() => {
    const letters = world.bridge.deadLetters.list();
    expect(letters).toHaveLength(4);
    for (const { reason, fixes } of letters) {
      expect(reason).toMatch(/6210/);
      expect(fixes).toContain("Ask the accountant to open the period");
    }
  });
  await world.books.act({ action: "close-books", through: null });
  for (const { id } of world.bridge.deadLetters.list()) world.bridge.deadLetters.replay(id);
  for (const fact of ["payments.stripe:py_1", "credits.stripe:cn_1", "refunds.stripe:re_1"]) {
    await untilRegister(world, closed, `links.quickbooks.${fact}`);
  }
  await vi.waitFor(async () =>
    expect(await world.books.find("select * from Invoice orderby DocNumber")).toMatchObject([
      { DocNumber: "K-1", Balance: 11.9 },
      { DocNumber: "K-2", TotalAmt: 0 },
    ]),
  );
  await world.bridge.idle();
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB4] of customers that are merged there one is left, and what comes for the other waits for a person", async () => {
  await using world = await connect({
    webhooks: true,
    before: async (books) => {
      await openShop(books);
      await books.act({ action: "create", entity: "Customer", body: { DisplayName: "Étoile" } });
    },
  });
  await untilRead(world);
  const id = await invoiced(world.books, { CustomerRef: { value: "2" } });
  await sweep(world);
  const [kept, gone] = [documentOf(world, "party", "1"), documentOf(world, "party", "2")];
  if (kept === undefined || gone === undefined) throw new Error("The customers were not read");
  expect(registersOf(world, id, /^customer$/)).toEqual({ customer: gone.id });

  await world.books.act({ action: "merge-customers", from: "2", into: "1" });
  await untilTold(world, /was deleted at/);
  await world.bridge.idle();
  expect(registersOf(world, id, /^customer$/)).toEqual({ customer: kept.id });
  expect(world.registers(gone.id)).toMatchObject({ name: "Étoile" });

  const issued = issuedInvoice(world, 1, "M-1", { customer: gone.id });
  await untilTold(world, /is gone in QuickBooks: deleted, or merged into another/);
  expect(await world.books.find("select * from Customer")).toHaveLength(1);
  world.replica.edit(issued, { type: "set-field", path: "customer", value: kept.id });
  await untilRegister(world, issued, "links.quickbooks");
  expect(await world.books.find("select * from Invoice where DocNumber = 'M-1'")).toMatchObject([
    { CustomerRef: { value: "1" } },
  ]);
});

test.each(["backfill", "sweep", "webhook"])(
  "[QB69] a refund receipt that comes by %s is a credit note that is paid out",
  async (way) => {
    let id = "";
    const refund = async (books: Connected["books"]): Promise<void> => {
      const receipt = await books.act({
        action: "create",
        entity: "RefundReceipt",
        body: {
          CustomerRef: { value: "1" },
          TxnDate: "2026-11-22",
          DepositToAccountRef: { value: "1" },
          Line: [line(50)],
        },
      });
      id = String(receipt["Id"]);
    };
    await using world = await connect({
      webhooks: way === "webhook",
      before: async (books) => {
        await openShop(books);
        if (way === "backfill") await refund(books);
      },
    });
    await untilRead(world);
    if (way !== "backfill") await refund(world.books);
    if (way === "sweep") await sweep(world);
    await vi.waitFor(() => expect(documentOf(world, "refund", id)).toBeDefined());
    const note = documentOf(world, "refund", id);
    if (note?.kind !== "invoice") throw new Error("It is no invoice");
    expect(note.registers).toMatchObject({
      kind: "credit-note",
      [`refunds.quickbooks:${id}`]: { amount: "59.5", on: "2026-11-22" },
    });
    await sweep(world);
    expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(1);
    expect(await findings(world)).toEqual([]);
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test("[QB22] a draft and a proforma are not sent", async () => {
  await using world = await connect();
  await untilRead(world);
  draft(world, 1, "invoice", { "buyer.name": "Hôtel", currency: "EUR", "lines.a.name": "Work" });
  issuedInvoice(world, 2, "PF-1", { kind: "proforma" });
  const marker = issuedInvoice(world, 3, "D-3");
  await untilRegister(world, marker, "links.quickbooks");
  await world.bridge.idle();
  expect(await world.books.find("select * from Invoice")).toMatchObject([{ DocNumber: "D-3" }]);
  expect(await world.books.find("select * from Customer")).toHaveLength(1);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});
