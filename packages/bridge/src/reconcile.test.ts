import { Operation } from "@concord/document";
import { DecimalString } from "@concord/model";
import { expect, test } from "vitest";
import { compareSummaries, type OurSummary } from "./compare-summaries.ts";
import { documentIdFor } from "./document-identity.ts";
import { createWorld } from "./testing/world.ts";

const ours: OurSummary = {
  number: "R-1",
  currency: "EUR",
  gross: DecimalString.parse("119"),
  outstanding: DecimalString.parse("19"),
  dueDate: "2026-12-01",
  status: "partially-paid",
};
const theirs = {
  number: "R-1",
  currency: "EUR",
  gross: "119.00",
  balance: "19.00",
  dueDate: "2026-12-01",
  state: "open",
} as const;

const id = (name: string) => documentIdFor("fake", "acct-1", { kind: "invoice", id: name });

test("[BR70] amounts are compared by value, and what the vendor does not state is not compared", () => {
  expect(compareSummaries(theirs, ours)).toEqual([]);
  expect(compareSummaries({ state: "open" }, ours)).toEqual([]);
});

test("[BR70] each differing field is named with both values and its repair", () => {
  const changed = {
    number: "R-2",
    currency: "USD",
    gross: "120",
    balance: "20",
    dueDate: "2026-12-02",
    state: "paid",
  } as const;
  expect(compareSummaries(changed, ours)).toEqual([
    { field: "state", theirs: "paid", ours: "open", fix: "read" },
    { field: "number", theirs: "R-2", ours: "R-1", fix: "ask" },
    { field: "currency", theirs: "USD", ours: "EUR", fix: "ask" },
    { field: "gross", theirs: "120", ours: "119", fix: "ask" },
    { field: "balance", theirs: "20", ours: "19", fix: "tell" },
    { field: "dueDate", theirs: "2026-12-02", ours: "2026-12-01", fix: "tell" },
  ]);
});

test("[BR70] a deletion is one finding, and two voids agree whatever became of their amounts", () => {
  expect(compareSummaries({ state: "deleted", gross: "0" }, ours)).toEqual([
    { field: "state", theirs: "deleted", ours: "open", fix: "ask" },
  ]);
  expect(
    compareSummaries(
      { ...theirs, gross: "0", balance: "0", state: "void" },
      { ...ours, status: "void" },
    ),
  ).toEqual([]);
});

test("[BR70] the report finds every planted difference and no other, and changes nothing", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  const lines = [{ id: "l1", name: "Pump", price: "10" }];
  for (let index = 1; index <= 6; index += 1) {
    world.vendor.act("invoice", `i${index}`, {
      number: `R-${index}`,
      dueDate: "2026-12-01",
      lines,
    });
  }
  bridge.sweep();
  await world.clock.pass(70_000);
  bridge.pause();
  world.vendor.act("invoice", "i2", { dueDate: "2026-12-09" });
  world.vendor.remove("invoice", "i4");
  world.vendor.act("invoice", "i5", { unreadable: true });

  const pending = bridge.reconcile(new AbortController().signal);
  await world.clock.pass(10_000);
  const report = await pending;
  expect(report).toMatchObject({ connection: "fake:acct-1", checked: 5, agreeing: 3 });
  expect(report.findings.map(({ document, differences }) => [document, differences])).toEqual([
    [id("i2"), [{ field: "dueDate", theirs: "2026-12-09", ours: "2026-12-01", fix: "tell" }]],
    [id("i4"), [{ field: "state", theirs: "deleted", ours: "open", fix: "ask" }]],
  ]);
  expect(report.unchecked.map(({ document, reason }) => [document, reason])).toEqual([
    [id("i5"), "It has no currency."],
  ]);
  expect(await world.field(id("i2"), "dueDate")).toBe("2026-12-01");

  bridge.resume();
  bridge.repair(report.findings);
  await world.clock.pass(10_000);
  expect(await world.field(id("i2"), "dueDate")).toBe("2026-12-09");
});

test("[BR74] what a dead letter holds waits for a person, until there is news or somebody decides", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  const document = world.draft(1, { "buyer.name": "Acme", dueDate: "2026-12-01" });
  await world.clock.pass(5_000);
  world.vendor.refuse("2026-12-24");
  const set = { type: "set-field", path: "dueDate", value: "2026-12-24" };
  world.replica.edit(document, Operation.parse(set));
  await world.clock.pass(5_000);
  const [letter] = bridge.deadLetters.list();

  const reconciled = async () => {
    const pending = bridge.reconcile(new AbortController().signal);
    await world.clock.pass(5_000);
    const [finding, ...others] = (await pending).findings;
    expect(others).toEqual([]);
    return finding;
  };
  const held = {
    document,
    differences: [{ field: "dueDate", theirs: "2026-12-01", ours: "2026-12-24", fix: "ask" }],
    waiting: [{ id: letter?.id, reason: "The vendor answered 422." }],
  };
  const found = await reconciled();
  expect(found).toMatchObject(held);
  // Trying to repair it repairs nothing, and asks nobody twice.
  bridge.repair(found === undefined ? [] : [found]);
  await world.clock.pass(5_000);
  expect(await reconciled()).toMatchObject(held);
  expect(bridge.deadLetters.list()).toEqual([letter]);

  bridge.pause();
  world.vendor.act("invoice", "invoice-1", { dueDate: "2026-12-05" });
  expect(await reconciled()).toMatchObject({ differences: [{ fix: "tell" }], waiting: [] });
  world.vendor.act("invoice", "invoice-1", { dueDate: "2026-12-01" });
  bridge.deadLetters.drop(letter?.id ?? "");
  expect(await reconciled()).toMatchObject({ differences: [{ fix: "ask" }], waiting: [] });
  world.replica.edit(document, Operation.parse({ ...set, value: "2026-12-20" }));
  expect(await reconciled()).toMatchObject({ differences: [{ fix: "tell" }], waiting: [] });
});
