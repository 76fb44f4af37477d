import { DocumentId, PlainDate, mostTags, tagName } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { seenDigest } from "./frozen-content.ts";
import { inverse } from "./inverse.ts";
import { summaryOf } from "./invoice-summary.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { mayClear, mayWrite, pathRule } from "./path-rule.ts";
import { fieldsOf, readRegisters } from "./registers.ts";
import { invoiceSnapshot, listing } from "./snapshot.ts";
import { tagsOf } from "./tags.ts";
import { createReplicaNetwork } from "./testing/replica-network.ts";
import { run } from "./testing/run.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const today = PlainDate.parse("2026-02-02");

const add = (tag: string): OperationInput => ({ type: "add-tag", tag });
const remove = (tag: string): OperationInput => ({ type: "remove-tag", tag });
const read = (doc: Y.Doc) => invoiceSnapshot(doc, { id });

function invoice(): Y.Doc {
  const doc = new Y.Doc();
  run(doc, { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } });
  return doc;
}

test("[DO280] a tag is added once however it is spelt, removed by its name, and both can be taken back", () => {
  const doc = invoice();
  run(doc, add("  Zweite   Mahnung "));
  const again = run(doc, add("zweite mahnung"));
  expect(again).toEqual({ type: "unchanged" });
  run(doc, add("VIP"));
  expect(read(doc).tags).toEqual(["VIP", "Zweite Mahnung"]);

  const removal = Operation.parse(remove("zweite MAHNUNG"));
  const removed = apply(doc, removal, { source: "user", actor: "ada" });
  expect(read(doc).tags).toEqual(["VIP"]);
  expect(run(doc, remove("never there"))).toEqual({ type: "unchanged" });
  if (removed.type !== "applied") throw new Error("not removed");
  const back = inverse(removal, removed);
  if (back === undefined) throw new Error("cannot be taken back");
  run(doc, back);
  expect(read(doc).tags).toEqual(["VIP", "Zweite Mahnung"]);

  // Whatever wrote it under another key: it goes with its name.
  fieldsOf(doc).set("tags.other", "vip");
  expect(read(doc).tags).toEqual(["VIP", "Zweite Mahnung"]);
  run(doc, remove("VIP"));
  expect(read(doc).tags).toEqual(["Zweite Mahnung"]);
});

test("[DO280] what is no tag, and one too many, is refused with the reason", () => {
  const doc = invoice();
  const refusalOf = (tag: string) => run(doc, add(tag));
  const refused = { type: "refused", rule: "invalid-value", path: "tags" };
  expect(refusalOf("   ")).toEqual({ ...refused, message: "A tag has at least one character." });
  expect(refusalOf("a, b")).toEqual({
    ...refused,
    message: "A tag is one line of text without a comma.",
  });
  for (let count = 0; count < mostTags; count += 1) run(doc, add(`tag ${count}`));
  expect(refusalOf("one more")).toEqual({
    ...refused,
    message: "An invoice has at most 20 tags.",
  });
  expect(refusalOf("Tag 3")).toEqual({ type: "unchanged" });
});

test("[DO330] a tag keeps what joins its letters or pictures, and another character that nobody sees is named as that", () => {
  const doc = invoice();
  for (const tag of ["می\u200cخواهم", "👩\u200d💻"]) run(doc, add(tag));
  expect(read(doc).tags).toEqual(expect.arrayContaining(["می\u200cخواهم", "👩\u200d💻"]));
  expect(run(doc, add("v\u200cip"))).toEqual({
    type: "refused",
    rule: "invalid-value",
    path: "tags",
    message: "A tag has a character in it that nobody sees. Leave it out.",
  });
});

const replica = fc.nat({ max: 2 });
const tag = fc.constantFrom("urgent", "Urgent", "vip", "größe", "q4");
const step = fc.oneof(
  fc.record({ type: fc.constantFrom("add-tag" as const, "remove-tag" as const), replica, tag }),
  fc.record({ type: fc.constant("deliver" as const), from: replica, to: replica }),
);

test("[DO281] what somebody added and nobody removed is there after every merge, on every replica", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const network = createReplicaNetwork([2_000, 3_000, 4_000]);
      const added = new Set<string>();
      const removed = new Set<string>();
      for (const each of steps) {
        if (each.type === "deliver") {
          network.deliver(each.from, each.to);
          continue;
        }
        const doc = network.docs[each.replica];
        if (doc === undefined) continue;
        run(doc, { type: each.type, tag: each.tag });
        (each.type === "add-tag" ? added : removed).add(tagName(each.tag));
      }
      for (const _ of ["there", "back"]) {
        for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) network.deliver(from, to);
      }
      const [first = [], ...others] = network.docs.map((doc) =>
        tagsOf(readRegisters(doc).registers),
      );
      for (const other of others) expect(other).toEqual(first);
      const names = first.map(tagName);
      expect(names).toEqual([...new Set(names)]);
      expect(names).toEqual(expect.arrayContaining([...added.difference(removed)]));
      expect([...added]).toEqual(expect.arrayContaining(names));
    }),
    { numRuns: 200 },
  );
});

test("[DO282] people write tags and no tool does; a lost one is a line in the history", () => {
  const rule = pathRule("invoice", "tags.k1");
  if (rule === undefined) throw new Error("no rule");
  const writers = ["owner", "editor", "field", "viewer", "auditor", "connector"] as const;
  expect(writers.filter((writer) => mayWrite(rule, writer))).toEqual(["owner", "editor", "field"]);
  expect([rule.conflicts, mayClear(rule)]).toEqual(["history", true]);
});

test("[DO282] tags may change after issue, are no part of what was issued or seen, and stand in the summary", () => {
  const doc = invoice();
  const seen = seenDigest(read(doc).invoice);
  run(doc, add("vip"));
  expect(seenDigest(read(doc).invoice)).toBe(seen);
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" } as const;
  run(doc, { type: "mark-issued", issued: { number: "INV-7", on: "2026-02-01", by } });
  expect(JSON.stringify(read(doc).issued?.content)).not.toContain("vip");
  expect(run(doc, add("paid late")).type).toBe("applied");
  expect(run(doc, remove("vip")).type).toBe("applied");
  expect(read(doc).editedAfterIssue).toEqual([]);
  expect(read(doc).problems).toEqual([]);
  expect(summaryOf(read(doc), today).tags).toEqual(["paid late"]);
  expect(listing(doc, { id })).toMatchObject({ tags: ["paid late"] });
  run(doc, remove("paid late"));
  expect(summaryOf(read(doc), today)).not.toHaveProperty("tags");
});
