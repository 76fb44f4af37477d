import axe from "axe-core";
import { snapshot } from "@concord/document";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { chooseLetters } from "../page/shortcuts.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { ShownDocument, Workspace } from "../page/workspace.ts";
import type { Outcome, WorkspaceState } from "../wire/messages.ts";
import { ModalDialog } from "../shell/modal-dialog.ts";
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

test("[WB193] the page of conflicts on which nothing waits says how much merged by itself", async () => {
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

test("[WB335, WB646] whoever wrote the other value is asked, and sees that they were; a tool is not asked, nor oneself", async () => {
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
  // Whoever may write nothing cannot ask either.
  const looking = { id: "ana", name: "Ana", role: "viewer" as const };
  page.workspace = { ...workspace, state: () => ({ ...state, principal: looking }) };
  await page.updateComplete;
  expect(buttons()).toHaveLength(0);
  page.workspace = { ...workspace, state: () => as("Ana") };
  await page.updateComplete;
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

/** The row with a conflict more, so that another one comes up when one is decided. */
const torn = {
  ...row,
  conflicts: [
    ...row.conflicts,
    ...row.conflicts.map((each) => ({
      ...each,
      id: "c2",
      record: { ...each.record, path: "issueDate" },
    })),
  ],
};

function pressed(key: string, repeat: boolean): KeyboardEvent {
  return new KeyboardEvent("keydown", { key, repeat, bubbles: true, composed: true });
}

test("[WB420] a key decides one conflict: held down it decides no other, and none while a decision is on its way", async () => {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const { workspace, applied } = answering(() => ({ type: "done", document: id }));
  const page = new ConflictsPage();
  const slow = async (...call: readonly unknown[]): Promise<Outcome> => {
    applied.push(call);
    return promise;
  };
  page.workspace = { ...workspace, apply: slow, rows: () => new Map([[id, torn]]) };
  document.body.append(page);
  await page.updateComplete;
  document.body.dispatchEvent(pressed("1", false));
  for (let held = 0; held < 5; held += 1) document.body.dispatchEvent(pressed("1", true));
  document.body.dispatchEvent(pressed("2", false));
  document.body.dispatchEvent(pressed("u", false));
  expect(applied).toHaveLength(1);
  resolve({ type: "done", document: id });
  const said = (): string => page.renderRoot.querySelector(".said")?.textContent ?? "";
  await expect.poll(said).toContain("stands");
  await page.updateComplete;
  document.body.dispatchEvent(pressed("1", true));
  expect(applied).toHaveLength(1);
  document.body.dispatchEvent(pressed("1", false));
  expect(applied).toHaveLength(2);
  await expect.poll(said).toContain("Issue date");
  // Two decisions, and so two steps back.
  await userEvent.keyboard("u");
  await expect.poll(() => applied).toHaveLength(3);
  await expect.poll(said).toContain("Undone");
  await userEvent.keyboard("u");
  await expect.poll(() => applied).toHaveLength(4);
  await userEvent.keyboard("u");
  await expect.poll(said).toContain("Nothing to undo");
});

test("[WB420] no key decides behind a layer, nor where single letters are no shortcuts", async () => {
  const { workspace, applied } = answering(() => ({ type: "done", document: id }));
  const page = new ConflictsPage();
  page.workspace = { ...workspace, rows: () => new Map([[id, torn]]) };
  const layer = new ModalDialog();
  layer.heading = "What is saved and sent";
  const words = document.createElement("p");
  words.append("Some words.");
  layer.append(words);
  document.body.append(page, layer);
  layer.isOpen = true;
  await layer.updateComplete;
  await page.updateComplete;
  await userEvent.keyboard("1");
  // Whoever has pressed on the layer's words is in none of its controls.
  await userEvent.click(words);
  await userEvent.keyboard("1ua");
  layer.isOpen = false;
  await layer.updateComplete;
  chooseLetters("off", localStorage);
  await userEvent.keyboard("1ua");
  expect(applied).toEqual([]);
  chooseLetters("on", localStorage);
  await userEvent.keyboard("1");
  expect(applied).toHaveLength(1);
});

test("[WB853] an inbox that opens does not say that one is offline before that is known, and stays with it until there is a connection", async () => {
  const state: { link: WorkspaceState["link"] } = { link: "connecting" };
  const page = new ConflictsPage();
  page.workspace = fakeWorkspace([row], state).workspace;
  document.body.append(page);
  const saysOffline = async (link: WorkspaceState["link"]): Promise<boolean> => {
    state.link = link;
    page.requestUpdate();
    await page.updateComplete;
    return page.renderRoot.textContent.includes("You are offline");
  };
  expect(await saysOffline("connecting")).toBe(false);
  expect(await saysOffline("joining")).toBe(false);
  expect(await saysOffline("waiting")).toBe(true);
  expect(await saysOffline("connecting")).toBe(true);
  expect(await saysOffline("live")).toBe(false);
});
