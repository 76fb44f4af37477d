import { expect, test } from "vitest";
import { failureOf } from "./quickbooks-fault.ts";
import type { Access } from "./quickbooks-fault.ts";

const upper = (code: string, element = "") => ({
  Fault: { Error: [{ Message: "m", Detail: "d", code, element }], type: "ValidationFault" },
  time: "2026-11-22T00:00:00Z",
});
const lower = (code: string) => ({
  fault: { error: [{ message: "m", detail: "d", code }], type: "AUTHENTICATION" },
});

const failure = (
  status: number,
  body: Parameters<typeof failureOf>[0]["body"],
  access: Access = "create",
  retryAfter?: string,
) => failureOf({ status, body, trace: "1-abc", retryAfter }, access);

test.each([
  ["5010", "stale-version", "update"],
  ["610", "not-found", "read"],
  ["610", "not-found", "update"],
  ["6190", "unauthorized", "create"],
  ["3001", "rate-limited", "create"],
] as const)("[QB5] %s is %s on %s", (code, type, access) => {
  expect(failure(400, upper(code), access)).toMatchObject({ type });
});

test.each([
  ["6210", "closed-period"],
  ["6140", "duplicate-number"],
  ["6240", "duplicate-name"],
  ["6540", "immutable"],
  ["610", "reference-missing"],
  ["2500", "reference-missing"],
  ["6000", "validation"],
  ["6070", "validation"],
  ["2010", "validation"],
  ["2020", "validation"],
  ["2050", "validation"],
  ["2170", "validation"],
  ["9999", "unknown"],
])("[QB6] %s is rejected as %s, with fixes and the id for Intuit's support", (code, meaning) => {
  const rejected = failure(400, upper(code));
  expect(rejected).toMatchObject({
    type: "rejected",
    code: meaning,
    vendorCode: code,
    trace: "1-abc",
  });
  expect(rejected.type === "rejected" && rejected.fixes.length).toBeGreaterThan(0);
});

test("[QB6] more than an invoice takes is an over-allocation", () => {
  expect(failure(400, upper("6000", "Line.Amount"))).toMatchObject({ code: "over-allocation" });
});

test("[QB129] by which codes one thing is refused is a setting", () => {
  expect(failure(400, upper("5020"))).toMatchObject({ type: "forbidden" });
  const reply = { status: 400, body: upper("777"), trace: undefined, retryAfter: undefined };
  expect(failureOf(reply, "read", ["777"])).toMatchObject({ type: "forbidden" });
  expect(failureOf({ ...reply, body: upper("5020") }, "read", ["777"])).toMatchObject({
    type: "rejected",
  });
});

test("[QB7] both shapes of faults are read, whichever letter case they have", () => {
  expect(failure(401, lower("3200"))).toMatchObject({
    type: "unauthorized",
    reason: "QuickBooks answered 401 (3200): d",
  });
  expect(failure(403, lower("3100"))).toMatchObject({
    type: "forbidden",
    reason: "QuickBooks answered 403 (3100): d",
  });
  expect(failure(400, upper("5010"), "update").reason).toContain("(5010): d");
});

test("[QB8] a write without a trustworthy answer is uncertain, a read is simply asked again", () => {
  for (const status of [500, 502, 503, 504, 200]) {
    expect(failure(status, undefined, "create").type).toBe("uncertain");
    expect(failure(status, undefined, "update").type).toBe("uncertain");
    expect(failure(status, undefined, "read").type).toBe("unavailable");
  }
  expect(failure(500, upper("10000"), "create").type).toBe("uncertain");
  expect(failure(404, undefined, "read").type).toBe("not-found");
});

test("[QB8] a throttled request says when to come back, if QuickBooks does", () => {
  expect(failure(429, lower("3001"), "create", "7")).toMatchObject({
    type: "rate-limited",
    retryAfterMs: 7_000,
  });
  expect(failure(429, lower("3001"))).toMatchObject({ retryAfterMs: undefined });
});
