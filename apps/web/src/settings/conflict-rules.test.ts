import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { EntryKey, authorityFor, conflictAttention } from "@concord/model";
import { expect, test } from "vitest";
import { rowOf } from "../list/testing/rows.ts";
import type { ListedRow } from "../wire/messages.ts";
import {
  attentionEdit,
  attentionFor,
  authorityEdit,
  authorityOf,
  backTest,
  ruledFields,
} from "./conflict-rules.ts";

const none = { conflictPolicy: [], authority: [] };
const key = EntryKey.parse("r1");
const dueDate = ruledFields.find(({ path }) => path === "dueDate");
const names = ruledFields.find(({ path }) => path === "lines.*.name");
if (dueDate === undefined || names === undefined) throw new Error("No such field");

/** The workspace as it reads after its registers were written so. */
function content(registers: Registers) {
  const read = snapshot(registers, { id: rowOf(1, {}).document, kind: "workspace" });
  if (read.kind !== "workspace") throw new Error("No workspace");
  return read.workspace;
}

test("[WB285] a field's rule is the workspace's own where there is one, else the default", () => {
  expect(attentionFor(none, dueDate)).toBe("person");
  expect(attentionFor(none, names)).toBe("history");
  expect(authorityOf(none, dueDate)).toBe("people");
  const made = content({
    ...attentionEdit(none, dueDate, "history", key).overlay,
    ...authorityEdit(none, dueDate, "quickbooks", key).overlay,
  });
  expect(attentionFor(made, dueDate)).toBe("history");
  expect(conflictAttention(made, "issueDate")).toBe("person");
  expect(authorityFor(made, "dueDate", "issued")).toBe("quickbooks");
  // Another choice changes the rule there is, and makes none beside it.
  expect(attentionEdit(made, dueDate, "person", EntryKey.parse("r2")).operations).toEqual([
    { type: "set-field", path: "conflictPolicy.r1.attention", value: "person" },
  ]);
});

test("[WB285] each field's sample is covered by its rule", () => {
  for (const each of ruledFields) {
    const made = content({ ...authorityEdit(none, each, "stripe", key).overlay });
    expect([each.path, authorityOf(made, each)]).toEqual([each.path, "stripe"]);
  }
});

const conflict = (
  path: string,
  day: string,
  kind: "concurrent" | "over-payment" = "concurrent",
): ListedRow["conflicts"][number] => {
  const at = `${day}T00:00:00Z`;
  const record = { kind, path, kept: { value: 1, at }, lost: { value: 2, at }, state: "open" };
  return { id: day + path, attention: "person", record: { ...record, state: "open" as const } };
};

test("[WB285] a rule is tried on the conflicts of its field in the last 30 days", () => {
  const conflicts = [
    conflict("dueDate", "2026-11-20"),
    conflict("dueDate", "2026-10-01"),
    conflict("issueDate", "2026-11-20"),
    // A conflict of meaning is nobody's to settle.
    conflict("dueDate", "2026-11-21", "over-payment"),
  ];
  const rows = [rowOf(1, {}, { conflicts }), rowOf(2, {})];
  const now = Date.parse("2026-11-29T00:00:00Z");
  expect(backTest(rows, dueDate, "history", now)).toEqual({ all: 2, settled: 1 });
  expect(backTest(rows, dueDate, "person", now)).toEqual({ all: 2, settled: 0 });
});
