import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { changed, entry, story } from "../testing/story.ts";
import type { StoryStep } from "../testing/story.ts";
import { momentsOf } from "./moments.ts";

const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null));
const steps = fc.array(
  fc.record({
    changes: fc.dictionary(fc.constantFrom("a", "b.c", "d", "e"), value, { minKeys: 1 }),
  }),
  { minLength: 1, maxLength: 30 },
);

/** What stands after each step, by writing one after the other. */
function replayed(some: readonly StoryStep[]): readonly Readonly<Record<string, JsonValue>>[] {
  const states: Record<string, JsonValue>[] = [];
  let now: Record<string, JsonValue> = {};
  for (const { changes = {} } of some) {
    now = Object.fromEntries(
      Object.entries({ ...now, ...changes }).filter(([, each]) => each !== null),
    );
    states.push(now);
  }
  return states;
}

test("[LE90] every moment is what the entries up to it wrote, also where only the latest entries are known", () => {
  fc.assert(
    fc.property(steps, fc.nat(30), (some, cut) => {
      const states = replayed(some);
      const from = cut % some.length;
      const { entries } = story(some);
      const moments = momentsOf(entries.slice(from), states.at(-1) ?? {});
      for (let place = -1; place < some.length - from; place += 1) {
        const expected = place + from < 0 ? {} : states[place + from];
        expect(moments.registersAt(place)).toEqual(expected);
      }
    }),
  );
});

test("[LE90] the difference of two moments leads from the one to the other, and names nothing else", () => {
  fc.assert(
    fc.property(steps, fc.nat(30), fc.nat(30), (some, one, other) => {
      const moments = momentsOf(story(some).entries, {});
      const [from, to] = [one % some.length, other % some.length];
      const [before, after] = [moments.registersAt(from), moments.registersAt(to)];
      const found = moments.difference(from, to);
      const led = {
        ...before,
        ...Object.fromEntries(found.map((each) => [each.path, each.after])),
      };
      const standing = Object.entries(led).filter(([, each]) => each !== null);
      expect(Object.fromEntries(standing)).toEqual(after);
      expect(found.every((each) => each.before !== each.after)).toBe(true);
    }),
  );
});

test("[LE90] who wrote a register is found, and not who wrote it later or before what is known", () => {
  const { entries } = story([{ changes: { a: 1 } }, { changes: { b: 1 } }, { changes: { a: 2 } }]);
  const moments = momentsOf(entries, {});
  expect([0, 1, 2].map((place) => moments.writtenAt("a", place))).toEqual([0, 0, 2]);
  expect(moments.writtenAt("b", 0)).toBe(-1);
  expect(momentsOf(entries.slice(1), { a: 2, b: 1 }).writtenAt("a", 0)).toBe(-1);
});

test("[LE91] a value that is withheld stands in no moment", () => {
  const erased = entry({ changes: [changed("a", null, { type: "withheld" })] });
  expect(momentsOf([erased], {}).registersAt(0)).toEqual({});
});

test("[LE98] a moment among two thousand changes is found in a part of a frame", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => ({
    changes: {
      [`lines.k${index % 40}.price`]: `${index}`,
      [`lines.k${index % 40}.name`]: `Line ${index % 7}`,
    },
  }));
  const moments = momentsOf(story(many).entries, {});
  const began = performance.now();
  for (let place = 0; place < 2_000; place += 1) moments.registersAt(place);
  const stepMs = (performance.now() - began) / 2_000;
  process.stdout.write(`A moment of 2,000 changes: ${stepMs.toFixed(3)} ms\n`);
  expect(stepMs).toBeLessThan(4);
});
