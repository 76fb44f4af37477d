import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { mayClear, mayWrite, pathRule } from "./path-rule.ts";
import type { Writer } from "./register-rule.ts";

const classOf = (path: string) => pathRule("invoice", path)?.class;

function may(path: string, writer: Writer): boolean {
  const rule = pathRule("invoice", path);
  return rule !== undefined && mayWrite(rule, writer);
}

function clearable(path: string): boolean {
  const rule = pathRule("invoice", path);
  return rule !== undefined && mayClear(rule);
}

function issued(by: JsonValue): JsonValue {
  return { number: "1", by, content: { kind: "invoice" }, digest: "0".repeat(64) };
}

const policy = (path: string) => pathRule("invoice", path)?.conflicts;

test("[DO1] the path decides type, class and writers", () => {
  expect(pathRule("invoice", "lines.k3f9.quantity")?.pattern).toBe("lines.<key>.quantity");
  expect(pathRule("invoice", "lines.k1.adjustments.a1.amount")?.pattern).toBe(
    "lines.<key>.adjustments.<key>.amount",
  );
  expect(
    ["buyer.address.city", "dueDate", "payments.stripe:py_1", "links.quickbooks", "schema"].map(
      classOf,
    ),
  ).toEqual(["commercial", "commercial", "fact", "link", "system"]);
  expect(["customer", "assignee"].map(classOf)).toEqual(["operational", "operational"]);
  expect(pathRule("party", "address.city")?.class).toBe("operational");
  expect(pathRule("workspace", "members.u1.role")?.writers).toEqual(["owner"]);
});

test("[DO180] only owners begin a document of the workspace's own data", () => {
  expect(pathRule("workspace", "documentKind")?.writers).toEqual(["owner"]);
  expect(pathRule("invoice", "documentKind")?.writers).toContain("field");
});

test("[DO1] a path that no rule knows has none", () => {
  const unknown = [
    "",
    "lines",
    "lines.k1",
    "lines.k1.nonsense",
    "lines.bad key.quantity",
    "lines.k1.quantity.deeper",
    "constructor",
    "__proto__",
    "payments",
    "payments.stripe:py_1.reopened",
    "conflicts.c1.resolution.x",
    "buyer",
  ];
  expect(unknown.filter((path) => pathRule("invoice", path) !== undefined)).toEqual([]);
  expect(pathRule("party", "payments.stripe:py_1")).toBeUndefined();
});

test("[DO1] a value is checked by its path", () => {
  const quantity = pathRule("invoice", "lines.k1.quantity")?.schema;
  expect(quantity?.safeParse("2.5").success).toBe(true);
  expect(quantity?.safeParse("2.50").success).toBe(false);
  expect(quantity?.safeParse(2.5).success).toBe(false);
});

test("[DO2] people mark as issued what a file says was issued, and nothing else", () => {
  const rule = pathRule("invoice", "issued");
  if (rule === undefined) throw new Error("no rule");
  const byFile = issued({ type: "connector", connector: "file", account: "import", id: "x" });
  const byVendor = issued({ type: "connector", connector: "stripe", account: "acct_1", id: "x" });
  const byUs = issued({ type: "registrar", series: "A" });
  const owner = [byFile, byVendor, byUs, null].map((value) => mayWrite(rule, "owner", value));
  expect(owner).toEqual([true, false, false, false]);
  expect(mayWrite(rule, "editor", byFile)).toBe(true);
  expect(mayWrite(rule, "field", byFile)).toBe(false);
});

test("[DO202] a number that a device gave is let pass where it says of which lease, place and day it is, for a relay to look at", () => {
  const rule = pathRule("invoice", "issued");
  if (rule === undefined) throw new Error("no rule");
  const claim = { id: "l1", epoch: 1, device: "d", principal: "ben", from: 1, to: 9, proof: "p" };
  const by = { type: "registrar", series: "van", count: 1, lease: claim };
  const maySay = (value: object): readonly boolean[] =>
    (["owner", "editor", "field", "connector"] as const).map((writer) =>
      mayWrite(rule, writer, { ...Object(issued(by)), ...value }),
    );
  expect(maySay({ on: "2026-11-20" })).toEqual([true, true, true, false]);
  const none = [false, false, false, false];
  expect(maySay({})).toEqual(none);
  expect(maySay({ on: "2026-11-20", by: { ...by, count: 0 } })).toEqual(none);
  expect(maySay({ on: "2026-11-20", by: { type: "registrar", series: "van", count: 1 } })).toEqual(
    none,
  );
});

test("[DO2] records belong to relays, issue to issuers, the rest to roles", () => {
  expect(may("conflicts.c1", "editor")).toBe(false);
  expect(may("conflicts.c1", "relay")).toBe(true);
  expect(may("conflicts.c1.resolution", "editor")).toBe(true);
  expect(may("issued", "owner")).toBe(false);
  expect(may("issued", "connector")).toBe(true);
  expect(may("issued", "registrar")).toBe(true);
  expect(may("dueDate", "field")).toBe(true);
  expect(may("dueDate", "viewer")).toBe(false);
  expect(may("writeOffs.w1", "field")).toBe(false);
});

test("[DO3] content and links are cleared with null; facts and records are not", () => {
  expect(["dueDate", "lines.k1.price", "links.stripe"].map(clearable)).toEqual([true, true, true]);
  expect(["payments.p1", "issued", "conflicts.c1", "schema"].map(clearable)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("[DO4] which lost edits ask a person is data", () => {
  expect(policy("dueDate")).toBe("person");
  expect(policy("lines.k1.price")).toBe("person");
  expect(policy("lines.k1.description")).toBe("history");
  expect(policy("conflicts.c1")).toBe("none");
  expect(["lines.k1.position", "lines.k1.adjustments.a1.position"].map(policy)).toEqual([
    "history",
    "history",
  ]);
  expect(pathRule("party", "name")?.conflicts).toBe("person");
  expect(pathRule("item", "description")?.conflicts).toBe("history");
  expect(pathRule("workspace", "taxRates.t1.position")?.conflicts).toBe("history");
});
