import { Operation } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
import { createWorld, deliverWebhooks, type World } from "./testing/world.ts";

const minute = 60_000;
const set = (path: string, value: string) => Operation.parse({ type: "set-field", path, value });
const payment = (key: string, amount: string) =>
  Operation.parse({ type: "record-payment", key, payment: { amount } });

async function atRest(
  settings?: Parameters<typeof createWorld>[0],
  through?: Parameters<World["start"]>[0],
): Promise<{ readonly world: World; readonly bridge: Bridge }> {
  const world = createWorld(settings);
  const bridge = world.start(through);
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  return { world, bridge };
}

/** An invoice with a payment whose answer was lost, and which cannot be looked for. */
async function withUnknownPayment(
  fault: "after" | "lost",
  settings?: Parameters<typeof createWorld>[0],
  through?: Parameters<World["start"]>[0],
) {
  const { world, bridge } = await atRest(settings, through);
  const id = world.draft(1, {});
  await world.clock.pass(5_000);
  world.vendor.broken.add("find");
  world.vendor.faults.push(fault);
  world.replica.edit(id, payment("bank:1", "10"));
  await world.clock.until(() => bridge.deadLetters.list().length > 0, 30 * minute);
  return { world, bridge, id };
}

const entered = ({ vendor }: World): readonly unknown[] =>
  vendor.ofKind("payment").map(({ data }) => data["amount"]);

test.each([
  ["after", ["10", "2"]],
  ["lost", ["2", "10"]],
] as const)(
  "[BR260] what nobody can find out is told, holds up nothing that does not follow from it, and is looked for until it is known: %s",
  async (fault, inTheEnd) => {
    const { world, bridge, id } = await withUnknownPayment(fault);
    const [letter, ...others] = bridge.deadLetters.list();
    expect(letter).toMatchObject({
      id: `effect:create-payment:${id}:bank:1`,
      document: id,
      reason:
        "The answer was lost, and looking whether it was done fails: The vendor answered 503.",
    });
    expect(letter?.fixes).toContain("Replay it to look now");
    expect(letter?.againAt).toBeGreaterThan(world.clock.now());
    expect(others).toEqual([]);
    expect(bridge.status().stuck).toEqual([letter]);

    world.replica.edit(id, payment("bank:2", "2"), set("dueDate", "2026-12-24"));
    await world.clock.pass(minute);
    expect(entered(world)).toContain("2");
    expect(world.vendor.ofKind("invoice")[0]?.data).toMatchObject({ dueDate: "2026-12-24" });

    await world.clock.pass(120 * minute);
    const [still] = bridge.deadLetters.list();
    expect(still).toMatchObject({ id: letter?.id, at: letter?.at });
    expect(still?.times).toBeGreaterThan(2);
    world.vendor.broken.clear();
    await world.clock.pass(61 * minute);
    expect(entered(world)).toEqual(inTheEnd);
    expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
    expect(bridge.deadLetters.list()).toEqual([]);
  },
);

test("[BR260] a person who replays it has it looked for at once; who drops it has it left", async () => {
  const { world, bridge, id } = await withUnknownPayment("after");
  const letter = `effect:create-payment:${id}:bank:1`;
  bridge.deadLetters.replay(letter);
  expect(bridge.deadLetters.list()).toEqual([]);
  await world.clock.until(() => bridge.deadLetters.list().length > 0, 30 * minute);
  world.vendor.broken.clear();
  bridge.deadLetters.replay(letter);
  await world.clock.pass(minute);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
  expect(entered(world)).toEqual(["10"]);

  world.vendor.broken.add("find");
  world.vendor.faults.push("lost");
  world.replica.edit(id, payment("bank:2", "2"));
  await world.clock.until(() => bridge.deadLetters.list().length > 0, 30 * minute);
  bridge.deadLetters.drop(`effect:create-payment:${id}:bank:2`);
  world.vendor.broken.clear();
  await world.clock.pass(240 * minute);
  expect(entered(world)).toEqual(["10"]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR351] what waited for a person is timed from when they send it again", async () => {
  const { world, bridge, id } = await withUnknownPayment("after");
  await world.clock.pass(20 * minute);
  world.vendor.broken.clear();
  bridge.deadLetters.replay(`effect:create-payment:${id}:bank:1`);
  expect(bridge.status().lag.outgoingMs).toBe(0);
  await world.clock.pass(minute);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
  expect(bridge.status().lagP95Ms).toBeLessThan(minute);
});

test.each([
  ["looked for", "find"],
  ["sent again", "payment"],
] as const)(
  "[BR270] what a person gives up while it is being %s is not done after all",
  async (_when, path) => {
    let act: (() => void) | undefined;
    const { world, bridge, id } = await withUnknownPayment("lost", undefined, (options) => ({
      ...options,
      io: {
        ...options.io,
        async fetch(input, init) {
          const url = new URL(input instanceof Request ? input.url : input);
          if (url.pathname === `/${path}`) {
            act?.();
            act = undefined;
          }
          return options.io.fetch(input, init);
        },
      },
    }));
    const letter = `effect:create-payment:${id}:bank:1`;
    world.vendor.broken.clear();
    if (path === "payment") world.vendor.losing = "payment";
    let isDropped = false;
    act = () => {
      isDropped = bridge.deadLetters.drop(letter);
      // The request that is under way never arrives.
      if (path === "payment")
        world.clock.at(world.clock.now() + 50, () => (world.vendor.losing = undefined));
    };
    await world.clock.pass(240 * minute);
    expect(isDropped).toBe(true);
    expect(entered(world)).toEqual([]);
    expect(bridge.deadLetters.list()).toEqual([]);
    expect(world.file.effects.counts().dropped).toBe(1);
  },
);

test("[BR260] a restart goes on looking", async () => {
  const { world, bridge, id } = await withUnknownPayment("after");
  await bridge[Symbol.asyncDispose]();
  world.vendor.broken.clear();
  const next = world.start();
  await world.clock.pass(61 * minute);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
  expect(entered(world)).toEqual(["10"]);
  expect(next.deadLetters.list()).toEqual([]);
});

test("[BR260] it is looked for at once when something new was read of its document", async () => {
  const { world, bridge, id } = await withUnknownPayment("after");
  world.vendor.broken.clear();
  await world.clock.pass(minute);
  world.vendor.act("invoice", "invoice-1", { po: "1" });
  await world.clock.pass(5_000);
  expect(bridge.deadLetters.list()).toEqual([]);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
});

test("[BR261] what was looked for, is not there, and gets no answer again holds up nobody for longer than that one call", async () => {
  const { world, bridge, id } = await withUnknownPayment("lost");
  const times = () => bridge.deadLetters.list()[0]?.times ?? 0;
  world.vendor.broken.clear();
  for (let count = 0; count < 3; count += 1) {
    const before = times();
    world.vendor.losing = "payment";
    await world.clock.until(() => times() > before, 90 * minute);
    world.vendor.losing = undefined;
    world.replica.edit(id, set("dueDate", `2026-12-1${count}`));
    await world.clock.pass(5_000);
    expect(world.vendor.ofKind("invoice")[0]?.data["dueDate"]).toBe(`2026-12-1${count}`);
    expect(bridge.deadLetters.list()).toMatchObject([
      { reason: "It was sent again, and again no answer came." },
    ]);
  }
  await world.clock.pass(90 * minute);
  expect(entered(world)).toEqual(["10"]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR262] what is refused or unknown names what waits for it, as long as it waits", async () => {
  const { connector } = createWorld();
  const { world, bridge, id } = await withUnknownPayment("lost", {
    connector: {
      ...connector,
      // Of this vendor every payment follows from the one before.
      plan(input) {
        const { effects, blocked } = connector.plan(input);
        const at = effects.findIndex((effect) => input.fate(effect) !== "dropped");
        const [first, ...rest] = effects.slice(Math.max(0, at));
        const isStuck = first !== undefined && input.fate(first) !== "open";
        const heldUp = isStuck ? rest.map(({ summary }) => ({ summary, behind: [first.id] })) : [];
        return { effects: effects.slice(0, at + 1), blocked, heldUp };
      },
    },
  });
  world.replica.edit(id, payment("bank:2", "2"), payment("bank:3", "13.13"));
  await world.clock.pass(minute);
  expect(bridge.deadLetters.list()).toMatchObject([
    { holdsUp: ["Enter payment 2", "Enter payment 13.13"] },
  ]);
  expect(entered(world)).toEqual([]);

  world.vendor.refuse("13.13");
  world.vendor.broken.clear();
  await world.clock.pass(61 * minute);
  expect(entered(world)).toEqual(["10", "2"]);
  expect(bridge.deadLetters.list()).toMatchObject([
    { id: `effect:create-payment:${id}:bank:3`, againAt: undefined, holdsUp: [] },
  ]);
  world.replica.edit(id, payment("bank:4", "4"));
  await world.clock.pass(minute);
  expect(bridge.deadLetters.list()).toMatchObject([{ holdsUp: ["Enter payment 4"] }]);
});

test("[BR262] an invoice whose customer was refused says what it waits for, and goes on once that is settled", async () => {
  const { world, bridge } = await atRest();
  const party = DocumentId.parse("00000000-0000-7000-8000-000000000900");
  world.vendor.refuse("poison");
  world.replica.edit(
    party,
    Operation.parse({ type: "create", document: { kind: "party", content: { name: "poison" } } }),
  );
  const id = world.draft(1, { customer: party });
  await world.clock.pass(10_000);
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      id: `document:${id}`,
      reason: "“Create the customer” comes first, and waits for a person itself.",
    },
    { id: `effect:create-party:${party}` },
  ]);
  world.vendor.refuse(undefined);
  bridge.deadLetters.replay(`effect:create-party:${party}`);
  await world.clock.pass(10_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR263] one call that always fails does not keep the vendor shut for the others", async () => {
  const world = createWorld();
  // No sweep comes between.
  const bridge = world.start((options) => ({ ...options, sweepMs: 24 * 60 * minute }));
  await world.clock.pass(5_000);
  const id = world.draft(1, {});
  await world.clock.pass(5_000);
  world.vendor.broken.add("find");
  world.vendor.faults.push("after");
  world.replica.edit(id, payment("bank:1", "10"));
  const isShut = (): boolean => {
    const { vendor } = bridge.status();
    return vendor.state === "open" && vendor.times > 6;
  };
  await world.clock.until(isShut, 60 * minute);
  world.draft(2, {});
  await world.clock.pass(15 * minute);
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);
});
