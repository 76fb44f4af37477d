import { snapshot } from "@concord/document";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { ShownDocument, Workspace } from "../page/workspace.ts";
import type { Outcome } from "../wire/messages.ts";
import { ConflictsPage } from "./conflicts-page.ts";

beforeEach(() => document.body.replaceChildren());

const id = idOf(1);
const row = rowOf(
  1,
  { number: "R-1" },
  {
    conflicts: [
      {
        id: "c1",
        attention: "person",
        record: {
          kind: "concurrent",
          path: "dueDate",
          kept: { value: "2026-12-13", author: "Ana" },
          lost: { value: "2026-12-29", author: "Ben" },
          state: "open",
        },
      },
    ],
  },
);

/** A workspace with one conflict, which answers a change as a test says. */
function answering(answer: () => Outcome) {
  const applied: unknown[] = [];
  const shown: ShownDocument = {
    snapshot: snapshot({ currency: "EUR", dueDate: "2026-12-13" }, { id }),
    status: { state: "synced" },
    writes: new Map(),
  };
  const answered = async (...call: readonly unknown[]): Promise<Outcome> => {
    applied.push(call);
    return answer();
  };
  const workspace: Workspace = {
    ...fakeWorkspace([row]).workspace,
    document: (of) => (of === id ? shown : undefined),
    create: answered,
    apply: answered,
    call: answered,
  };
  return { workspace, applied };
}

test("[WB157] what could not be stored was not taken back, and can still be", async () => {
  let outcome: Outcome = { type: "done", document: id };
  const { workspace, applied } = answering(() => outcome);
  const page = new ConflictsPage();
  page.workspace = workspace;
  document.body.append(page);
  await page.updateComplete;
  const said = (): string => page.renderRoot.querySelector(".said")?.textContent ?? "";
  await userEvent.keyboard("2");
  await expect.poll(said).toContain("stands");
  outcome = { type: "not-stored", message: "This device is full." };
  await userEvent.keyboard("u");
  await expect.poll(said).toContain("This device is full.");
  expect(said()).not.toContain("Undone");
  outcome = { type: "done", document: id };
  await userEvent.keyboard("u");
  await expect.poll(said).toContain("Undone");
  expect(applied).toHaveLength(3);
  await userEvent.keyboard("u");
  await expect.poll(said).toContain("Nothing to undo");
});

test("[WB193] an inbox in which nothing waits says how much merged by itself", async () => {
  const [waiting] = row.conflicts;
  if (waiting === undefined) throw new Error("a row with a conflict");
  const at = new Date().toISOString();
  const record = { ...waiting.record, lost: { ...waiting.record.lost, at } };
  const quiet = { ...row, conflicts: [{ ...waiting, attention: "history" as const, record }] };
  const page = new ConflictsPage();
  page.workspace = fakeWorkspace([quiet]).workspace;
  document.body.append(page);
  await page.updateComplete;
  expect(page.renderRoot.textContent).toContain("One edit merged by itself this week.");
});
