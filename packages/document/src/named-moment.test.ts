import { DocumentId } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import type { Applied } from "./apply.ts";
import { seenDigest } from "./frozen-content.ts";
import { inverse } from "./inverse.ts";
import { longestMomentName, mostNamedMoments, namedMomentsOf } from "./named-moment.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { isInvoiceContent, mayClear, mayWrite, pathRule } from "./path-rule.ts";
import type { Refused } from "./refusal.ts";
import { fieldsOf, readRegisters } from "./registers.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { createReplicaNetwork } from "./testing/replica-network.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const of = (at: number) => ({ hash: `a${at}`, at });

function run(doc: Y.Doc, operation: OperationInput): Applied | Refused {
  return apply(doc, Operation.parse(operation), { source: "user", actor: "ada" }, "editor");
}
const name = (moment: string, text: string, at = 1): OperationInput => ({
  type: "name-moment",
  moment,
  name: text,
  of: of(at),
});
const namesIn = (doc: Y.Doc): readonly string[] =>
  namedMomentsOf(readRegisters(doc).registers).map((each) => each.name);

function invoice(): Y.Doc {
  const doc = new Y.Doc();
  run(doc, { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } });
  return doc;
}

test("[DO340] a moment is given a name once, called otherwise and loses it again, and each can be taken back", () => {
  const doc = invoice();
  run(doc, name("k1", "  Before the   price talk ", 5));
  expect(run(doc, name("k1", "Before the price talk", 5))).toEqual({ type: "unchanged" });
  expect(run(doc, name("k2", "Before the price talk", 5))).toEqual({ type: "unchanged" });
  run(doc, name("k3", "Sent to Mara", 2));
  expect(namesIn(doc)).toEqual(["Sent to Mara", "Before the price talk"]);

  for (const [operation, after] of [
    [{ type: "rename-moment", moment: "k1", name: "Talk" }, ["Sent to Mara", "Talk"]],
    [{ type: "remove-moment", moment: "k1" }, ["Sent to Mara"]],
  ] as const) {
    const parsed = Operation.parse(operation);
    const applied = apply(doc, parsed, { source: "user", actor: "ada" }, "field");
    expect(namesIn(doc)).toEqual(after);
    if (applied.type !== "applied") throw new Error("not applied");
    const back = inverse(parsed, applied);
    if (back === undefined) throw new Error("cannot be taken back");
    run(doc, back);
    expect(namesIn(doc)).toEqual(["Sent to Mara", "Before the price talk"]);
  }
  run(doc, { type: "remove-moment", moment: "k3" });
  expect(run(doc, { type: "remove-moment", moment: "k3" })).toEqual({ type: "unchanged" });
});

test("[DO340] what is no name, a key that names another moment, and one too many are refused with the reason", () => {
  const doc = invoice();
  const refused = { type: "refused", rule: "invalid-value", path: "moments.k1" };
  expect(run(doc, name("k1", "  "))).toEqual({
    ...refused,
    message: "A name has at least one character.",
  });
  expect(run(doc, name("k1", "x".repeat(longestMomentName + 1)))).toMatchObject(refused);
  expect(run(doc, name("k1", "a\u0007"))).toMatchObject(refused);
  run(doc, name("k1", "One", 1));
  expect(run(doc, name("k1", "Two", 2))).toMatchObject({ type: "refused", rule: "fact-differs" });
  expect(run(doc, { type: "rename-moment", moment: "gone", name: "x" })).toMatchObject({
    type: "refused",
    rule: "moved-on",
  });
  expect(run(doc, { type: "set-field", path: "moments.k1", value: null })).toMatchObject({
    type: "refused",
    rule: "not-a-field",
  });
  for (let at = 2; at <= mostNamedMoments; at += 1) run(doc, name(`k${at}`, `n${at}`, at));
  expect(run(doc, name("more", "one more", 99))).toMatchObject({
    type: "refused",
    rule: "invalid-value",
  });
});

test("[DO351] the name of a moment keeps what joins its letters or pictures, and another character that nobody sees is named as that", () => {
  const doc = invoice();
  const names = ["می\u200cخواهم", "👩\u200d💻 agreed", "عرض السعر"];
  for (const [at, text] of names.entries()) run(doc, name(`k${at}`, text, at));
  expect(namesIn(doc)).toEqual(names);
  for (const text of ["a\u0007", "ag\u200creed", "\u202eright to left", "half \ud800"]) {
    expect(run(doc, name("k9", text, 9))).toEqual({
      type: "refused",
      rule: "invalid-value",
      path: "moments.k9",
      message: "A name has a character in it that nobody sees. Leave it out.",
    });
  }
});

const replica = fc.nat({ max: 2 });
const key = fc.constantFrom("a", "b", "c");
const text = fc.constantFrom("One", "Two", "Three");
const step = fc.oneof(
  fc.record({ type: fc.constant("name-moment" as const), replica, key, text, at: fc.nat(2) }),
  fc.record({ type: fc.constant("rename-moment" as const), replica, key, text }),
  fc.record({ type: fc.constant("remove-moment" as const), replica, key }),
  fc.record({ type: fc.constant("deliver" as const), from: replica, to: replica }),
);

test("[DO341] names that several people give, change and remove at once are merged one by one, the same on every replica", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const network = createReplicaNetwork([2_000, 3_000, 4_000]);
      const touched = new Set<string>();
      const kept = new Set<string>();
      for (const [at, each] of steps.entries()) {
        if (each.type === "deliver") {
          network.deliver(each.from, each.to);
          continue;
        }
        const doc = network.docs[each.replica];
        if (doc === undefined) continue;
        if (each.type === "name-moment") {
          // Whoever names makes a key of their own.
          run(doc, name(`${each.key}${at}`, `${each.text} ${at}`, each.at));
          kept.add(`${each.text} ${at}`);
          continue;
        }
        const found = namedMomentsOf(readRegisters(doc).registers).find((moment) =>
          moment.key.startsWith(each.key),
        );
        if (found === undefined) continue;
        touched.add(found.key);
        kept.delete(found.name);
        run(
          doc,
          each.type === "rename-moment"
            ? { type: "rename-moment", moment: found.key, name: each.text }
            : { type: "remove-moment", moment: found.key },
        );
      }
      for (const _ of ["there", "back"]) {
        for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) network.deliver(from, to);
      }
      const [first = [], ...others] = network.docs.map((doc) =>
        namedMomentsOf(readRegisters(doc).registers),
      );
      for (const other of others) expect(other).toEqual(first);
      expect(first.map((each) => each.name)).toEqual(expect.arrayContaining([...kept]));
    }),
    { numRuns: 200 },
  );
});

test("[DO341] of two who call one moment the same, one name is shown, and both go together", () => {
  const doc = invoice();
  fieldsOf(doc).set("moments.a", { name: "Talk", of: of(3) });
  fieldsOf(doc).set("moments.b", { name: "Talk", of: of(3) });
  expect(namesIn(doc)).toEqual(["Talk"]);
  run(doc, { type: "rename-moment", moment: "b", name: "Price talk" });
  expect(namesIn(doc)).toEqual(["Price talk"]);
  run(doc, { type: "remove-moment", moment: "a" });
  expect(namesIn(doc)).toEqual([]);
});

test("[DO342] a name is nothing of the invoice: before and after issue it changes no content, digest, status or late edit", () => {
  const doc = invoice();
  const read = () => invoiceSnapshot(doc, { id });
  const before = read();
  run(doc, name("k1", "Before issue"));
  expect(seenDigest(read().invoice)).toBe(seenDigest(before.invoice));
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" } as const;
  const issue = Operation.parse({
    type: "mark-issued",
    issued: { number: "INV-7", on: "2026-02-01", by },
  });
  apply(doc, issue, { source: "bridge", connector: "stripe", account: "acct_1" });
  expect(JSON.stringify(read().issued?.content)).not.toContain("Before issue");
  const issued = read();
  expect(run(doc, name("k2", "After issue", 2)).type).toBe("applied");
  expect(run(doc, { type: "remove-moment", moment: "k1" }).type).toBe("applied");
  expect(read()).toMatchObject({
    invoice: issued.invoice,
    ledger: issued.ledger,
    editedAfterIssue: [],
    problems: [],
    conflicts: [],
  });
  expect(isInvoiceContent("moments.k1")).toBe(false);
});

test("[DO342] people name moments and no tool, viewer or auditor does; of a lost name nobody is asked", () => {
  const rule = pathRule("invoice", "moments.k1");
  if (rule === undefined) throw new Error("no rule");
  const writers = ["owner", "editor", "field", "viewer", "auditor", "connector"] as const;
  expect(writers.filter((writer) => mayWrite(rule, writer))).toEqual(["owner", "editor", "field"]);
  expect([rule.conflicts, mayClear(rule)]).toEqual(["history", true]);
});
