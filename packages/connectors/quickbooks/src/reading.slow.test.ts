import { computeTotals, statedFindings } from "@concord/model";
import { expect, test, vi } from "vitest";
import type { Books } from "../testing/books.ts";
import { connect } from "../testing/connected.ts";
import { sweep, untilRead, untilTold } from "../testing/settled.ts";
import { documentOf, invoiced, line, openShop, registersOf } from "../testing/shop.ts";

test("[QB40] a company of years is read whole, and every invoice agrees with it", async () => {
  await using world = await connect({ before: (books) => books.side("seed", { invoices: 40 }) });
  await untilRead(world);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  const report = await world.bridge.reconcile(AbortSignal.timeout(8_000));
  expect(report).toMatchObject({ checked: 40, agreeing: 40, findings: [], unchecked: [] });

  const invoices = world.replica.all().flatMap((each) => (each.kind === "invoice" ? [each] : []));
  expect(invoices.flatMap(({ problems }) => problems)).toEqual([]);
  // Ours and theirs come to the same, whichever way the company prices: no finding is left.
  const live = invoices.filter(({ registers }) => registers["voided"] === undefined);
  const differing = live.filter(({ invoice }) => {
    const totals = computeTotals(invoice);
    return invoice.stated?.gross?.value !== totals.claim;
  });
  expect(differing.map(({ invoice }) => invoice.number)).toEqual([]);
  const findings = live.flatMap(({ invoice }) => statedFindings(invoice, computeTotals(invoice)));
  // Both share a percentage over lines to the cent, each in its own way.
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("[QB41] a webhook brings a new invoice and its payment, once however often it comes", async () => {
  await using world = await connect({ before: openShop, webhooks: true });
  await untilRead(world);
  await world.books.side("fault", { kind: "webhook-double", times: 10 });
  const id = await invoiced(world.books);
  await world.books.act({
    action: "record-payment",
    invoices: [{ id, amount: 50 }],
    date: "2026-11-22",
  });
  await vi.waitFor(
    () =>
      expect(registersOf(world, id, /^payments\./)).toEqual({
        "payments.quickbooks:2": {
          amount: "50",
          total: "50",
          totalCurrency: "EUR",
          paidOn: "2026-11-22",
        },
      }),
    { timeout: 8_000 },
  );
  await world.bridge.idle();
  expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(1);
});

const link = (TxnId: string, Amount: number) => ({
  Amount,
  LinkedTxn: [{ TxnId, TxnType: "Invoice" }],
});

test("[QB42] one payment over many invoices is an allocation in each, and follows its changes by reversals", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const [first, second] = [await invoiced(world.books), await invoiced(world.books)];
  const payment = await world.books.act({
    action: "record-payment",
    invoices: [
      { id: first, amount: 119 },
      { id: second, amount: 81 },
    ],
  });
  await sweep(world);
  const key = `payments.quickbooks:${String(payment["Id"])}`;
  expect(registersOf(world, first, /^payments\./)).toMatchObject({
    [key]: { amount: "119", total: "200" },
  });
  expect(registersOf(world, second, /^payments\./)).toMatchObject({
    [key]: { amount: "81", total: "200" },
  });

  await world.books.act({
    action: "edit",
    entity: "Payment",
    id: payment["Id"],
    changes: { Line: [link(first, 100), link(second, 100)] },
  });
  await sweep(world);
  await world.books.act({ action: "delete", entity: "Payment", id: payment["Id"] });
  await sweep(world);
  const report = await world.bridge.reconcile(AbortSignal.timeout(5_000));
  expect(report).toMatchObject({ checked: 2, agreeing: 2 });
  const reversals = Object.entries(registersOf(world, first, /^reversals\./));
  const inOrder = reversals.toSorted(([one], [other]) => (one < other ? -1 : 1));
  expect(inOrder.map(([, each]) => each)).toMatchObject([
    { amount: "19", reason: "unallocated" },
    { amount: "100", reason: "correction" },
  ]);
});

test.each(["backfill", "webhook"])(
  "[QB42] a payment over many invoices that comes by %s is an allocation in each",
  async (way) => {
    const ids: string[] = [];
    const pay = async (books: Books): Promise<void> => {
      const [first, second] = [await invoiced(books), await invoiced(books)];
      ids.push(first, second);
      const invoices = [{ id: first }, { id: second, amount: 81 }];
      await books.act({ action: "record-payment", invoices, received: 210 });
    };
    await using world = await connect({
      webhooks: way === "webhook",
      before: async (books) => {
        await openShop(books);
        if (way === "backfill") await pay(books);
      },
    });
    await untilRead(world);
    if (way === "webhook") await pay(world.books);
    await vi.waitFor(() => {
      const facts = ids.map((id) => Object.entries(registersOf(world, id, /^payments\./)));
      expect(facts).toMatchObject([
        [["payments.quickbooks:3", { amount: "119", total: "210" }]],
        [["payments.quickbooks:3", { amount: "81", total: "210" }]],
      ]);
    });
    await world.bridge.idle();
    const report = await world.bridge.reconcile(AbortSignal.timeout(5_000));
    expect(report).toMatchObject({ checked: 2, agreeing: 2 });
    expect(world.bridge.deadLetters.list()).toEqual([]);
  },
);

test("[QB43] an edit of an issued invoice there is a revision, a void is void, a deletion is told and deletes nothing", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const [edited, voided, deleted] = [
    await invoiced(world.books),
    await invoiced(world.books),
    await invoiced(world.books),
  ];
  await sweep(world);
  await world.books.act({
    action: "edit",
    entity: "Invoice",
    id: edited,
    changes: { Line: [line(200, { Id: "1" }), line(10)] },
  });
  await world.books.act({ action: "void", entity: "Invoice", id: voided });
  await world.books.act({ action: "delete", entity: "Invoice", id: deleted });
  await sweep(world);

  const revised = documentOf(world, "invoice", edited);
  expect(revised).toMatchObject({ invoice: { stated: { gross: { value: "249.9" } } } });
  expect(registersOf(world, edited, /^revisions\./)).not.toEqual({});
  expect(registersOf(world, voided, /^voided$/)).toMatchObject({ voided: { by: "quickbooks" } });
  expect(documentOf(world, "invoice", voided)).toMatchObject({
    invoice: { stated: { gross: { value: "119" } } },
  });
  expect(documentOf(world, "invoice", deleted)).toMatchObject({ invoice: { number: "1003" } });
  await untilTold(world, /was deleted at/);
  const report = await world.bridge.reconcile(AbortSignal.timeout(5_000));
  expect(report.findings).toMatchObject([
    { differences: [{ field: "state", theirs: "deleted", fix: "ask" }] },
  ]);
});

test("[QB44] a credit memo is a credit note of its own, and a credit of the invoice that it is applied to", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const id = await invoiced(world.books);
  const memo = await world.books.act({
    action: "create",
    entity: "CreditMemo",
    body: { CustomerRef: { value: "1" }, Line: [line(50)] },
  });
  await world.books.act({ action: "apply-credit", creditMemo: memo["Id"], invoice: id });
  await sweep(world);
  expect(documentOf(world, "credit-note", String(memo["Id"]))).toMatchObject({
    invoice: { kind: "credit-note", stated: { gross: { value: "59.5" } } },
  });
  expect(Object.values(registersOf(world, id, /^credits\./))).toMatchObject([{ amount: "59.5" }]);
  expect(registersOf(world, id, /^payments\./)).toEqual({});
  expect(await world.bridge.reconcile(AbortSignal.timeout(5_000))).toMatchObject({ agreeing: 1 });
});
