import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { knowsPlace, noteHeld, readHeld } from "./held-content.ts";
import { HeldContent } from "./link.ts";
import type { Registers } from "./registers.ts";

const path = fc.constantFrom(
  "dueDate",
  "buyer.name",
  "number",
  "lines.a.name",
  "lines.a.price",
  "lines.b.name",
  "lines.b.price",
  "lines.c.quantity",
);
const value: fc.Arbitrary<JsonValue> = fc.constantFrom("1", "2", "3", null);
const registers = fc
  .tuple(fc.dictionary(path, value), fc.subarray(["a", "b", "c"]))
  .map(([fields, removed]): Registers => ({
    ...fields,
    ...Object.fromEntries(removed.map((key) => [`lines.${key}.removed`, true])),
  }));

/** What a tool shows: nothing of what is empty or of a line that it removed. */
function shownIn(reading: Registers): Registers {
  return Object.fromEntries(
    Object.entries(reading).filter(
      ([name, each]) =>
        each !== null &&
        !name.endsWith(".removed") &&
        reading[`lines.${name.split(".")[1] ?? ""}.removed`] !== true,
    ),
  );
}

test("[DO343] what a tool shows is read back as it was noted, from what stood here then, and from nothing else", () => {
  fc.assert(
    fc.property(registers, registers, registers, (reading, ours, others) => {
      const held = noteHeld(reading, ours);
      if (held === undefined) throw new Error("not noted");
      expect(HeldContent.parse(held)).toEqual(held);
      expect(readHeld(held, ours)).toEqual(shownIn(reading));
      // Against other content it is either right or not known: never something else.
      expect([undefined, JSON.stringify(sorted(shownIn(reading)))]).toContain(
        optionalText(readHeld(held, others)),
      );
    }),
    { numRuns: 500 },
  );
});

function sorted(some: Registers): unknown {
  return Object.entries(some).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function optionalText(some: Registers | undefined): string | undefined {
  return some === undefined ? undefined : JSON.stringify(sorted(some));
}

test("[DO343] what is the same here and there is not noted twice, and of what a tool has no place for nothing is said", () => {
  const ours = { dueDate: "2026-12-24", "buyer.name": "Acme GmbH", paymentTerms: "14 days" };
  const held = noteHeld({ dueDate: "2026-12-24", "buyer.name": "Acme", "tags.k": "VIP" }, ours);
  expect(held).toMatchObject({
    knows: ["buyer.name", "dueDate"],
    differs: { "buyer.name": "Acme" },
  });
  if (held === undefined) throw new Error("not noted");
  expect(["dueDate", "paymentTerms", "tags.k"].map((each) => knowsPlace(held, each))).toEqual([
    true,
    false,
    false,
  ]);
  const long = Object.fromEntries(
    Array.from({ length: 200 }, (_, line) => [`lines.k${line}.name`, "x".repeat(60)]),
  );
  expect(noteHeld(long, {})).toBeUndefined();
});
