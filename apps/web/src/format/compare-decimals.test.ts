import { DecimalString, toBig } from "@concord/model";
import { assert, integer, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { compareDecimals } from "./compare-decimals.ts";

test("[WB72] decimals are ordered as their values are", () => {
  const decimal = tuple(integer({ min: -2_000, max: 2_000 }), integer({ min: 0, max: 4 })).map(
    ([digits, places]) =>
      DecimalString.parse(String(Number((digits / 10 ** places).toFixed(places)))),
  );
  assert(
    property(decimal, decimal, (one, other) => {
      expect(Math.sign(compareDecimals(one, other))).toBe(toBig(one).cmp(toBig(other)));
    }),
  );
});
