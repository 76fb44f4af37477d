import * as fc from "fast-check";
import { expect, test } from "vitest";
import { boundHeld, noticedBytes } from "./held-bound.ts";
import type { Holder } from "./held-bound.ts";

const most = 40 * noticedBytes;

test("[RL262, RL406] whoever holds most gives, fullest first, until all together hold what they may", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          owner: fc.constantFrom("ada", "bob", "mallory", null),
          held: fc.integer({ min: 0, max: 12 * noticedBytes }),
        }),
        { maxLength: 30 },
      ),
      (those) => {
        let now = 0;
        const note = boundHeld(most, { ticks: () => now });
        const ended = new Set<number>();
        const holders = those.map(({ owner, held }, index): Holder => ({
          owner: () => owner,
          held: () => (ended.has(index) ? 0 : held),
          giveUp: () => ended.add(index),
        }));
        for (const holder of holders) {
          now += 100;
          note(holder, 1);
        }
        const noticed = those.filter(({ held }) => held >= noticedBytes);
        const left = those.filter(({ held }, index) => held >= noticedBytes && !ended.has(index));
        expect(sum(left)).toBeLessThanOrEqual(most);
        expect(ended.size > 0).toBe(sum(noticed) > most);
        // Whose connections all together were never more than an equal part of what four may hold loses none.
        for (const owner of ["ada", "bob", "mallory", null]) {
          const own = those.filter((each) => each.owner === owner);
          if (sum(own) > most / 4) continue;
          const lost = those.filter((each, index) => each.owner === owner && ended.has(index));
          expect(lost).toEqual([]);
        }
      },
    ),
  );
});

test("[RL262, RL406] between two looks nothing is added up, unless much has come", () => {
  const looks: number[] = [];
  let now = 0;
  const note = boundHeld(most, { ticks: () => now });
  const holder: Holder = {
    owner: () => "ada",
    held: () => {
      looks.push(now);
      return noticedBytes;
    },
    giveUp: () => undefined,
  };
  for (; now < 200; now += 1) note(holder, 1);
  expect(looks).toEqual([0, 50, 100, 150]);
  note(holder, most / 16);
  expect(looks).toEqual([0, 50, 100, 150, 200]);
});

function sum(those: readonly { readonly held: number }[]): number {
  return those.reduce((total, { held }) => total + held, 0);
}
