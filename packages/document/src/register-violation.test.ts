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

test("[DO274] who works in the field records money that came in, and no credit that is used", () => {
  const takenFrom = "0197f3a0-0000-7000-8000-000000000001";
  const uses = [
    { amount: "40", from: "balance", takenFrom },
    { amount: "40", takenFrom },
    { amount: "40", from: "balance" },
  ];
  for (const use of uses) {
    expect(ruleOf("payments.use-1", use, "field")).toBe("not-allowed");
    expect(ruleOf("payments.use-1", use, "editor")).toBeUndefined();
  }
  expect(ruleOf("payments.use-1", { amount: "40" }, "field")).toBeUndefined();
});

const messageOf = (path: string, value: JsonValue, writer: Writer = "field") =>
  violationOf({ kind: "invoice", path, value, before: undefined, writer })?.message;

test("[DO293] who works in the field and records what left is told whom to ask", () => {
  const ask = "Who works in the field records money that came in. Ask the office to record this.";
  expect(messageOf("refunds.r1", { amount: "40" })).toBe(ask);
  expect(messageOf("refunds.r1.failed", {})).toBe(ask);
  expect(messageOf("writeOffs.w1", { amount: "40" })).toBe(ask);
  expect(messageOf("payments.use-1", { amount: "40", from: "balance" })).toBe(ask);
  expect(messageOf("payments.p1", { amount: "40" })).toBeUndefined();
  expect(messageOf("refunds.r1", { amount: "40" }, "viewer")).not.toBe(ask);
  expect(messageOf("links.stripe", { id: "in_1" })).not.toBe(ask);
});

test("[DO240] what became of money at a tool is said by that tool alone, and that it came in by the office too; others may give back what was said", () => {
  const payment = { amount: "119" };
  const write = (path: string, writer: Writer, tool?: string) =>
    violationOf({ kind: "invoice", path, value: payment, before: undefined, writer, tool });
  for (const writer of ["owner", "editor", "field"] as const) {
    // Who brings along what an earlier tool had keeps its keys.
    expect(write("payments.stripe:py_1", writer)?.rule).toBe(
      writer === "field" ? "not-allowed" : undefined,
    );
    expect(ruleOf("payments.stripe:py_1.failed", {}, writer)).toBe("not-allowed");
    expect(ruleOf("payments.p1.failed", {}, writer)).toBeUndefined();
    expect(write("payments.p1", writer)).toBeUndefined();
    // Not every colon is a tool's.
    expect(write("payments.cash:1", writer)).toBeUndefined();
  }
  expect(write("payments.stripe:py_1", "connector", "stripe")).toBeUndefined();
  expect(write("payments.stripe:py_1", "connector", "quickbooks")).toMatchObject({
    rule: "not-allowed",
  });
  expect(ruleOf("payments.stripe:py_1.failed", {}, "connector")).toBeUndefined();
  expect(ruleOf("disputes.stripe:dp_1.won", {})).toBe("not-allowed");
  // That a payment of a tool was another's is for people to say.
  expect(ruleOf("reversals.r1", { payment: "stripe:py_1", amount: "119" })).toBeUndefined();
  const given = { kind: "invoice", path: "payments.stripe:py_1", value: payment } as const;
  expect(
    violationOf({ ...given, before: undefined, writer: "field", isCarried: true }),
  ).toBeUndefined();
});

const beside = (currency: string) => ({
  isBegun: () => true,
  valuesOf: (path: string) => (path === "currency" ? [currency] : []),
});

const said = (amount: string, currency = "EUR", writer: Writer = "editor") =>
  violationOf({
    kind: "invoice",
    path: "payments.p1",
    value: { amount },
    before: undefined,
    writer,
    beside: beside(currency),
  })?.message;

test("[DO241] money that people record is more than nothing, of whole coins, and no more than anybody owes", () => {
  expect(said("10.05")).toBeUndefined();
  expect(said("0")).toBe("An amount of money is more than zero, and not 0.");
  expect(said("-7")).toContain("more than zero");
  expect(said("10.005")).toBe(
    "10.005 has parts of the smallest coin: amounts in EUR have 2 decimals.",
  );
  expect(said("10.005", "KWD")).toBeUndefined();
  expect(said("10.5", "JPY")).toContain("amounts in JPY have 0 decimals");
  expect(said("99999999999999999999")).toContain("more than anybody owes");
  // What a tool reports is taken as it is.
  expect(said("-7", "EUR", "connector")).toBeUndefined();
  for (const path of ["refunds.r", "reversals.r", "disputes.d", "credits.c", "writeOffs.w"])
    expect(ruleOf(path, { payment: "p", amount: "-1" })).toBe("invalid-value");
});
