import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRanks } from "./ranks.ts";

const { compare } = new Intl.Collator("en", { numeric: true });

test("[WB170] texts that come in pieces stand in the order of all of them, and what is equal in one place", () => {
  const text = fc.stringMatching(/^[ab0-3-]{0,4}$/);
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 4 }), (pieces) => {
      const ranks = createRanks(compare);
      for (const piece of pieces) ranks.take(piece);
      const all = pieces.flat();
      const orders = (compareThem: (one: string, other: string) => number) =>
        all.flatMap((one) => all.map((other) => Math.sign(compareThem(one, other))));
      expect(orders((one, other) => ranks.of(one) - ranks.of(other))).toEqual(orders(compare));
    }),
  );
});
