import { expect, test, vi } from "vitest";
import { connect, issuedInvoice, paid } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister } from "../testing/settled.ts";
import { documentOf, invoiced, openShop, registersOf } from "../testing/shop.ts";

const patience = { timeout: 15_000, interval: 20 };
const fixes = [
  "Give the user who connected QuickBooks the right to do this there, then replay",
  "Look whether the company's QuickBooks plan has this feature",
];

const deny = ({ books }: Pick<Connected, "books">, ...entities: readonly string[]) =>
  books.act({ action: "deny", entities });

const letters = ({ bridge }: Connected): readonly string[] =>
  bridge.deadLetters.list().map(({ id }) => id);

test.each(["gateway", "service"] as const)(
  "[QB125] what the app may not do waits alone, with what helps, and is done once it may and it is replayed: refused by the %s",
  async (deniedBy) => {
    await using world = await connect({ sandbox: { company: { deniedBy } } });
    await untilRead(world);
    const id = issuedInvoice(world, 1, "F-1");
    await untilRegister(world, id, "links.quickbooks");
    await deny(world, "Payment");
    paid(world, id, "stripe:py_1", "119");
    await vi.waitFor(() => expect(letters(world)).toHaveLength(1), patience);
    expect(world.bridge.deadLetters.list()).toMatchObject([
      { document: id, subject: { type: "effect" }, fixes },
    ]);
    expect(world.bridge.status().lifecycle.state).toBe("running");
    const other = issuedInvoice(world, 2, "F-2");
    await untilRegister(world, other, "links.quickbooks");

    await deny(world);
    for (const letter of letters(world)) world.bridge.deadLetters.replay(letter);
    await untilRegister(world, id, "links.quickbooks.payments.stripe:py_1");
    expect(await world.books.find("select * from Payment")).toHaveLength(1);
    expect(letters(world)).toEqual([]);
  },
);

test.each([true, false])(
  "[QB126] entities that may not be read are told once each, the others are read, and what was missed is read once they may: webhooks %s",
  async (webhooks) => {
    await using world = await connect({ before: openShop, webhooks });
    await untilRead(world);
    await deny(world, "Payment", "RefundReceipt");
    const invoice = await invoiced(world.books);
    await world.books.act({ action: "record-payment", invoices: [{ id: invoice }] });
    if (!webhooks) await sweep(world);
    await vi.waitFor(() => expect(documentOf(world, "invoice", invoice)).toBeDefined(), patience);
    await vi.waitFor(() => expect(letters(world)).toContain("reading:payment"), patience);
    await world.bridge.idle();
    // Without webhooks the list of changes tells of every entity.
    expect(letters(world)).toEqual(
      webhooks ? ["reading:payment"] : ["reading:payment", "reading:refund"],
    );
    expect(world.bridge.deadLetters.list()).toMatchObject([{ fixes }, ...(webhooks ? [] : [{}])]);
    expect(registersOf(world, invoice, /^payments\./)).toEqual({});
    expect(world.bridge.status().lifecycle.state).toBe("running");

    await deny(world);
    for (const letter of letters(world)) world.bridge.deadLetters.replay(letter);
    await vi.waitFor(() => {
      const payments = Object.values(registersOf(world, invoice, /^payments\./));
      expect(payments).toMatchObject([{ amount: "119" }]);
      expect(letters(world)).toEqual([]);
    }, patience);
    expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toEqual([]);
  },
);

test("[QB133] a payment that was deleted while payments might not be read is taken back once they may", async () => {
  await using world = await connect({ before: openShop });
  const invoice = await invoiced(world.books);
  await world.books.act({ action: "record-payment", invoices: [{ id: invoice }] });
  await untilRead(world);
  await sweep(world);
  await vi.waitFor(
    () => expect(Object.keys(registersOf(world, invoice, /^payments\./))).toHaveLength(1),
    patience,
  );
  const [payment] = await world.books.find("select * from Payment");
  await deny(world, "Payment");
  await world.books.act({ action: "delete", entity: "Payment", id: payment?.["Id"] });
  await sweep(world);
  await vi.waitFor(() => expect(letters(world)).toEqual(["reading:payment"]), patience);
  expect(registersOf(world, invoice, /^(reversals|payments\.[^.]+\.failed)/)).toEqual({});

  await deny(world);
  world.bridge.deadLetters.replay("reading:payment");
  await vi.waitFor(() => {
    const gone = registersOf(world, invoice, /^(reversals|payments\.[^.]+\.failed)/);
    expect(Object.keys(gone)).toHaveLength(1);
    expect(letters(world)).toEqual([]);
  }, patience);
});

test("[QB127] a first reading passes over what may not be read; no money is entered unseen meanwhile, and invoices are", async () => {
  await using world = await connect({
    before: async (books) => {
      await openShop(books);
      await invoiced(books);
      await books.act({ action: "deny", entities: ["Payment"] });
    },
  });
  await untilRead(world);
  expect(letters(world)).toEqual(["reading:payment"]);
  expect(world.bridge.deadLetters.list()[0]?.reason).toMatch(
    /What may be there already is not entered until it can be read\.$/,
  );
  const id = issuedInvoice(world, 1, "F-1");
  paid(world, id, "stripe:py_1", "119");
  await untilRegister(world, id, "links.quickbooks");
  expect(letters(world)).toEqual(["reading:payment"]);
  expect((await world.bridge.reconcile(AbortSignal.timeout(5_000))).findings).toMatchObject([
    { document: id, waiting: [{ id: "reading:payment" }] },
  ]);

  await deny(world);
  world.bridge.deadLetters.replay("reading:payment");
  await untilRegister(world, id, "links.quickbooks.payments.stripe:py_1");
  expect(letters(world)).toEqual([]);
});

test("[QB128] an app that may not even read what company it is has been disconnected; while that cannot be found out, nothing is said", async () => {
  await using world = await connect();
  await untilRead(world);
  const { realm } = world.books.config;
  const path = `/v3/company/${realm}/companyinfo`;
  await world.books.side("fault", { kind: "status", status: 503, match: { path } });
  const refused = { kind: "status", status: 403 };
  await world.books.side("fault", { ...refused, match: { path: `/v3/company/${realm}/invoice` } });
  const id = issuedInvoice(world, 1, "F-1");
  await untilRegister(world, id, "links.quickbooks");
  expect(letters(world)).toEqual([]);
  expect(world.bridge.status().lifecycle.state).toBe("running");

  await world.books.side("fault", { ...refused, times: 2, match: { path: "/v3/" } });
  const next = issuedInvoice(world, 2, "F-2");
  await vi.waitFor(
    () => expect(world.bridge.status().lifecycle.state).toBe("unauthorized"),
    patience,
  );
  expect(letters(world)).toEqual([]);
  world.bridge.resume();
  await untilRegister(world, next, "links.quickbooks");
  expect(await world.books.find("select * from Invoice")).toHaveLength(2);
});

test("[QB161] a test of the connection says which company answers, and which of its lists the app may not read; nothing is written", async () => {
  await using world = await connect({});
  await untilRead(world);
  const all = await world.bridge.check();
  expect(all).toMatchObject({
    type: "ok",
    account: expect.stringMatching(/./),
    mayRead: ["party", "item", "invoice", "credit-note", "payment", "refund"],
    mayNotRead: [],
  });
  await deny(world, "Payment");
  const before = (await world.books.requests()).length;
  expect(await world.bridge.check()).toMatchObject({
    type: "ok",
    mayRead: ["party", "item", "invoice", "credit-note", "refund"],
    mayNotRead: [{ kind: "payment", fixes }],
  });
  const since = (await world.books.requests()).slice(before);
  expect(since.some(({ committed }) => committed)).toBe(false);
});
