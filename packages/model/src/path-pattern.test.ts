import { expect, test } from "vitest";
import { PathPattern, matchesPath, ruleFor } from "./path-pattern.ts";

test.each([
  ["buyer.name", "buyer.name", true],
  ["buyer.name", "buyer.name.first", false],
  ["lines.*.price", "lines.k3f9.price", true],
  ["lines.*.price", "lines.k3f9.tax.rate", false],
  ["lines.*", "lines", false],
  ["buyer.**", "buyer.address.city", true],
  ["buyer.**", "buyer", true],
  ["buyer.**", "buyers", false],
  ["**", "anything.at.all", true],
])("[MO33] %s covers %s: %s", (pattern, path, expected) => {
  expect(matchesPath(PathPattern.parse(pattern), path)).toBe(expected);
});

test.each(["", ".", "a..b", "a.**.b", "a b", "a.***"])("[MO33] %j is no pattern", (text) => {
  expect(PathPattern.safeParse(text).success).toBe(false);
});

test("[MO33] the most exact rule speaks, and among equals the lowest id", () => {
  const rules = ["**", "lines.**", "lines.*.tax.**", "lines.*.tax.rate", "lines.a.**"].map(
    (path, index) => ({ id: `r${index}`, path: PathPattern.parse(path) }),
  );
  expect(ruleFor(rules, "lines.b.tax.rate")?.path).toBe("lines.*.tax.rate");
  expect(ruleFor(rules, "lines.b.price")?.path).toBe("lines.**");
  expect(ruleFor(rules, "dueDate")?.path).toBe("**");
  const twins = [
    { id: "b", path: PathPattern.parse("lines.*.price") },
    { id: "a", path: PathPattern.parse("lines.k.*") },
    { id: "c", path: PathPattern.parse("*.k.price") },
  ];
  expect(ruleFor(twins, "lines.k.price")?.id).toBe("a");
  expect(ruleFor(twins.slice(0, 0), "lines.k.price")).toBeUndefined();
});
