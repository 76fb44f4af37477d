import { noteHeld } from "@concord/document";
import type { Registers } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { story } from "../testing/story.ts";
import type { StoryStep } from "../testing/story.ts";
import { heldThere, toolsOf } from "./held-there.ts";
import type { HeldThere } from "./held-there.ts";
import { momentsOf } from "./moments.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const stripe = { id: "connector:stripe", name: "Stripe" };
const link = { account: "acct", id: "in_1", kind: "invoice" };
const beginning: StoryStep = {
  changes: { documentKind: "invoice", currency: "EUR", "links.stripe": link },
};

function heldAt(
  steps: readonly StoryStep[],
  place: number,
  from = 0,
): Extract<HeldThere, { type: "held" }> {
  const { entries, head } = story(steps);
  const moments = momentsOf(entries.slice(from), head);
  const held = heldThere(id, moments, "stripe", place - from);
  if (held.type !== "held") throw new Error("not linked");
  return held;
}

const paths = ["dueDate", "buyer.name", "paymentTerms"] as const;
const edit = fc.record({
  type: fc.constant("edit" as const),
  path: fc.constantFrom(...paths),
  value: fc.constantFrom("2026-12-01", "2026-12-02", "2026-12-03", null),
});
const step = fc.oneof(
  edit,
  fc.record({
    type: fc.constant("reading" as const),
    reading: fc.record({
      dueDate: fc.constantFrom("2026-12-01", "2026-12-02", null),
      "buyer.name": fc.constantFrom("2026-12-01", "Acme"),
    }),
    /** What somebody wrote that the bridge had not seen yet. */
    between: fc.array(edit, { maxLength: 2 }),
  }),
);

const standing = (registers: Registers): Registers =>
  Object.fromEntries(Object.entries(registers).filter(([, value]) => value !== null));

test("[LE143] what a tool held at any moment is what it was last read to show, whatever was written here before, since and at the same time", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat(20), (some, cut) => {
      const steps: StoryStep[] = [beginning];
      const shown: (Registers | undefined)[] = [undefined];
      let here: Readonly<Record<string, JsonValue>> = {};
      let last: Registers | undefined;
      const write = (changes: Readonly<Record<string, JsonValue>>, by?: StoryStep): void => {
        here = { ...here, ...changes };
        steps.push({ changes, ...by });
        shown.push(last);
      };
      for (const [order, each] of some.entries()) {
        if (each.type === "edit") write({ [each.path]: each.value });
        else {
          const holds = noteHeld(each.reading, here);
          if (holds === undefined) throw new Error("not noted");
          for (const other of each.between) write({ [other.path]: other.value });
          last = standing(each.reading);
          write({ "links.stripe.says": { state: "open", order, holds } }, { author: stripe });
        }
      }
      const isQuiet = some.every((each) => each.type === "edit" || each.between.length === 0);
      const from = cut % steps.length;
      for (const [place, expected] of shown.entries()) {
        if (place < from) continue;
        const held = heldAt(steps, place, from);
        const isNoted = held.isKnown("dueDate") || held.isKnown("buyer.name");
        expect(held.registers).toEqual(isNoted ? expected : {});
        // With all of the history at hand, and nobody writing at the same time, nothing is left unknown.
        expect(isNoted || from > 0 || !isQuiet || expected === undefined).toBe(true);
        expect(held.isKnown("paymentTerms")).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

test("[LE144] a tool that was linked and not heard of held nobody knows what; before it was linked it held nothing", () => {
  const steps: readonly StoryStep[] = [
    { changes: { documentKind: "invoice", currency: "EUR", dueDate: "2026-12-01" } },
    { changes: { "links.stripe": link }, author: stripe },
  ];
  const { entries, head } = story(steps);
  const moments = momentsOf(entries, head);
  expect(heldThere(id, moments, "stripe", 0)).toEqual({ type: "not-linked" });
  expect(heldAt(steps, 1)).toMatchObject({
    heard: null,
    says: undefined,
    number: undefined,
    registers: {},
    hasLines: false,
    difference: null,
  });
  expect(heldAt(steps, 1).isKnown("dueDate")).toBe(false);
  expect(toolsOf(moments, head)).toEqual(["stripe"]);
});

test("[LE144] before the content was noted, it is known what the tool wrote here itself, until somebody else writes there or it has lost it", () => {
  const conflict = {
    kind: "authority",
    path: "buyer.name",
    kept: { value: "Acme" },
    lost: { value: "Acme Inc", author: "stripe acct" },
    state: "open",
  };
  const steps: readonly StoryStep[] = [
    {
      changes: { documentKind: "invoice", dueDate: "2026-12-01", "links.stripe": link },
      author: stripe,
    },
    { changes: { "buyer.name": "Acme" }, author: stripe },
    { changes: { "conflicts.c1": conflict }, author: stripe },
    { changes: { dueDate: "2026-12-24" } },
    {
      changes: {
        "links.stripe.says": {
          state: "open",
          order: 1,
          holds: noteHeld({ dueDate: null }, {}) ?? null,
        },
      },
      author: stripe,
    },
  ];
  expect(heldAt(steps, 0).notedFrom).toBe(4);
  expect(heldAt(steps, 4).notedFrom).toBe(null);
  const known = [0, 1, 2, 3].map((place) => Object.keys(heldAt(steps, place).registers).toSorted());
  expect(known).toEqual([["dueDate"], ["buyer.name", "dueDate"], ["dueDate"], []]);
});

test("[LE145] the difference of the totals is that of what the tool says and of what the invoice came to here, and the payments that it has are named", () => {
  const says = { state: "open", gross: "1200", outstanding: "700", currency: "EUR", order: 1 };
  const line = { "lines.a.position": "a0", "lines.a.quantity": "12", "lines.a.price": "100" };
  const steps: readonly StoryStep[] = [
    { changes: { ...beginning.changes, ...line } },
    { changes: { "links.stripe.says": { ...says, number: "S-1" } }, author: stripe },
    { changes: { "lines.a.price": "112" } },
    {
      changes: {
        "payments.stripe:py_1": { amount: "500" },
        "payments.bank:1": { amount: "100" },
        "payments.bank:2": { amount: "50" },
        "links.stripe.payments.bank:1": "py_2",
      },
    },
  ];
  expect(heldAt(steps, 1)).toMatchObject({ heard: 1, number: "S-1", difference: "0" });
  expect(heldAt(steps, 2).difference).toBe("-144");
  expect([...heldAt(steps, 3).payments].toSorted()).toEqual([
    "payments.bank:1",
    "payments.stripe:py_1",
  ]);
});
