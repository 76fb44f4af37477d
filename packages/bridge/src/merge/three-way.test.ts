import { expect, test } from "vitest";
import { localChanges, mergeThreeWay } from "./three-way.ts";

const fields = { dueDate: "2026-01-31", "buyer.name": "Acme" };
const base = { fields, ours: {} };

test("[BR1] a register that only one side moved is taken over from it", () => {
  const merged = mergeThreeWay(
    base,
    { ...fields, "buyer.name": "Acme Ltd" },
    { ...fields, dueDate: "2026-02-28" },
    () => "document",
  );
  expect(merged.toDocument).toEqual({ dueDate: "2026-02-28" });
  expect(merged.lost).toEqual([]);
  expect(
    localChanges(merged.base, { ...fields, "buyer.name": "Acme Ltd", dueDate: "2026-02-28" }),
  ).toEqual(["buyer.name"]);
});

test("[BR2] a register that both moved goes to whom the policy names, and the other is reported", () => {
  const local = { ...fields, dueDate: "2026-03-01" };
  const remote = { ...fields, dueDate: "2026-02-28" };
  expect(mergeThreeWay(base, local, remote, () => "vendor")).toEqual({
    toDocument: { dueDate: "2026-02-28" },
    lost: [{ path: "dueDate", kept: "2026-02-28", lost: "2026-03-01", loser: "document" }],
    base: { fields: remote, ours: {} },
  });
  const kept = mergeThreeWay(base, local, remote, () => "document");
  expect(kept.toDocument).toEqual({});
  expect(kept.lost).toEqual([
    { path: "dueDate", kept: "2026-03-01", lost: "2026-02-28", loser: "vendor" },
  ]);
  // The document's value is now what the vendor must be told.
  expect(localChanges(kept.base, local)).toEqual(["dueDate"]);
  expect(mergeThreeWay(kept.base, local, remote, () => "document").lost).toEqual([]);
});

test("[BR2] the same value on both sides is no conflict", () => {
  const both = { ...fields, dueDate: "2026-02-28" };
  expect(mergeThreeWay(base, both, both, () => "vendor")).toEqual({
    toDocument: {},
    lost: [],
    base: { fields: both, ours: {} },
  });
});

test("[BR3] a frozen register stays, and a change at the vendor is reported once", () => {
  const remote = { ...fields, "buyer.name": "Akme" };
  const merged = mergeThreeWay(base, fields, remote, () => "frozen");
  expect(merged.toDocument).toEqual({});
  expect(merged.lost).toEqual([
    { path: "buyer.name", kept: "Acme", lost: "Akme", loser: "vendor" },
  ]);
  expect(mergeThreeWay(merged.base, fields, remote, () => "frozen").lost).toEqual([]);
});

test("[BR3] other words of a frozen register at the first meeting are no edit and nothing to send", () => {
  const merged = mergeThreeWay(
    undefined,
    fields,
    { ...fields, "buyer.name": "ACME" },
    () => "frozen",
  );
  expect(merged.lost).toEqual([]);
  expect(localChanges(merged.base, fields)).toEqual([]);
});

test("[BR1] at a first meeting an empty side takes the other's value", () => {
  const merged = mergeThreeWay(
    undefined,
    { "buyer.name": "Acme" },
    { dueDate: "2026-01-31", "buyer.name": null },
    () => "vendor",
  );
  expect(merged.toDocument).toEqual({ dueDate: "2026-01-31" });
  expect(merged.lost).toEqual([]);
  expect(localChanges(merged.base, { "buyer.name": "Acme", dueDate: "2026-01-31" })).toEqual([
    "buyer.name",
  ]);
});

test("[BR4] an agreed wording stays agreed until one side really moves", () => {
  const cut = {
    fields: { "buyer.name": "Acme Internat" },
    ours: { "buyer.name": "Acme International" },
  };
  const local = { "buyer.name": "Acme International" };
  expect(mergeThreeWay(cut, local, cut.fields, () => "document")).toEqual({
    toDocument: {},
    lost: [],
    base: cut,
  });
  expect(
    mergeThreeWay(cut, local, { "buyer.name": "Acme Ltd" }, () => "document").toDocument,
  ).toEqual({
    "buyer.name": "Acme Ltd",
  });
  expect(localChanges(cut, { "buyer.name": "Acme AG" })).toEqual(["buyer.name"]);
});
