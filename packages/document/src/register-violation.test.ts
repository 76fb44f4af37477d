import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import type { Writer } from "./register-rule.ts";
import { violationOf } from "./register-violation.ts";

const ruleOf = (
  path: string,
  value: JsonValue,
  writer: Writer = "editor",
  before?: JsonValue,
): string | undefined => violationOf({ kind: "invoice", path, value, before, writer })?.rule;

function record(kind: string) {
  return { kind, path: "dueDate", kept: {}, lost: {}, state: "open" };
}

test("[DO85] a write is judged by its path, then by who writes it, then by its value", () => {
  expect(ruleOf("nonsense", 1)).toBe("unknown-path");
  expect(ruleOf("nonsense", null)).toBe("unknown-path");
  expect(ruleOf("links.stripe", { id: "in_1" })).toBe("not-allowed");
  expect(ruleOf("currency", "no currency")).toBe("invalid-value");
  expect(ruleOf("currency", "EUR")).toBeUndefined();
  expect(ruleOf("currency", null, "field", "EUR")).toBeUndefined();
  expect(ruleOf("schema", null, "editor", 1)).toBe("invalid-value");
});

test("[DO85] a relay may write everything that is valid", () => {
  expect(ruleOf("conflicts.c1", null, "relay")).toBeUndefined();
  expect(ruleOf("conflicts.c1", 1, "relay")).toBe("invalid-value");
});

test("[DO86] a document keeps its kind, and its layout is one that the relay knows and not an older one", () => {
  expect(ruleOf("documentKind", "invoice")).toBeUndefined();
  expect(ruleOf("documentKind", "party")).toBe("wrong-kind");
  expect(ruleOf("schema", 1)).toBeUndefined();
  expect(ruleOf("schema", 2)).toBe("schema-newer");
  expect(ruleOf("schema", 1, "editor", 2)).toBe("invalid-value");
});

test("[DO87] a connector records conflicts of authority and leaves the relay's alone", () => {
  expect(ruleOf("conflicts.c1", record("authority"), "connector")).toBeUndefined();
  expect(ruleOf("conflicts.c1", record("concurrent"), "connector")).toBe("not-allowed");
  const closed = { ...record("authority"), state: "closed" };
  expect(ruleOf("conflicts.c1", closed, "connector", record("concurrent"))).toBe("not-allowed");
  expect(ruleOf("conflicts.c1", closed, "connector", record("authority"))).toBeUndefined();
});
