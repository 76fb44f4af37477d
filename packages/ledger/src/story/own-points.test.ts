import { Operation, apply, invoiceSnapshot, namedMomentsOf } from "@concord/document";
import type { OperationInput, OwnMoment } from "@concord/document";
import { DocumentId, EntryKey } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { story } from "../testing/story.ts";
import { tell } from "./history-groups.ts";
import { momentsOf } from "./moments.ts";
import { namedPoints, ownPoints } from "./named-points.ts";
import { planRestore } from "./restore-plan.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");

function own(key: string, name: string, of: OwnMoment["of"]): OwnMoment {
  return { key: EntryKey.parse(key), name, of };
}

function nameMoment(moment: string, name: string): OperationInput {
  return { type: "name-moment", moment, name, of: { hash: "a1", at: 1 } };
}

test("[LE140] a moment that somebody named is found by its entry, wherever the known part of the history begins", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(29), fc.nat(29), (length, cut, wished) => {
      const { entries } = story(Array.from({ length }, () => ({})));
      const [from, of] = [cut % length, wished % length];
      const named = entries[of];
      if (named === undefined) throw new Error("no entry");
      const points = ownPoints(entries.slice(from), [own("k", "Talk", named)]);
      expect(points.map(({ place }) => place)).toEqual(of < from ? [] : [of - from]);
    }),
  );
});

test("[LE140] after a restore, when entries have other hashes, the time of the moment tells which it is", () => {
  const { entries } = story([{}, {}, {}]);
  const [first, second] = entries;
  if (first === undefined || second === undefined) throw new Error("no entries");
  const between = { hash: "f00d", at: second.at + 1 };
  const before = { hash: "f00d", at: first.at - 1 };
  const points = ownPoints(entries, [own("k", "Talk", between), own("l", "Before all", before)]);
  expect(points).toMatchObject([{ place: 1, name: "own", own: { name: "Talk" } }]);
});

test("[LE141] a name that is given, changed and taken off a moment is told as that, and is no moment of the invoice itself", () => {
  const of = { hash: "a1", at: 5 };
  const { entries } = story([
    { changes: { documentKind: "invoice", currency: "EUR" } },
    { changes: { "moments.k": { name: "Talk", of } } },
    { changes: { "moments.k": { name: "Price talk", of } } },
    { changes: { "moments.k": null } },
  ]);
  const moments = momentsOf(entries, {});
  const told = [1, 2, 3].map((place) => tell(id, moments, { from: place - 1, to: place }));
  expect(told.map(({ events, total }) => [events, total])).toEqual([
    [[{ type: "moment", before: null, after: "Talk" }], null],
    [[{ type: "moment", before: "Talk", after: "Price talk" }], null],
    [[{ type: "moment", before: "Price talk", after: null }], null],
  ]);
  expect(namedPoints(id, moments)).toEqual([]);
});

test("[LE142] a restore leaves the names of moments alone, those given since and those removed since", () => {
  const doc = new Y.Doc();
  const run = (operation: OperationInput): void => {
    apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
  };
  const read = () => invoiceSnapshot(doc, { id });
  run({ type: "create", document: { kind: "invoice", content: { currency: "EUR" } } });
  run(nameMoment("old", "Old"));
  const then = read().live;
  run({ type: "remove-moment", moment: "old" });
  run(nameMoment("new", "New"));
  run({ type: "set-field", path: "dueDate", value: "2026-12-24" });
  const plan = planRestore(then, read(), { type: "all" });
  expect(plan.changes.map(({ path }) => path)).toEqual(["dueDate"]);
  for (const operation of plan.operations) run(operation);
  expect(read().invoice.dueDate).toBeUndefined();
  expect(namedMomentsOf(read().live).map(({ name }) => name)).toEqual(["New"]);
});
