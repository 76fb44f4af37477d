import { InvoiceSummary } from "@concord/model";
import { expect, test } from "vitest";
import { Scope, isSameScope, matchesScope } from "./scope.ts";

const customer = "0197f3a0-0000-7000-8000-000000000009";
const summary = (changes: object): InvoiceSummary =>
  InvoiceSummary.parse({
    id: "0197f3a0-0000-7000-8000-000000000001",
    kind: "invoice",
    status: "unpaid",
    flags: [],
    gross: "10",
    outstanding: "10",
    conflicts: 0,
    ...changes,
  });
const scopeOf = (...windows: readonly object[]): Scope => Scope.parse({ windows });

test("[PR14] a document is in a scope if any window matches with all its conditions; other kinds always are", () => {
  const inside = (changes: object, ...windows: readonly object[]): boolean =>
    matchesScope(summary(changes), scopeOf(...windows));

  expect(matchesScope(undefined, scopeOf({ status: "paid" }))).toBe(true);
  expect(matchesScope(summary({}), null)).toBe(true);
  expect(inside({ status: "draft" }, { status: "open" })).toBe(true);
  expect(inside({ status: "partially-paid" }, { status: "open" })).toBe(true);
  expect(inside({ status: "paid" }, { status: "open" })).toBe(false);
  expect(inside({ status: "paid" }, { status: "open" }, { status: "paid" })).toBe(true);
  expect(inside({ customer }, { customer })).toBe(true);
  expect(inside({}, { customer })).toBe(false);
  expect(inside({ assignee: "ada", status: "paid" }, { assignee: "ada", status: "open" })).toBe(
    false,
  );
  expect(inside({ assignee: "ada" }, { assignee: "ada", status: "open" })).toBe(true);
  const june = { issuedFrom: "2026-06-01", issuedTo: "2026-06-30" };
  expect(
    ["2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01", undefined].map((issueDate) =>
      inside({ issueDate }, june),
    ),
  ).toEqual([false, true, true, false, false]);
  expect(inside({}, { issuedTo: "2026-06-30" })).toBe(false);
});

test("[PR15] scopes are compared by what they say, and one with a condition that is not known is none", () => {
  const one = scopeOf({ status: "open", assignee: "ada" }, { customer });
  const other = scopeOf({ customer }, { assignee: "ada", status: "open" });
  expect(isSameScope(one, other)).toBe(true);
  expect(isSameScope(one, scopeOf({ status: "open" }, { customer }))).toBe(false);
  expect(isSameScope(one, null)).toBe(false);
  expect(isSameScope(null, null)).toBe(true);
  expect(Scope.safeParse({ windows: [{ dueBefore: "2026-06-01" }] }).success).toBe(false);
  expect(Scope.safeParse({ windows: [] }).success).toBe(false);
});
