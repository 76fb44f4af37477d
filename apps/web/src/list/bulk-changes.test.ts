import { expect, test } from "vitest";
import type { Outcome } from "../wire/messages.ts";
import { assigneeChange, dueDateChange, makeChange, takeBack } from "./bulk-changes.ts";
import { idOf, rowOf } from "./testing/rows.ts";

const selected = [
  rowOf(1, { status: "draft", dueDate: "2026-12-01" }),
  rowOf(2, { status: "draft", dueDate: "2026-12-24" }),
  rowOf(3, { status: "unpaid", assignee: "ben" }),
].flatMap((row) => (row.summary === undefined ? [] : [{ row, summary: row.summary }]));

test("[WB74] a change of many says before what it would do, and leaves alone what is issued", () => {
  expect(dueDateChange(selected, "2026-12-24")).toEqual({
    operations: [{ type: "set-field", path: "dueDate", value: "2026-12-24" }],
    changes: [idOf(1)],
    fixed: 1,
    same: 1,
  });
  expect(assigneeChange(selected, "ben")).toMatchObject({ changes: [idOf(1), idOf(2)], same: 1 });
});

test("[WB74] one that is refused holds up no other, and only what was done is taken back", async () => {
  const undone: unknown[] = [];
  const answers: Outcome[] = [
    { type: "refused", rule: "x", message: "No." },
    { type: "done", document: idOf(2) },
  ];
  const workspace = {
    apply: async () => answers.shift() ?? ({ type: "nothing" } as const),
    call: async (call: unknown): Promise<Outcome> => {
      undone.push(call);
      return { type: "done", document: idOf(2) };
    },
  };
  const outcome = await makeChange(workspace, assigneeChange(selected, "ben"));
  expect(outcome).toEqual({ done: [idOf(2)], problem: "No." });
  expect(await takeBack(workspace, outcome.done)).toBe(1);
  expect(undone).toEqual([{ method: "undo", document: idOf(2) }]);
});
