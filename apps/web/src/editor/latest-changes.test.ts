import { invoiceOf } from "@concord/document";
import type { DocumentChanges } from "@concord/protocol";
import type { ReactiveControllerHost } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Api } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { LatestChanges } from "./latest-changes.ts";
import { changesTold } from "./told-changes.ts";

const at = "2026-11-29T10:00:00.000Z";
const author = { id: "mara", name: "Mara" };

function changed(path: string, after: string, seq: number): DocumentChanges["items"][number] {
  const difference = [{ path, before: null, after }];
  return { seq, author, at, acceptedAt: at, difference, more: 0 };
}

/** What is told of a journal, the newest first, and what was asked for. */
async function toldOf(
  journal: DocumentChanges["items"],
): Promise<{ readonly items: DocumentChanges["items"]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const host: ReactiveControllerHost = {
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  };
  const api: Pick<Api, "get"> = {
    get: async (path, schema) => {
      asked.push(path);
      const limit = Number(new URL(path, "http://relay").searchParams.get("limit"));
      return { type: "ok", value: schema.parse({ items: journal.slice(0, limit) }) };
    },
  };
  const latest = new LatestChanges(host);
  latest.follow(api, fakeWorkspace([rowOf(1, {})]).workspace, idOf(1));
  await vi.waitUntil(() => latest.told().type === "told");
  const told = latest.told();
  return { items: told.type === "told" ? told.items : [], asked };
}

beforeEach(() => vi.stubGlobal("navigator", { onLine: true }));
afterEach(() => vi.unstubAllGlobals());

test("[WB682] where of the last changes too few show something, more are asked for, once", async () => {
  const quiet = Array.from({ length: 30 }, (_, index) =>
    changed("buyer.ref", `${index}`, 99 - index),
  );
  const shown = Array.from({ length: 12 }, (_, index) =>
    changed(`payments.p${index}`, "x", 50 - index),
  );
  const { items, asked } = await toldOf([...quiet, ...shown]);
  expect(asked.map((path) => path.split("?")[1])).toEqual(["limit=10", "limit=50"]);
  const told = changesTold(items, { registers: {}, invoice: invoiceOf({}).invoice, me: "" });
  expect(told).toHaveLength(10);
});

test("[WB682] where ten show something, or there are no more, nothing else is asked", async () => {
  const shown = Array.from({ length: 12 }, (_, index) =>
    changed(`payments.p${index}`, "x", 50 - index),
  );
  expect((await toldOf(shown)).asked).toHaveLength(1);
  expect((await toldOf([changed("buyer.ref", "x", 1)])).asked).toHaveLength(1);
});
