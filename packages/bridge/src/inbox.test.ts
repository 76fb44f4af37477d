import { expect, test } from "vitest";
import { documentIdFor } from "./document-identity.ts";
import { createFakeConnector, signedWebhook } from "./testing/fake-connector.ts";
import { VendorObject } from "./testing/fake-vendor.ts";
import { createWorld, deliverWebhooks } from "./testing/world.ts";

const invoice = (id: string) => documentIdFor("fake", "acct-1", { kind: "invoice", id });

test("[BR20] a forged webhook is refused and nothing of it is stored", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  const { body, headers } = signedWebhook({ id: "e1", kind: "invoice", object: "i1" });
  const forged = [
    { body, headers: {} },
    { body, headers: { "x-signature": "00" } },
    { body: Buffer.concat([body, Buffer.from(" ")]), headers },
  ];
  for (const webhook of forged) expect(bridge.receiveWebhook(webhook).status).toBe(401);
  expect(bridge.status().queues.incoming).toBe(0);
  expect(world.file.events.prune(Infinity)).toBe(0);
});

test("[BR21] an event is stored before its answer, and a replay is not another event", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { po: "1" });
  const webhook = signedWebhook({ id: "e1", kind: "invoice", object: "i1" });
  expect(bridge.receiveWebhook(webhook)).toMatchObject({ status: 200, accepted: 1, duplicates: 0 });
  expect(world.file.incoming.count()).toBe(1);
  await world.clock.pass(5_000);
  const before = world.vendor.requests();
  expect(bridge.receiveWebhook(webhook)).toMatchObject({ status: 200, accepted: 0, duplicates: 1 });
  await world.clock.pass(5_000);
  expect(world.vendor.requests()).toBe(before);
});

test("[BR21] where a vendor names events by their words alone, the same words may be another change and are read again", async () => {
  const connector = createFakeConnector();
  const world = createWorld({
    connector: {
      ...connector,
      verify(webhook, now) {
        const verdict = connector.verify(webhook, now);
        if (verdict.type === "refused") return verdict;
        return {
          ...verdict,
          events: verdict.events.map((event) => ({ ...event, namedBy: "content" })),
        };
      },
    },
  });
  const bridge = world.start();
  await world.clock.pass(5_000);
  const webhook = signedWebhook({ id: "same second", kind: "invoice", object: "i1" });
  for (const po of ["1", "2"]) {
    world.vendor.act("invoice", "i1", { po });
    expect(bridge.receiveWebhook(webhook)).toMatchObject({ status: 200 });
    await world.clock.pass(5_000);
    expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe(po);
  }
});

test("[BR22] many hints of one object are one fetch, and the object is what it is now", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { po: "1" });
  const before = world.vendor.requests();
  for (const id of ["e3", "e1", "e2"]) {
    bridge.receiveWebhook(signedWebhook({ id, kind: "invoice", object: "i1" }));
  }
  world.vendor.act("invoice", "i1", { po: "2" });
  await world.clock.pass(5_000);
  expect(world.vendor.requests()).toBe(before + 1);
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("2");
});

test("[BR23] an object that cannot be read waits for a person while others go on, and is taken in once it can", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "bad", { unreadable: true });
  world.vendor.act("invoice", "good", { po: "1" });
  await world.clock.pass(5_000);
  expect(await world.field(invoice("good"), "references.purchaseOrder")).toBe("1");
  expect(bridge.deadLetters.list()).toMatchObject([
    { id: "object:invoice:bad", reason: "It has no currency." },
  ]);
  world.vendor.act("invoice", "bad", { unreadable: false, po: "2" });
  await world.clock.pass(5_000);
  expect(bridge.deadLetters.list()).toEqual([]);
  expect(await world.field(invoice("bad"), "references.purchaseOrder")).toBe("2");
});

test("[BR6] a value that no document can hold is drift and holds up nothing", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { dueDate: "2026-12-01", po: "1" });
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { dueDate: "soon", po: "2" });
  await world.clock.pass(5_000);
  expect(await world.field(invoice("i1"), "dueDate")).toBe("2026-12-01");
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("2");
  expect(bridge.status().drift).toMatchObject([
    { kind: "invoice", path: "dueDate", what: "unreadable", times: 1 },
  ]);
  expect(world.vendor.writes()).toBe(0);
});

test("[BR13] a reading older than the agreed one changes nothing", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { po: "1" });
  const [old] = world.vendor.ofKind("invoice");
  world.vendor.act("invoice", "i1", { po: "2" });
  bridge.receiveWebhook(signedWebhook({ id: "e1", kind: "invoice", object: "i1" }));
  await world.clock.pass(5_000);
  world.file.incoming.add(
    { kind: "invoice", id: "i1" },
    "sweep",
    {
      ref: { kind: "invoice", id: "i1" },
      version: { order: 1, token: "1" },
      state: "live",
      raw: old ?? null,
    },
    world.clock.now(),
  );
  await world.clock.pass(120_000);
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("2");
});

test("[BR24] what no webhook told is found by the sweep, and the cursor moves with it", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { po: "1" });
  await world.clock.pass(60_000);
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("1");
  expect(world.file.cursors.get("changes")?.value).toBe("1");
  world.vendor.act("invoice", "i1", { po: "2" });
  bridge.sweep();
  await world.clock.pass(1_000);
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("2");
});

test("[BR25] after being away longer than the vendor remembers, everything is read again", async () => {
  const world = createWorld({ connector: createFakeConnector({ changesReachMs: 3_600_000 }) });
  const first = world.start();
  await world.clock.pass(5_000);
  await first[Symbol.asyncDispose]();
  world.vendor.act("invoice", "i1", { po: "1" });
  await world.clock.pass(7_200_000);
  const second = world.start();
  await world.clock.pass(5_000);
  expect(second.backfill.progress()).toMatchObject({ state: "done", done: 1, total: 1 });
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("1");
});

test("[BR291] what an earlier version read otherwise is read once more after an upgrade, and once", async () => {
  const connector = createFakeConnector();
  const reading = (count: number) => ({
    ...connector,
    capabilities: { ...connector.capabilities, reading: count },
  });
  const world = createWorld({ connector });
  world.vendor.act("invoice", "i1", { po: "1" });
  /** When everything was begun to be read last. */
  const run = async (count: number): Promise<unknown> => {
    const bridge = world.start((options) => ({ ...options, connector: reading(count) }));
    await world.clock.pass(5_000);
    expect(bridge.backfill.progress().state).toBe("done");
    await bridge[Symbol.asyncDispose]();
    await world.clock.pass(60_000);
    return Object(world.file.cursors.setting("backfill")).startedAt;
  };
  const first = await run(1);
  expect(await run(1)).toBe(first);
  const second = await run(2);
  expect(second).not.toBe(first);
  expect(await run(2)).toBe(second);
});

test("[BR26] a backfill shows how far it is, stops and goes on, and outlives the process", async () => {
  const world = createWorld();
  for (let index = 1; index <= 30; index += 1)
    world.vendor.act("invoice", `i${index}`, { po: "1" });
  const first = world.start();
  await world.clock.until(() => first.backfill.progress().done >= 3);
  first.backfill.pause();
  await world.clock.pass(5_000);
  const paused = first.backfill.progress();
  expect(paused).toMatchObject({ state: "paused", total: 30, phase: "objects" });
  expect(paused.done).toBeLessThan(30);
  await world.clock.pass(60_000);
  expect(first.backfill.progress().done).toBe(paused.done);
  await first[Symbol.asyncDispose]();

  const second = world.start();
  second.backfill.resume();
  await world.clock.until(() => second.backfill.progress().state === "done");
  expect(second.backfill.progress()).toMatchObject({ done: 30, total: 30 });
  expect(world.replica.all()).toHaveLength(30);

  second.backfill.start();
  await world.clock.until(() => second.backfill.progress().state === "reading");
  second.backfill.cancel();
  await world.clock.pass(5_000);
  expect(second.backfill.progress().state).toBe("cancelled");
  expect(world.vendor.writes()).toBe(0);
});

test("[BR274] a backfill that is cancelled and begun anew while a page is on its way begins at the beginning", async () => {
  const world = createWorld();
  for (let index = 1; index <= 12; index += 1) world.vendor.act("invoice", `i${index}`, {});
  let pages = 0;
  const onPage = (): void => {
    pages += 1;
    if (pages !== 3) return;
    backfill.cancel();
    world.clock.at(world.clock.now() + 1, backfill.start);
  };
  const { backfill } = world.start((options) => ({
    ...options,
    io: {
      ...options.io,
      async fetch(input, init) {
        const url = new URL(input instanceof Request ? input.url : input);
        if (url.pathname === "/all") onPage();
        return options.io.fetch(input, init);
      },
    },
  }));
  await world.clock.pass(60_000);
  expect(pages).toBe(3 + 4);
  expect(backfill.progress()).toMatchObject({ state: "done", done: 12 });
  expect(world.replica.all()).toHaveLength(12);
});

test.each([
  ["goes on", false],
  ["is paused", true],
])(
  "[BR276] after a gap everything is read from the beginning before anything is written, also where a backfill %s from before the gap",
  async (_state, isPaused) => {
    const world = createWorld({ connector: createFakeConnector({ changesReachMs: 3_600_000 }) });
    for (let index = 1; index <= 9; index += 1) world.vendor.act("invoice", `i${index}`, {});
    const first = world.start();
    await world.clock.until(() => first.backfill.progress().state === "done");
    first.backfill.start();
    await world.clock.until(() => first.backfill.progress().done >= 3);
    if (isPaused) first.backfill.pause();
    await first[Symbol.asyncDispose]();

    world.vendor.act("invoice", "i1", { po: "in the gap" });
    await world.clock.pass(2 * 3_600_000);
    const second = world.start();
    world.draft(1, {});
    await world.clock.pass(4_000);
    second.backfill.resume();
    await world.clock.until(() => world.vendor.writes() === 1);
    expect(second.backfill.progress().state).toBe("done");
    expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("in the gap");
  },
);

test("[BR27] nothing is created there until what is there has been read", async () => {
  const world = createWorld();
  for (let index = 1; index <= 12; index += 1) world.vendor.act("invoice", `i${index}`, {});
  const bridge = world.start();
  world.draft(1, {});
  await world.clock.until(() => world.vendor.writes() === 1);
  expect(bridge.backfill.progress()).toMatchObject({ state: "done", done: 12 });
  expect(bridge.status().counters["effects-sent"]).toBe(1);
});

test("[BR27] a later backfill goes on beside the writing, and a first one that failed holds it", async () => {
  const { connector } = createWorld();
  let isRefused = true;
  const world = createWorld({
    connector: {
      ...connector,
      backfill: async (cursor, leaveOut, io, signal) =>
        isRefused
          ? {
              type: "failed",
              failure: { type: "rejected", code: "unknown", reason: "No scope.", fixes: [] },
            }
          : connector.backfill(cursor, leaveOut, io, signal),
    },
  });
  const bridge = world.start();
  world.draft(1, {});
  await world.clock.pass(120_000);
  expect(bridge.backfill.progress()).toMatchObject({ state: "failed", reason: "No scope." });
  expect(world.vendor.writes()).toBe(0);
  isRefused = false;
  bridge.backfill.start();
  await world.clock.until(() => world.vendor.writes() === 1);
  expect(bridge.backfill.progress().state).toBe("done");

  bridge.backfill.start();
  bridge.backfill.pause();
  world.draft(2, {});
  await world.clock.pass(10_000);
  expect(bridge.backfill.progress().state).toBe("paused");
  expect(world.vendor.writes()).toBe(2);
});

test("[BR28] a webhook that overtakes the answer to a creation makes no second document", async () => {
  const { connector } = createWorld();
  // The vendor loses our tag: only the answer tells which document it is.
  const world = createWorld({
    connector: {
      ...connector,
      normalise(object, known) {
        const { data, ...rest } = VendorObject.parse(object.raw);
        return connector.normalise(
          { ...object, raw: { ...rest, data: { ...data, tag: null } } },
          known,
        );
      },
    },
  });
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.onChange((event) => void bridge.receiveWebhook(signedWebhook(event)));
  world.vendor.faults.push("after");
  const id = world.draft(1, {});
  await world.clock.pass(60_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
  expect(world.replica.all()).toMatchObject([{ id }]);
});

test("[BR28] a creation that the vendor goes on failing holds up nobody else's objects, and costs few requests", async () => {
  const { connector } = createWorld();
  const world = createWorld({
    connector: {
      ...connector,
      async execute() {
        return { type: "failed", failure: { type: "uncertain", reason: "500" } };
      },
    },
  });
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.onChange((event) => void bridge.receiveWebhook(signedWebhook(event)));
  world.draft(1, {});
  await world.clock.pass(100);
  const before = world.vendor.requests();
  world.vendor.act("party", undefined, { name: "Somebody else" });
  world.vendor.act("invoice", undefined, { currency: "EUR" });
  await world.clock.pass(1_000);
  // Nobody here makes a party, so it cannot be ours.
  expect(world.replica.all()).toHaveLength(2);
  await world.clock.pass(29_000);
  expect(world.replica.all()).toHaveLength(3);
  expect(world.vendor.requests() - before).toBeLessThan(40);
});

test("[BR29] the echo of a write costs no read, whether it comes before or after the answer", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.onChange((event) => {
    // Before the answer, and again under another name after it.
    bridge.receiveWebhook(signedWebhook(event));
    world.clock.at(
      world.clock.now() + 1_000,
      () => void bridge.receiveWebhook(signedWebhook({ ...event, id: `${event.id}-again` })),
    );
  });
  const before = world.vendor.requests();
  const id = world.draft(1, {});
  await world.clock.pass(10_000);
  expect(world.vendor.requests() - before).toBe(1);
  expect(bridge.status().counters["echoes-recognised"]).toBe(2);
  expect(world.replica.all()).toMatchObject([{ id }]);

  // The answer is lost, and the echo with it: the probe reads what was done.
  world.vendor.faults.push("after");
  const second = world.draft(2, {});
  await world.clock.pass(10_000);
  expect(await world.field(second, "links.fake")).toMatchObject({ id: "invoice-2" });
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);

  // Somebody else's change is read.
  world.vendor.act("invoice", "invoice-1", { po: "7" });
  await world.clock.pass(10_000);
  expect(await world.field(id, "references.purchaseOrder")).toBe("7");
});
