import { Operation } from "@concord/document";
import { expect, test } from "vitest";
import { documentIdFor } from "./document-identity.ts";
import { signedWebhook } from "./testing/fake-connector.ts";
import { createTwoTools, issued, payment, paymentsOf } from "./testing/two-tools.ts";

const minutes = (count: number): number => count * 60_000;

test.each([
  ["the shop first", "shop", "books"],
  ["the books first", "books", "shop"],
] as const)(
  "[BR103] one invoice in two tools is one document, %s, and nothing is written anywhere",
  async (_name, first, second) => {
    const tools = createTwoTools();
    tools.shop.vendor.act("invoice", "i1", issued({ number: "2026-0042 ", po: "4711" }));
    tools.books.vendor.act(
      "invoice",
      "77",
      issued({ buyer: "HAFENBAU GmbH", lines: [{ id: "9", name: "Inspection", price: "119" }] }),
    );
    tools.connect(tools[first]);
    await tools.shop.clock.pass(minutes(3));
    tools.connect(tools[second]);
    await tools.shop.clock.pass(minutes(10));

    const invoice = tools.only();
    expect(invoice.registers["links.shop"]).toMatchObject({ id: "i1" });
    expect(invoice.registers["links.books"]).toMatchObject({ id: "77" });
    // Two sets of words for one invoice are no conflict, and lines of the other tool are no lines here.
    expect(invoice.conflicts).toEqual([]);
    expect(invoice.kind === "invoice" && invoice.invoice.lines).toHaveLength(1);
    expect(tools.shop.vendor.writes() + tools.books.vendor.writes()).toBe(0);
    for (const tool of [tools.shop, tools.books]) expect(tool.file.deadLetters.list()).toEqual([]);
  },
);

test("[BR103] a later edit in the tool that did not issue is told like any edit of a copy, and wording of the first day is not", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.books.vendor.act("invoice", "77", issued({ po: "other words" }));
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(3));
  tools.books.vendor.act("invoice", "77", { buyer: "Somebody else" });
  await tools.shop.clock.pass(minutes(3));
  const { conflicts, registers } = tools.only();
  expect(conflicts.map(({ record }) => [record.path, record.lost.value])).toEqual([
    ["buyer.name", "Somebody else"],
  ]);
  expect(registers["buyer.name"]).toBe("Hafenbau GmbH");
});

test("[BR103] money that the two tools state otherwise is a conflict, and changes neither", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued({ tax: "19" }));
  tools.books.vendor.act("invoice", "77", issued({ tax: "18.99", dueDate: "2026-12-20" }));
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5));
  const { conflicts, registers } = tools.only();
  expect(conflicts.map(({ record }) => record.path).toSorted()).toEqual(["dueDate", "stated.tax"]);
  expect(registers["dueDate"]).toBe("2026-12-04");
  expect(tools.books.vendor.ofKind("invoice")[0]?.data["dueDate"]).toBe("2026-12-20");
});

test("[BR103] a number and an amount that two documents have are nobody's for certain, and a second object does not join a document that is linked", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.books.vendor.act("invoice", "77", issued());
  tools.books.vendor.act("invoice", "78", issued());
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5));
  const all = tools.invoices();
  expect(all.map(({ links }) => Object.keys(links).toSorted().join()).toSorted()).toEqual([
    "books",
    "books,shop",
  ]);
  expect(tools.books.vendor.ofKind("invoice")).toHaveLength(2);
});

test("[BR102] a customer with the e-mail of one party here is that party", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("party", "c1", { name: "Hafenbau GmbH", email: "office@hafenbau.example" });
  tools.shop.vendor.act("party", "c2", { name: "Weiss", email: "weiss@example.com" });
  tools.shop.vendor.act("invoice", "i1", issued({ customer: "c1" }));
  tools.books.vendor.act("party", "5", {
    name: "HAFENBAU, GmbH",
    email: "Office@Hafenbau.example",
  });
  tools.books.vendor.act("party", "6", { name: "Weiss & Sohn", email: "weiss@example.com" });
  tools.books.vendor.act("invoice", "77", issued({ customer: "5" }));
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5));
  const account = "acct-1";
  const { replica } = tools.shop;
  const party = documentIdFor("shop", account, { kind: "party", id: "c1" });
  expect(await replica.byLink("books", account, { kind: "party", id: "5" })).toBe(party);
  expect((await replica.snapshot(party))?.conflicts).toEqual([]);
  // Another name under one address is somebody else.
  expect(await replica.byLink("books", account, { kind: "party", id: "6" })).toBe(
    documentIdFor("books", account, { kind: "party", id: "6" }),
  );
  expect(tools.only().registers["customer"]).toBe(party);
  expect(tools.books.vendor.writes() + tools.shop.vendor.writes()).toBe(0);
});

test("[BR103] an object that two readings bring at the same moment is matched once", async () => {
  const tools = createTwoTools();
  const { clock } = tools.shop;
  tools.shop.vendor.act("party", "c1", { name: "Hafenbau", email: "office@example.com" });
  tools.connect(tools.shop);
  await clock.pass(minutes(3));
  let looks = 0;
  const bridge = tools.books.start((options) => ({
    ...options,
    replica: {
      ...options.replica,
      async byMarks(marks) {
        looks += 1;
        // Both have found nothing linked by now; the second sees what the first one does meanwhile.
        const wait = looks * 40;
        await new Promise<void>((over) => void clock.at(clock.now() + wait, over));
        return options.replica.byMarks(marks);
      },
    },
  }));
  await clock.pass(minutes(3));
  tools.books.vendor.act("party", "5", { name: "Hafenbau", email: "office@example.com" });
  tools.books.vendor.act("invoice", "77", { customer: "5" });
  for (const [kind, object] of [
    ["party", "5"],
    ["invoice", "77"],
  ] as const) {
    bridge.receiveWebhook(signedWebhook({ id: `e-${kind}`, kind, object }));
  }
  await clock.pass(minutes(3));
  expect(looks).toBeGreaterThan(1);
  expect(tools.shop.replica.all()).toHaveLength(2);
});

test.each([
  ["another buyer", { buyer: "Werft AG" }],
  ["another number", { number: "1001", date: "2026-11-22" }],
] as const)(
  "[BR104] what is likely the same (%s) becomes a document of its own, a person is asked, and no second invoice gets into the books",
  async (_name, more) => {
    const tools = createTwoTools();
    tools.shop.vendor.act("invoice", "i1", issued());
    tools.books.vendor.act("invoice", "77", issued(more));
    tools.connect(tools.shop);
    await tools.shop.clock.pass(minutes(3));
    const bridge = tools.connect(tools.books);
    await tools.shop.clock.pass(minutes(5));
    expect(tools.invoices()).toHaveLength(2);
    expect(tools.books.vendor.ofKind("invoice")).toHaveLength(1);
    const shop = documentIdFor("shop", "acct-1", { kind: "invoice", id: "i1" });
    const booked = documentIdFor("books", "acct-1", { kind: "invoice", id: "77" });
    expect(bridge.deadLetters.list()).toMatchObject([
      { id: `twin:${shop}:${booked}`, document: shop, times: 1 },
    ]);
  },
);

const shops = (id: string) => documentIdFor("shop", "acct-1", { kind: "invoice", id });

test("[BR105] what a person says of two that may be one holds: they are two and it is created, or it is left, and nobody asks again", async () => {
  const tools = createTwoTools();
  for (const id of ["1", "2"]) {
    tools.shop.vendor.act("invoice", `i${id}`, issued({ number: `R-${id}`, buyer: `Buyer ${id}` }));
    tools.books.vendor.act("invoice", id, issued({ number: `R-${id}`, buyer: "Cash sale" }));
  }
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  const bridge = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(10));
  expect(new Set(bridge.deadLetters.list().map(({ document }) => document))).toEqual(
    new Set([shops("i1"), shops("i2")]),
  );
  const letterOf = (id: string) =>
    bridge.deadLetters.list().find(({ document }) => document === shops(id))?.id ?? "";
  bridge.deadLetters.drop(letterOf("i2"));
  bridge.deadLetters.replay(letterOf("i1"));
  await tools.shop.clock.pass(minutes(5));
  const tags = () => tools.books.vendor.ofKind("invoice").flatMap(({ data }) => data["tag"] ?? []);
  expect(tags()).toEqual([shops("i1")]);

  // Also after a restart, and when both are planned again.
  await bridge[Symbol.asyncDispose]();
  const next = tools.connect(tools.books);
  for (const id of ["i1", "i2"]) {
    tools.shop.replica.edit(
      shops(id),
      Operation.parse({ type: "set-field", path: "assignee", value: "ada" }),
    );
  }
  await tools.shop.clock.pass(minutes(10));
  expect(tags()).toEqual([shops("i1")]);
  expect(next.deadLetters.list()).toEqual([]);
});

test("[BR105] a question that is none any more is taken back", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.books.vendor.act("invoice", "77", issued({ buyer: "Cash sale" }));
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  const bridge = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5));
  expect(bridge.deadLetters.list()).toHaveLength(1);
  tools.books.vendor.act("invoice", "77", {
    lines: [{ id: "l1", name: "Something else", price: "5" }],
  });
  await tools.shop.clock.pass(minutes(3));
  tools.shop.replica.edit(
    shops("i1"),
    Operation.parse({ type: "set-field", path: "assignee", value: "ada" }),
  );
  await tools.shop.clock.pass(minutes(3));
  expect(bridge.deadLetters.list()).toEqual([]);
  expect(tools.books.vendor.ofKind("invoice")).toHaveLength(2);
});

test("[BR106] a daily invoice over the same amount for the same customer is no twin of yesterday's", async () => {
  const tools = createTwoTools();
  const bridge = tools.connect(tools.books);
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  for (const day of [20, 21, 22]) {
    tools.shop.vendor.act(
      "invoice",
      `i${day}`,
      issued({ number: `R-${day}`, date: `2026-11-${day}` }),
    );
    await tools.shop.clock.pass(minutes(3));
  }
  expect(tools.books.vendor.ofKind("invoice").map(({ data }) => data["number"])).toEqual([
    "R-20",
    "R-21",
    "R-22",
  ]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR106] an invoice that is entered in the books by hand while its creation waits is linked and not created", async () => {
  const tools = createTwoTools();
  const bridge = tools.connect(tools.books);
  tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  // The books do not answer, so the creation waits; meanwhile somebody enters the invoice there.
  for (let count = 0; count < 3; count += 1) tools.books.vendor.faults.push("unavailable");
  tools.shop.vendor.act("invoice", "i1", issued());
  await tools.books.clock.until(() => tools.books.file.effects.counts().pending === 1);
  tools.books.vendor.act("invoice", "77", issued());
  await tools.shop.clock.pass(minutes(30));
  expect(tools.books.vendor.ofKind("invoice").map(({ id }) => id)).toEqual(["77"]);
  expect(tools.only().registers["links.books"]).toMatchObject({ id: "77" });
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR28] an invoice that looks like the one that is being created waits until it is known which is ours", async () => {
  const tools = createTwoTools();
  tools.connect(tools.shop);
  tools.connect(tools.books);
  // Between two sweeps.
  await tools.shop.clock.pass(minutes(3) + 10_000);
  tools.books.vendor.faults.push("after", "unavailable");
  tools.shop.vendor.act("invoice", "i1", issued());
  await tools.books.clock.until(() => tools.books.file.effects.counts().uncertain === 1);
  tools.books.vendor.act("invoice", "77", issued());
  await tools.shop.clock.pass(minutes(10));
  const links = tools.invoices().map(({ id, registers }) => [id, registers["links.books"]]);
  expect(links).toEqual([
    [shops("i1"), expect.objectContaining({ id: "invoice-1" })],
    [
      documentIdFor("books", "acct-1", { kind: "invoice", id: "77" }),
      expect.objectContaining({ id: "77" }),
    ],
  ]);
  expect(tools.books.file.deadLetters.list()).toEqual([]);
});

test("[BR30] an effect that was taken back before it left has the same key when it is wanted again", async () => {
  const tools = createTwoTools();
  tools.connect(tools.shop);
  const bridge = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(3) + 10_000);
  tools.books.vendor.faults.push("unavailable");
  tools.shop.vendor.act("invoice", "i1", issued());
  const effect = `create-invoice:${shops("i1")}`;
  await tools.books.clock.until(() => tools.books.file.effects.byId(effect)?.attempts === 1);
  const first = tools.books.file.effects.byId(effect);
  tools.books.vendor.act("invoice", "77", issued({ buyer: "Cash sale" }));
  await tools.shop.clock.pass(minutes(3));
  expect(tools.books.vendor.ofKind("invoice")).toHaveLength(1);
  for (const { id } of bridge.deadLetters.list()) bridge.deadLetters.replay(id);
  await tools.shop.clock.pass(minutes(3));
  expect(tools.books.vendor.ofKind("invoice")).toHaveLength(2);
  expect(tools.books.file.effects.byId(effect)).toMatchObject({ key: first?.key, generation: 0 });
});

test("[BR106] what was entered in the books by hand while their bridge was down is read before anything is created there", async () => {
  const tools = createTwoTools();
  tools.connect(tools.shop);
  const bridge = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(3));
  await bridge[Symbol.asyncDispose]();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.shop.vendor.act("invoice", "i2", issued({ number: "2026-0043" }));
  await tools.shop.clock.pass(minutes(10));
  // No webhook tells of it.
  tools.books.vendor.act("invoice", "77", issued());
  tools.books.start();
  await tools.shop.clock.pass(minutes(10));
  expect(tools.books.vendor.ofKind("invoice").map(({ data }) => data["number"])).toEqual([
    "2026-0042",
    "2026-0043",
  ]);
  expect(tools.invoices()).toHaveLength(2);
  expect(tools.books.file.deadLetters.list()).toEqual([]);
});

test("[BR106] two tools that are read at the same time end with one invoice and one payment each", async () => {
  for (const delay of [0, 6, 12, 18, 24, 36]) {
    const tools = createTwoTools();
    for (const tool of [tools.shop, tools.books]) {
      tool.vendor.act("invoice", "i1", issued());
      tool.vendor.act("payment", "y1", payment("i1"));
    }
    const bridges = [tools.connect(tools.shop)];
    await tools.shop.clock.pass(delay);
    bridges.push(tools.connect(tools.books));
    await tools.shop.clock.pass(minutes(4));
    for (const tool of [tools.shop, tools.books]) {
      expect(tool.vendor.ofKind("invoice")).toHaveLength(1);
      expect(tool.vendor.ofKind("payment")).toHaveLength(1);
    }
    const all = tools.invoices();
    const asked = bridges.flatMap(({ deadLetters }) => deadLetters.list());
    expect(all.length === 1 ? asked.length === 0 : all.length === 2 && asked.length > 0).toBe(true);
    for (const invoice of all) expect(paymentsOf(invoice)).toHaveLength(1);
  }
});
