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
    path: "dueDate",
    value: "2026-12-24",
    changes: [{ id: idOf(1), before: "2026-12-01" }],
    fixed: 1,
    same: 1,
  });
  const { changes, same } = assigneeChange(selected, "ben");
  expect([changes.map(({ id }) => id), same]).toEqual([[idOf(1), idOf(2)], 1]);
});

test("[WB74] one that is refused holds up no other, and only what was done is taken back", async () => {
  const asked: unknown[] = [];
  const answers: Outcome[] = [{ type: "refused", rule: "x", message: "No." }];
  const workspace = {
    apply: async (...call: unknown[]): Promise<Outcome> => {
      asked.push(call);
      return answers.shift() ?? { type: "done", document: idOf(2) };
    },
  };
  const change = assigneeChange(selected, "ben");
  const outcome = await makeChange(workspace, change);
  expect(outcome).toEqual({ done: [{ id: idOf(2), before: null }], problem: "No." });
  await takeBack(workspace, change, outcome.done);
  expect(asked.slice(2)).toEqual([
    [idOf(2), [{ type: "undo", values: [{ path: "assignee", mine: "ben", previous: null }] }]],
  ]);
});
