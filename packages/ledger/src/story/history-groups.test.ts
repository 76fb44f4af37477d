import { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { changed, entry, story } from "../testing/story.ts";
import type { StoryStep } from "../testing/story.ts";
import { fastClocks, lateMs, writtenMs } from "./device-clock.ts";
import { groupEntries, tell } from "./history-groups.ts";
import { sourceOf } from "./history-source.ts";
import { momentsOf } from "./moments.ts";
import { namedPoints } from "./named-points.ts";
import { whyHere } from "./why-here.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const bob = { id: "bob", name: "Bob" };
const hour = 3_600_000;

const creation = {
  documentKind: "invoice",
  currency: "EUR",
  "buyer.name": "Nordlicht",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "12",
  "lines.a.unit": "HAR",
  "lines.a.price": "72",
} as const;

/** What the steps from the second on are told as. */
function toldAfterCreation(...steps: readonly StoryStep[]) {
  const { entries } = story([{ changes: creation }, ...steps]);
  return tell(id, momentsOf(entries, {}), { from: 0, to: entries.length - 1 });
}

const wishes = fc.array(
  fc.record({ author: fc.constantFrom("ada", "bob"), pause: fc.constantFrom(1, 10, 20) }),
  { minLength: 1, maxLength: 30 },
);

test("[LE92] groups share out the entries in their order, each of one author and without a longer pause", () => {
  fc.assert(
    fc.property(wishes, (some) => {
      let at = 0;
      const entries = some.map(({ author, pause }, index) => {
        at += pause * 60_000;
        return entry({ seq: index + 1, at, deviceTime: at, author: { id: author, name: author } });
      });
      const groups = groupEntries(entries);
      expect(groups.flatMap(({ from, to }) => entries.slice(from, to + 1))).toEqual(entries);
      for (const [index, group] of groups.entries()) {
        const own = entries.slice(group.from, group.to + 1);
        expect(new Set(own.map(({ author }) => author.id))).toEqual(new Set([group.author.id]));
        const next = entries[group.to + 1];
        const isEndedRightly =
          next === undefined ||
          next.author.id !== group.author.id ||
          next.at - group.endedAt > 15 * 60_000;
        expect(isEndedRightly).toBe(true);
        expect(groups[index + 1]?.from ?? entries.length).toBe(group.to + 1);
      }
    }),
  );
});

test("[LE92] who was offline, and the way by which it came, are of the group", () => {
  const late = entry({ at: 3 * hour, deviceTime: hour });
  expect(groupEntries([late])[0]).toMatchObject({ lateMs: 2 * hour, beganAt: hour });
  expect(sourceOf(entry())).toEqual({ type: "person" });
  expect(sourceOf(entry({ operations: ["create", "mark-issued"] }))).toEqual({ type: "import" });
  const stripe = { id: "connector:Stripe", name: "Stripe" };
  expect(sourceOf(entry({ author: stripe }))).toEqual({ type: "tool", tool: "stripe" });
  expect(sourceOf(entry({ author: { id: "registrar", name: "Registrar" } }))).toEqual({
    type: "registrar",
  });
});

test("[LE93] what happened is told in the domain, with the total as the model computes it", () => {
  const { events, total } = toldAfterCreation({ changes: { "lines.a.quantity": "14" } });
  const line = { key: "a", name: "Drone flight", unit: "HAR" };
  expect(events).toEqual([
    { type: "value", path: "lines.a.quantity", line, way: "raised", before: "12", after: "14" },
  ]);
  expect(total).toEqual({
    before: { currency: "EUR", gross: "864" },
    after: { currency: "EUR", gross: "1008" },
    difference: "144",
  });
});

test("[LE93] a draft that is thrown away, and taken back, is told as that, by itself and in the breath in which it was begun", () => {
  const discarded = toldAfterCreation({ changes: { discarded: "a digest" } });
  expect(discarded.events).toEqual([{ type: "discarded", isDiscarded: true }]);
  const { entries } = story([
    { changes: creation },
    { changes: { discarded: "a digest" } },
    { changes: { discarded: null } },
  ]);
  const moments = momentsOf(entries, {});
  expect(tell(id, moments, { from: 1, to: 2 }).events).toEqual([
    { type: "discarded", isDiscarded: false },
  ]);
  const atOnce = tell(id, moments, { from: -1, to: 1 }).events;
  expect(atOnce.map(({ type }) => type)).toEqual(["created", "discarded"]);
});

test("[LE93] of a group only what it comes to is told: what came back is nothing, and what touches no money has no total", () => {
  const back = toldAfterCreation(
    { changes: { dueDate: "2026-12-01" } },
    { changes: { dueDate: null, "references.purchaseOrder": "PO-1" } },
  );
  expect(back.events).toEqual([
    {
      type: "value",
      path: "references.purchaseOrder",
      line: null,
      way: "set",
      before: null,
      after: "PO-1",
    },
  ]);
  expect(back.total).toBe(null);
});

test("[LE93] creation, lines, money and issue have words of their own; layout has none", () => {
  const { entries } = story([{ changes: creation }]);
  const begun = tell(id, momentsOf(entries, {}), { from: -1, to: 0 });
  expect(begun.events).toEqual([{ type: "created", lines: 1, buyer: "Nordlicht" }]);
  const told = toldAfterCreation({
    changes: {
      "lines.b.position": "a1",
      "lines.b.name": "Travel",
      "lines.a.removed": true,
      "lines.a.removedAs": "x",
      "lines.a.tax.rate": "19",
      "lines.a.tax.category": "S",
      "payments.stripe:py_1": { amount: "40" },
      "payments.stripe:py_1.settled": {},
      issued: { number: "R-7" },
      "links.stripe": { id: "in_1" },
      "links.stripe.payments.stripe:py_1": "py_1",
      "conflicts.c1": { path: "dueDate" },
      "conflicts.c1.resolution": { choice: "kept" },
      "buyer.ref": "x",
    },
  });
  expect(told.events.map((each) => each.type).toSorted()).toEqual(
    [
      "decided",
      "fact",
      "fact",
      "issued",
      "line-added",
      "line-removed",
      "linked",
      "value",
    ].toSorted(),
  );
});

test("[LE93] that the note was edited is told, and not to what", () => {
  const noted = entry({ seq: 2, changes: [changed("note", null, null)] });
  const { entries } = story([{ changes: creation }]);
  const moments = momentsOf([...entries, noted], {});
  expect(tell(id, moments, { from: 0, to: 1 }).events).toEqual([{ type: "note" }]);
});

test("[LE91] of erased values it is told how many fields changed", () => {
  const erased = entry({
    changes: [changed("a", null, { type: "withheld" }), changed("b", null, { type: "withheld" })],
  });
  expect(tell(id, momentsOf([erased], {}), { from: -1, to: 0 })).toMatchObject({
    events: [{ type: "withheld", fields: 2 }],
    total: null,
  });
});

test("[LE94] a device whose clock was ahead is named; what was written is never later than it arrived", () => {
  const fast = entry({ at: hour, deviceTime: 27 * hour, author: bob });
  const slight = entry({ seq: 2, at: hour, deviceTime: hour + 60_000, device: "device-2" });
  expect(
    fastClocks([fast, slight, entry({ at: hour, deviceTime: 0, device: "device-3" })]),
  ).toEqual([{ device: fast.device, author: bob, aheadMs: 26 * hour }]);
  expect(writtenMs(fast)).toBe(hour);
  expect(lateMs(fast)).toBe(null);
});

test("[LE95] the moments at which an invoice was issued, sent, paid and voided have a name", () => {
  const tax = { "lines.a.tax.rate": "0", "lines.a.tax.scheme": "VAT", "lines.a.tax.category": "Z" };
  const content = {
    currency: "EUR",
    lines: [{ id: "a", name: "Drone flight", quantity: "12", price: "72" }],
  };
  const issued = {
    number: "R-7",
    by: { type: "registrar", series: "invoices" },
    content,
    digest: "0".repeat(64),
  };
  const { entries } = story([
    { changes: { ...creation, ...tax } },
    { changes: { issued } },
    { changes: { "links.stripe": { id: "in_1", account: "acct" } } },
    { changes: { "links.stripe": { id: "in_1", account: "acct", version: "2" } } },
    { changes: { "payments.p1": { amount: "800" } } },
    { changes: { "payments.p2": { amount: "64" } } },
    { changes: { voided: {} } },
  ]);
  expect(namedPoints(id, momentsOf(entries, {}))).toEqual([
    { place: 1, name: "issued", tool: null },
    { place: 2, name: "sent", tool: "stripe" },
    { place: 5, name: "paid", tool: null },
    { place: 6, name: "void", tool: null },
  ]);
});

test("[LE96] why a value is there: who wrote it, what stood before, and what it beat", () => {
  const record = {
    kind: "concurrent",
    path: "dueDate",
    kept: { value: "2026-12-24", author: "Bob" },
    lost: { value: "2026-12-20", author: "Cem" },
    state: "open",
  };
  const { entries } = story([
    { changes: { dueDate: "2026-12-01" } },
    { changes: { dueDate: "2026-12-24" }, author: bob },
    { changes: { "conflicts.c1": record } },
  ]);
  const moments = momentsOf(entries, {});
  const why = whyHere(moments, "dueDate", 2);
  expect(why).toMatchObject({
    place: 1,
    entry: { author: bob },
    before: { value: "2026-12-01" },
    beaten: [{ value: "2026-12-20", author: "Cem" }],
  });
  expect(whyHere(moments, "dueDate", 0)?.beaten).toEqual([]);
  expect(whyHere(moments, "number", 2)).toBe(null);
});

test("[LE93] an issue is told with its number once, and a number of another kind by itself", () => {
  const issued = toldAfterCreation({ changes: { number: "R-7", issued: { number: "R-7" } } });
  expect(issued.events).toEqual([{ type: "issued", number: "R-7" }]);
  const numbered = toldAfterCreation({ changes: { number: "R-6", issued: { number: "R-7" } } });
  expect(numbered.events.map((each) => each.type)).toEqual(["issued", "value"]);
});

test("[LE95] a tool that notes more of the same link has linked it and was sent it once", () => {
  const link = { account: "a", id: "in_1", kind: "invoice" };
  const steps = [
    { changes: creation },
    { changes: { "links.stripe": link } },
    { changes: { "links.stripe": { ...link, url: "https://stripe.test/in_1" } } },
  ];
  const { entries } = story(steps);
  const moments = momentsOf(entries, {});
  expect(namedPoints(id, moments)).toEqual([{ place: 1, name: "sent", tool: "stripe" }]);
  expect(tell(id, moments, { from: 1, to: 2 }).events).toEqual([]);
  expect(tell(id, moments, { from: 0, to: 2 }).events).toEqual([
    { type: "linked", connector: "stripe", isLinked: true },
  ]);
});
