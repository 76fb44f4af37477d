import { z } from "zod";
import { byText } from "./text-order.ts";

/** A register path where "*" stands for one segment and a last "**" for the rest: "lines.*.price", "buyer.**". */
export const PathPattern = z
  .string()
  .max(600)
  .regex(
    /^(?:\*\*|(?:\*|[A-Za-z0-9_:@~-]+)(?:\.(?:\*|[A-Za-z0-9_:@~-]+))*(?:\.\*\*)?)$/,
    "Write a path with * for one segment, for example lines.*.price",
  );
export type PathPattern = z.infer<typeof PathPattern>;

/** Whether the pattern covers the path. "buyer.**" covers "buyer.name" and "buyer" itself. */
export function matchesPath(pattern: PathPattern, path: string): boolean {
  const wanted = pattern.split(".");
  const given = path.split(".");
  const isOpen = wanted.at(-1) === "**";
  const fixed = isOpen ? wanted.slice(0, -1) : wanted;
  if (isOpen ? given.length < fixed.length : given.length !== fixed.length) return false;
  return fixed.every((segment, index) => segment === "*" || segment === given[index]);
}

/** How exactly a pattern speaks: named segments count most, then single wildcards. */
function exactness(pattern: PathPattern): number {
  return pattern
    .split(".")
    .reduce((rank, segment) => rank + (segment === "**" ? 0 : segment === "*" ? 1 : 1_000), 0);
}

/** The rule that speaks most exactly about the path; among equals the one with the lowest id, so that replicas agree. */
export function ruleFor<T extends { readonly id: string; readonly path: PathPattern }>(
  rules: readonly T[],
  path: string,
): T | undefined {
  return rules
    .filter((rule) => matchesPath(rule.path, path))
    .toSorted((a, b) => exactness(b.path) - exactness(a.path) || byText(a.id, b.id))[0];
}
