import axe from "axe-core";
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

test("[WB335] whoever wrote the other value is asked, and sees that they were; a tool is not asked, nor oneself", async () => {
  const { workspace, applied } = answering(() => ({ type: "done", document: id }));
  const page = new ConflictsPage();
  const state = workspace.state();
  if (state === undefined) throw new Error("a state");
  const as = (name: string) => ({
    ...state,
    principal: { id: name, name, role: "editor" as const },
  });
  page.workspace = { ...workspace, state: () => as("Ana") };
  document.body.append(page);
  await page.updateComplete;
  const buttons = () =>
    [...page.renderRoot.querySelectorAll<HTMLElement>("button")].filter((each) =>
      each.textContent?.trim().startsWith("Ask "),
    );
  expect(buttons().map((each) => each.textContent?.trim())).toEqual(["Ask Ben"]);
  buttons()[0]?.click();
  await expect
    .poll(() => page.renderRoot.querySelector(".said")?.textContent)
    .toContain("Asked: Ben");
  expect(applied).toEqual([
    [
      id,
      [
        {
          type: "ask-about-conflict",
          conflict: "c1",
          of: "Ben",
          by: "Ana",
          at: expect.any(String),
        },
      ],
    ],
  ]);
  page.remove();

  const [waiting] = row.conflicts;
  if (waiting === undefined) throw new Error("a row with a conflict");
  const asked = { ...row, conflicts: [{ ...waiting, asked: { of: "Ben", by: "Ana" } }] };
  const his = new ConflictsPage();
  his.workspace = { ...fakeWorkspace([asked]).workspace, state: () => as("Ben") };
  document.body.append(his);
  await his.updateComplete;
  const text = his.renderRoot.textContent ?? "";
  expect(text).toContain("Asked of you: 1");
  expect(text).toContain("for you");
  expect(text).toContain("Ana asks you");
  const found = await axe.run(his, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(found.violations.map(({ id: rule }) => rule)).toEqual([]);
});
