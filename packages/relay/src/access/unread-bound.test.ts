import * as fc from "fast-check";
import { expect, test } from "vitest";
import { boundUnread, noticedBytes } from "./unread-bound.ts";
import type { SlowReader } from "./unread-bound.ts";

const most = 40 * noticedBytes;

test("[RL262] whoever holds most gives, fullest first, until all together hold what they may", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          owner: fc.constantFrom("ada", "bob", "mallory", null),
          unread: fc.integer({ min: 0, max: 12 * noticedBytes }),
        }),
        { maxLength: 30 },
      ),
      (held) => {
        let now = 0;
        const note = boundUnread(most, { ticks: () => now });
        const ended = new Set<number>();
        const readers = held.map(({ owner, unread }, index): SlowReader => ({
          owner: () => owner,
          unread: () => (ended.has(index) ? 0 : unread),
          giveUp: () => ended.add(index),
        }));
        for (const reader of readers) {
          now += 100;
          note(reader, 1);
        }
        const noticed = held.filter(({ unread }) => unread >= noticedBytes);
        const left = held.filter(
          ({ unread }, index) => unread >= noticedBytes && !ended.has(index),
        );
        expect(sum(left)).toBeLessThanOrEqual(most);
        expect(ended.size > 0).toBe(sum(noticed) > most);
        // Whose connections all together were never more than an equal part of what four may hold loses none.
        for (const owner of ["ada", "bob", "mallory", null]) {
          const own = held.filter((reader) => reader.owner === owner);
          if (sum(own) > most / 4) continue;
          expect(
            held.filter((reader, index) => reader.owner === owner && ended.has(index)),
          ).toEqual([]);
        }
      },
    ),
  );
});

test("[RL262] between two looks nothing is added up, unless much has come", () => {
  const looks: number[] = [];
  let now = 0;
  const note = boundUnread(most, { ticks: () => now });
  const reader: SlowReader = {
    owner: () => "ada",
    unread: () => {
      looks.push(now);
      return noticedBytes;
    },
    giveUp: () => undefined,
  };
  for (; now < 200; now += 1) note(reader, 1);
  expect(looks).toEqual([0, 50, 100, 150]);
  note(reader, most / 16);
  expect(looks).toEqual([0, 50, 100, 150, 200]);
});

function sum(readers: readonly { readonly unread: number }[]): number {
  return readers.reduce((total, { unread }) => total + unread, 0);
}
