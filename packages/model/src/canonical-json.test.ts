import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import type { JsonValue } from "./json-value.ts";

test("[MO38] keys are sorted by UTF-16 code units, at every depth (the sample of RFC 8785 §3.2.3)", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const order = Object.keys(JSON.parse(canonicalJson({ "": value })));
  expect(order).toEqual([""]);
  expect([...canonicalJson(value).matchAll(/:"([A-Z]\w+)/g)].map((match) => match[1])).toEqual([
    "Carriage",
    "One",
    "Control",
    "Latin",
    "Euro",
    "Emoji",
    "Hebrew",
  ]);
});

test("[MO38] numbers, strings and literals are written as RFC 8785 §3.2.2 shows", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("[MO38] what is no JSON is refused, and a key without a value is left out", () => {
  expect(() => canonicalJson([Number.NaN])).toThrow("NaN is no JSON value");
  expect(() => canonicalJson(Infinity)).toThrow(RangeError);
  expect(() => canonicalJson("\uD800")).toThrow(TypeError);
  expect(() => canonicalJson({ "\uDC00": 1 })).toThrow("lone surrogate");
  const withGap: Record<string, JsonValue> = JSON.parse('{"a":1}');
  Reflect.set(withGap, "b", undefined);
  expect(canonicalJson(withGap)).toBe('{"a":1}');
});

test("[MO38] one value has one text, whatever the order of its keys, and reads back as itself", () => {
  const turned = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, member]) => [key, turned(member)]),
    );
  };
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: JsonValue = JSON.parse(text);
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
  );
});
