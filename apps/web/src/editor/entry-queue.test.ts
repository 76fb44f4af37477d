import type { OperationInput } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Creation } from "../page/unborn-documents.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Outcome, WorkspaceState } from "../wire/messages.ts";
import { createEntryQueue } from "./entry-queue.ts";
import type { EntryQueue } from "./entry-queue.ts";

const here = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const set = (value: string) => ({
  operations: [{ type: "set-field", path: "paymentTerms", value }] satisfies OperationInput[],
  overlay: { paymentTerms: value },
});
const full: Outcome = { type: "not-stored", message: "The disk is full." };
const wrong: Outcome = { type: "refused", rule: "invalid-value", message: "No such value." };
const fullState: WorkspaceState["status"] = {
  state: "needs-attention",
  attention: { cause: "storage", why: "The disk is full.", whatToDo: "Free some." },
};

/** A workspace that answers what the test says, one call after the other, and "done" from then on. */
function queueOf(answers: readonly Outcome[], creation?: Creation) {
  const left = [...answers];
  const calls: string[] = [];
  const unseen: string[] = [];
  const ticks: (() => void)[] = [];
  let status: WorkspaceState["status"] = { state: "synced" };
  const { workspace } = fakeWorkspace([]);
  const answer = async (call: string, document: DocumentId): Promise<Outcome> => {
    calls.push(call);
    return left.shift() ?? { type: "done", document };
  };
  const asked: Workspace = {
    ...workspace,
    state: () => {
      const state = workspace.state();
      return state && { ...state, status };
    },
    create: (_, id) => answer("create", id),
    apply: (id, [operation]) =>
      answer(operation?.type === "set-field" ? `set ${String(operation.value)}` : "other", id),
  };
  const queue: EntryQueue = createEntryQueue(asked, {
    wait: () => new Promise((resolve) => ticks.push(resolve)),
    creationOf: () => creation,
    onUnseen: (_, message) => unseen.push(message),
  });
  const tick = async (): Promise<void> => {
    for (const resolve of ticks.splice(0)) resolve();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    queue,
    calls,
    unseen,
    tick,
    become: (next: WorkspaceState["status"]) => {
      status = next;
    },
  };
}

test("[WB141] what a full device cannot take waits whatever is shown, in its order, and holds up no other invoice", async () => {
  const { queue, calls, tick, become } = queueOf([full]);
  become(fullState);
  const leave = queue.follow(here, () => undefined);
  const first = queue.enter(here, set("one"));
  const second = queue.enter(here, set("two"));
  await tick();
  expect(queue.notStored(here)).toBe("The disk is full.");
  // Somebody goes to another invoice and comes back.
  leave();
  expect((await queue.enter(other, set("three")).outcome).type).toBe("done");
  expect(queue.notStored(other)).toBe("");
  expect(queue.waiting(here)).toEqual([first, second]);
  expect(queue.isWaiting()).toBe(true);
  for (let times = 0; times < 30; times += 1) await tick();
  expect(calls).toEqual(["set one", "set three"]);
  become({ state: "synced" });
  await tick();
  expect((await second.outcome).type).toBe("done");
  expect(calls).toEqual(["set one", "set three", "set one", "set two"]);
  expect(queue.isWaiting()).toBe(false);
  expect(queue.notStored(here)).toBe("");
});

test("[WB142] a refusal stays until it is dismissed, and is said elsewhere when nobody looks at the invoice", async () => {
  const { queue, unseen } = queueOf([wrong]);
  const leave = queue.follow(here, () => undefined);
  expect((await queue.enter(here, set("one")).outcome).type).toBe("refused");
  await queue.enter(here, set("two")).outcome;
  expect(queue.refusal(here)).toBe("No such value.");
  expect(unseen).toEqual([]);
  queue.dismiss(here);
  expect(queue.refusal(here)).toBe("");
  leave();

  const away = queueOf([wrong]);
  await away.queue.enter(here, set("one")).outcome;
  expect(away.unseen).toEqual(["No such value."]);
  expect(away.queue.refusal(here)).toBe("No such value.");
});

test("[WB496] a refusal that somebody says in their own way is said nowhere else", async () => {
  const removed: Outcome = {
    type: "refused",
    rule: "entry-removed",
    path: "lines.k1",
    message: "This entry was removed.",
  };
  const { queue, unseen } = queueOf([removed, wrong]);
  const asked: unknown[] = [];
  const takes = (refusal: { readonly rule: string }): boolean => {
    asked.push(refusal);
    return refusal.rule === "entry-removed";
  };
  expect(await queue.enter(here, set("one"), takes).outcome).toEqual(removed);
  expect([queue.refusal(here), unseen]).toEqual(["", []]);
  await queue.enter(here, set("two"), takes).outcome;
  expect([queue.refusal(here), unseen]).toEqual(["No such value.", ["No such value."]]);
  await queue.enter(here, set("three"), takes).outcome;
  expect(asked).toEqual([removed, wrong]);
  expect(queue.isWaiting()).toBe(false);
});

test("[WB142] what a device with room never stores is a refusal in the end, and holds up nothing", async () => {
  const { queue, calls, tick } = queueOf(Array.from({ length: 10 }, () => full));
  const first = queue.enter(here, set("one"));
  const second = queue.enter(here, set("two"));
  for (let times = 0; times < 12; times += 1) await tick();
  expect((await first.outcome).type).toBe("refused");
  expect((await second.outcome).type).toBe("done");
  expect(calls.filter((call) => call === "set one")).toHaveLength(10);
  expect(queue.refusal(here)).toBe("The disk is full.");
});

test("[WB143] a new draft is created once, though its row comes later than what is entered next, or the answer never came", async () => {
  const creation: OperationInput = { type: "create", document: { kind: "invoice", content: {} } };
  const { queue, calls } = queueOf([], creation);
  void queue.enter(here, set("one"));
  await queue.enter(here, set("two")).outcome;
  expect(calls).toEqual(["create", "set one", "set two"]);

  const exists: Outcome = { type: "refused", rule: "document-exists", message: "It exists." };
  const again = queueOf([exists], creation);
  expect((await again.queue.enter(here, set("one")).outcome).type).toBe("done");
  expect(again.calls).toEqual(["create", "set one"]);
});
