import { DeviceId } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AuthorRange } from "../storage/storage.ts";
import { createAuthorship } from "./authorship.ts";

test("[RL430] who wrote a clock, and who else wrote a part, is found as by a look at every range, however many there are", () => {
  const parts = fc.array(
    fc.record({ gap: fc.nat(2), length: fc.integer({ min: 1, max: 4 }), by: fc.nat(2) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(parts, fc.nat(60), fc.nat(5), (all, clock, length) => {
      let end = 0;
      const ranges = all.map(({ gap, length: size, by }, index): AuthorRange => {
        const from = end + gap;
        end = from + size;
        const author = { id: `${by}`, name: `${by}` };
        const device = DeviceId.parse(`device-${index}`);
        return { client: 5_000, from, to: end, author, verified: true, at: index, device };
      });
      const known = createAuthorship([]);
      for (const range of ranges) known.add(range);
      for (const one of [known, createAuthorship(ranges.toReversed())]) {
        expect(one.at(5_000, clock)).toEqual(
          ranges.find(({ from, to }) => from <= clock && clock < to) ?? null,
        );
        const part = { from: clock, to: clock + length };
        expect(one.otherThan("1", 5_000, part)).toEqual(
          ranges.find(
            ({ author, from, to }) => author.id !== "1" && from < part.to && part.from < to,
          ) ?? null,
        );
      }
    }),
  );
});
