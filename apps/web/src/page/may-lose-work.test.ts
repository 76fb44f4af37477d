import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { mayLoseWork } from "./may-lose-work.ts";

type Facts = Parameters<typeof mayLoseWork>[0];
const state = (more: Partial<NonNullable<Facts>>): Facts => ({
  status: { state: "synced" },
  storage: "lasting",
  unsent: [],
  ...more,
});
const document = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const unsent = [{ document, changes: 1, since: 0 }];
const waiting = { state: "on-this-device", batches: 1, reason: "" } as const;

const asks = (facts: Facts, isChanging = false): boolean => mayLoseWork(facts, isChanging);

test("[WB68] closing asks only while something is being saved, or cannot be", () => {
  expect(asks(undefined)).toBe(false);
  // What was asked for and not answered may be stored nowhere yet.
  expect(asks(state({}), true)).toBe(true);
  expect(asks(state({}))).toBe(false);
  expect(asks(state({ status: waiting, unsent }))).toBe(false);
  expect(asks(state({ status: { state: "saving", batches: 1 } }))).toBe(true);
  expect(asks(state({ status: waiting, unsent, storage: "memory" }))).toBe(true);
  const attention = { why: "", whatToDo: "" };
  expect(asks(state({ status: { state: "needs-attention", attention } }))).toBe(false);
  const full = { ...attention, cause: "storage" } as const;
  expect(asks(state({ status: { state: "needs-attention", attention: full } }))).toBe(true);
});
