import { Operation } from "@concord/document";
import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
import { createTwoTools, issued, payment, paymentsOf, type TwoTools } from "./testing/two-tools.ts";

const minutes = (count: number): number => count * 60_000;

/** One invoice in both tools, and both connected one after the other; `before` fills the tools first. */
async function connected(
  before: (tools: TwoTools) => void = () => undefined,
): Promise<{ readonly tools: TwoTools; readonly shop: Bridge; readonly books: Bridge }> {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.books.vendor.act("invoice", "77", issued());
  before(tools);
  const shop = tools.connect(tools.shop);
  await tools.shop.clock.pass(minutes(3));
  const books = tools.connect(tools.books);
  await tools.shop.clock.pass(minutes(5));
  return { tools, shop, books };
}

async function settled(tools: TwoTools): Promise<string | undefined> {
  const invoice = tools.only();
  return invoice.kind === "invoice"
    ? Object.values(invoice.ledger.payments)
        .map(({ amount }) => amount)
        .toSorted()
        .join("+")
    : undefined;
}

test("[BR107] a payment that both tools hold is one payment, linked, and entered nowhere", async () => {
  const { tools, books } = await connected(({ shop, books: other }) => {
    shop.vendor.act("payment", "py1", payment("i1"));
    other.vendor.act("payment", "9", payment("77", { date: "2026-11-24" }));
  });
  const invoice = tools.only();
  expect(paymentsOf(invoice)).toEqual(["payments.shop:py1"]);
  expect(invoice.registers["links.books.payments.shop:py1"]).toBe("9");
  expect(tools.books.vendor.writes() + tools.shop.vendor.writes()).toBe(0);
  expect(books.deadLetters.list()).toEqual([]);
});

test.each(["shop", "books"] as const)(
  "[BR107] money that comes while a bridge is down, and is entered in the other tool by hand, is one payment (%s)",
  async (down) => {
    const world = await connected();
    const { tools } = world;
    world[down].pause();
    // The customer pays, and somebody who misses the payment in the books enters it there.
    tools.shop.vendor.act("payment", "py1", payment("i1"));
    tools.books.vendor.act("payment", "9", payment("77"));
    await tools.shop.clock.pass(minutes(10));
    world[down].resume();
    await tools.shop.clock.pass(minutes(10));
    expect(paymentsOf(tools.only())).toEqual([
      down === "books" ? "payments.shop:py1" : "payments.books:9",
    ]);
    for (const tool of [tools.shop, tools.books]) {
      expect(tool.vendor.ofKind("payment")).toHaveLength(1);
      expect(tool.file.deadLetters.list()).toEqual([]);
    }
  },
);

test("[BR107] a payment that is entered in the books by hand while the entry of it waits is that payment", async () => {
  const { tools, books } = await connected();
  // The books do not answer, so the entry waits for its next attempt; meanwhile somebody enters the payment there.
  for (let count = 0; count < 2; count += 1) tools.books.vendor.faults.push("unavailable");
  tools.shop.vendor.act("payment", "py1", payment("i1"));
  await tools.books.clock.until(() =>
    tools.books.file.effects.inState("pending").some(({ attempts }) => attempts > 0),
  );
  tools.books.vendor.act("payment", "9", payment("77"));
  await tools.shop.clock.pass(minutes(10));
  expect(tools.books.vendor.ofKind("payment").map(({ id }) => id)).toEqual(["9"]);
  expect(paymentsOf(tools.only())).toEqual(["payments.shop:py1"]);
  expect(books.deadLetters.list()).toEqual([]);
  expect(books.status().queues).toMatchObject({ incoming: 0, documents: 0 });
});

test("[BR108] a payment that the invoice has room for, or that no other has the amount of, is recorded", async () => {
  const { tools } = await connected(({ shop, books }) => {
    shop.vendor.act("payment", "py1", payment("i1", { amount: "50" }));
    books.vendor.act("payment", "9", payment("77", { amount: "69" }));
    books.vendor.act("payment", "10", payment("77", { amount: "7" }));
  });
  expect(await settled(tools)).toBe("50+69+7");
  expect(tools.only().registers["links.books.payments.shop:py1"]).toBeDefined();
  expect(tools.books.vendor.ofKind("payment").map(({ data }) => data["amount"])).toEqual([
    "69",
    "7",
    "50",
  ]);
});

test("[BR109] a payment in the books that stands for another's and is changed or deleted there is told, and the money stays", async () => {
  const { tools, books } = await connected(({ shop, books: other }) => {
    shop.vendor.act("payment", "py1", payment("i1"));
    other.vendor.act("payment", "9", payment("77"));
  });
  tools.books.vendor.act("payment", "9", { amount: "100" });
  await tools.shop.clock.pass(minutes(3));
  expect(books.deadLetters.list().map(({ reason }) => reason)).toEqual([
    expect.stringMatching(
      /stands for the payment over 119(?: EUR)?.*, and the vendor now says 100/,
    ),
  ]);
  tools.books.vendor.remove("payment", "9");
  await tools.shop.clock.pass(minutes(3));
  expect(books.deadLetters.list().map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/no longer pays this invoice there/),
  );
  expect(await settled(tools)).toBe("119");
  expect(tools.books.vendor.ofKind("payment")).toHaveLength(0);
});

/** Both tools told their payment before either knew of the other's: two facts stand for one. */
async function unluckyOrder(): Promise<Awaited<ReturnType<typeof connected>>> {
  const world = await connected();
  const { tools } = world;
  const { id } = tools.only();
  // The books cannot be written to at this moment, so that nothing is entered before both facts stand.
  world.books.pause();
  tools.shop.vendor.act("payment", "py1", payment("i1"));
  await tools.shop.clock.pass(minutes(2));
  tools.shop.replica.edit(
    id,
    Operation.parse({
      type: "record-payment",
      key: "books:9",
      payment: { amount: "119", paidOn: "2026-11-23" },
    }),
  );
  tools.books.vendor.act("payment", "9", payment("77", { date: "2026-11-23" }));
  world.books.resume();
  await tools.shop.clock.pass(minutes(5));
  return world;
}

test("[BR110] in the unlucky order both stand and show as too much, a person is asked, and no tool gets a payment of the other", async () => {
  const { tools, shop, books } = await unluckyOrder();
  const { id } = tools.only();
  expect(await settled(tools)).toBe("119+119");
  expect(tools.books.vendor.writes() + tools.shop.vendor.writes()).toBe(0);
  const asked = [...shop.deadLetters.list(), ...books.deadLetters.list()];
  expect(asked.map((letter) => letter.id)).toContain(
    `twin:${id}:payments.shop:py1:payments.books:9`,
  );
  // Taking one of them back answers it.
  tools.shop.replica.edit(
    id,
    Operation.parse({
      type: "record-reversal",
      key: "ada:1",
      reversal: { payment: "shop:py1", amount: "119", reason: "correction" },
    }),
  );
  await tools.shop.clock.pass(minutes(5));
  expect([...shop.deadLetters.list(), ...books.deadLetters.list()]).toEqual([]);
  expect(tools.books.vendor.writes()).toBe(0);
});

test("[BR110] a payment that the books told a moment before the shop told of its own is not entered in the books once more", async () => {
  const { tools, books } = await connected();
  const { id } = tools.only();
  // Apart from the sweeps. The shop hears of the books' payment, and enters it, before its own is read.
  await tools.shop.clock.pass(10_000);
  tools.books.vendor.act("payment", "9", payment("77"));
  await tools.books.clock.until(() => tools.books.file.incoming.count("webhook") === 1);
  tools.shop.vendor.act("payment", "py1", payment("i1"));
  await tools.shop.clock.pass(minutes(5));
  expect(await settled(tools)).toBe("119+119");
  expect(tools.books.vendor.ofKind("payment").map((each) => each.id)).toEqual(["9"]);
  expect(books.deadLetters.list().map((letter) => letter.id)).toEqual([
    `twin:${id}:payments.shop:py1:payments.books:9`,
  ]);
  // They are two: then both are in the books.
  books.deadLetters.replay(`twin:${id}:payments.shop:py1:payments.books:9`);
  await tools.shop.clock.pass(minutes(5));
  expect(tools.books.vendor.ofKind("payment")).toHaveLength(2);
  expect(books.deadLetters.list()).toEqual([]);
});

test("[BR110] two that a person says are two are entered, and one that is left never is", async () => {
  for (const choice of ["replay", "drop"] as const) {
    const { tools, books } = await unluckyOrder();
    for (const { id } of books.deadLetters.list()) books.deadLetters[choice](id);
    await tools.shop.clock.pass(minutes(5));
    expect(tools.books.vendor.ofKind("payment")).toHaveLength(choice === "replay" ? 2 : 1);
    expect(books.deadLetters.list()).toEqual([]);
  }
});

test("[BR111] money of another tool is entered on an invoice that we only just met after a sweep has shown what is there", async () => {
  const tools = createTwoTools();
  tools.shop.vendor.act("invoice", "i1", issued());
  tools.shop.vendor.act("payment", "py1", payment("i1"));
  const shop = tools.connect(tools.shop);
  // Nothing is created in the books by itself, so a person enters invoice and payment there.
  const books = tools.books.start((options) => ({
    ...options,
    workspace: () => ({
      ...options.workspace(),
      connections: options.workspace().connections.map((connection) => ({
        ...connection,
        policy: { issues: false, creates: "none" as const, settles: true },
      })),
    }),
  }));
  await tools.shop.clock.pass(minutes(5));
  tools.books.vendor.act("invoice", "77", issued());
  books.sweep();
  await tools.books.clock.until(() => tools.books.file.shadows.count() === 1);
  tools.books.vendor.act("payment", "9", payment("77"));
  await tools.shop.clock.pass(minutes(5));
  expect(paymentsOf(tools.only())).toEqual(["payments.shop:py1"]);
  expect(tools.books.vendor.ofKind("payment").map(({ id }) => id)).toEqual(["9"]);
  for (const bridge of [shop, books]) expect(bridge.deadLetters.list()).toEqual([]);

  // Where the books hold none, it is entered soon after.
  tools.shop.vendor.act("invoice", "i2", issued({ number: "2026-0043" }));
  tools.shop.vendor.act("payment", "py2", payment("i2"));
  await tools.shop.clock.pass(minutes(3));
  tools.books.vendor.act("invoice", "78", issued({ number: "2026-0043" }));
  await tools.shop.clock.pass(minutes(5));
  expect(tools.books.vendor.ofKind("payment").map(({ data }) => data["invoice"])).toEqual([
    "77",
    "78",
  ]);
});
