import { snapshot } from "@concord/document";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { readDocument } from "../page/read-document.ts";
import { joinWorkspace } from "../page/workspace.ts";
import { wireVersion } from "../wire/messages.ts";
import type { LeaderMessage } from "../wire/messages.ts";
import type { TabMessage } from "../wire/tab-message.ts";
import { newDraft, untouchedContent } from "./new-draft.ts";

type Said = LeaderMessage extends infer Each
  ? Each extends unknown
    ? Omit<Each, "version" | "leader">
    : never
  : never;

/** A tab, and whoever leads, who says what a test lets it say. */
function tabOf() {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const heard: TabMessage[] = [];
  const workspace = joinWorkspace("tab", {
    postMessage: (message: TabMessage) => void heard.push(message),
    addEventListener: (_: "message", listener: (event: MessageEvent<unknown>) => void) =>
      void listeners.push(listener),
  });
  const say = (each: Said): void => {
    const data = { ...each, version: wireVersion, leader: 1 };
    for (const listener of listeners) listener(new MessageEvent("message", { data }));
  };
  /** Answers the last call of its kind. */
  const answer = (method: TabMessage["call"]["method"]): void => {
    const asked = heard.findLast(({ call }) => call.method === method);
    if (asked === undefined) throw new Error(`Nobody asked to ${method}`);
    say({ type: "answer", tab: "tab", number: asked.number, outcome: { type: "nothing" } });
  };
  return { workspace, say, answer };
}

const own = idOf(1);
const rows = (hello: number): Said => ({
  type: "rows",
  tab: "tab",
  hello,
  rows: [rowOf(1, {}, { kind: "workspace" })],
  isLast: true,
});
const told = (): Said => ({
  type: "document",
  document: own,
  snapshot: snapshot({ currency: "CHF", paymentDays: 30 }, { id: own, kind: "workspace" }),
  status: { state: "synced" },
  writes: new Map(),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("[WB405] a new draft has the terms of the workspace, though whoever leads was frozen when it was begun", async () => {
  const { workspace, say } = tabOf();
  const draft = newDraft(workspace);
  await vi.advanceTimersByTimeAsync(8_000);
  say(rows(1));
  await vi.advanceTimersByTimeAsync(20_000);
  // Another worker leads: it is asked anew, and tells everything.
  say({ type: "leads" });
  await vi.advanceTimersByTimeAsync(2_000);
  say(told());
  expect(untouchedContent(await draft)?.currency).toBe("CHF");
});

test("[WB404] a document is waited for until it is told or known not to be here", async () => {
  const { workspace, say, answer } = tabOf();
  say(rows(1));
  const read = readDocument(workspace, own);
  const none = readDocument(workspace, idOf(2));
  await vi.advanceTimersByTimeAsync(60_000);
  answer("watch");
  expect(await none).toBeUndefined();
  say(told());
  expect((await read)?.kind).toBe("workspace");
});
