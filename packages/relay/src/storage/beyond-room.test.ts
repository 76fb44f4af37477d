import * as fc from "fast-check";
import { expect, test } from "vitest";
import { beyondRoom } from "./beyond-room.ts";

const sum = (items: readonly { readonly bytes: number }[]): number =>
  items.reduce((total, { bytes }) => total + bytes, 0);

test("[RL427] what is too much goes until the rest fits and no further, and nothing of who has no more than an equal part", () => {
  const items = fc.array(
    fc.record({
      workspace: fc.constantFrom("acme", "other"),
      author: fc.constantFrom("ada", "ben", "eve"),
      bytes: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(items, fc.nat(1_500), (all, room) => {
      const kept = all.map((one, id) => ({ ...one, id }));
      const gone = beyondRoom(kept, room);
      const left = kept.filter(({ id }) => !gone.includes(id));
      expect(sum(left)).toBeLessThanOrEqual(room);
      const last = kept.filter(({ id }) => id === gone.at(-1));
      expect(last.every((one) => sum([...left, one]) > room)).toBe(true);
      const workspaces = new Set(kept.map(({ workspace }) => workspace));
      const ofOne = (one: (typeof kept)[number]) => {
        const its = kept.filter(({ workspace }) => workspace === one.workspace);
        const authors = new Set(its.map(({ author }) => author));
        const own = its.filter(({ author }) => author === one.author);
        return { own, part: room / workspaces.size / authors.size };
      };
      const lost = kept.filter(({ id }) => gone.includes(id));
      for (const one of lost) {
        const { own, part } = ofOne(one);
        expect(sum(own)).toBeGreaterThan(part);
        // The newest of somebody's goes last.
        const older = own.filter(({ id }) => id < one.id);
        expect(older.every(({ id }) => gone.includes(id))).toBe(true);
      }
    }),
  );
});
