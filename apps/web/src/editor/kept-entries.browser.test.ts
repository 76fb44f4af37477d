import type { OperationInput } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, onTestFinished, test } from "vitest";
import { unstoredPlace } from "../page/kept-places.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { entryQueueOf } from "./entry-queue.ts";
import { followUnstored } from "./kept-entries.ts";

const document = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const creation: OperationInput = { type: "create", document: { kind: "invoice", content: {} } };

/** Another page opens, and gives what it enters. */
async function follow(tab: string): Promise<readonly unknown[]> {
  const { workspace, calls } = fakeWorkspace([]);
  const { locks } = navigator;
  const deps = { account: "ada", tab, storage: localStorage, locks };
  await followUnstored(workspace, entryQueueOf(workspace), deps);
  return calls.filter((call) => JSON.stringify(call).includes("30 days"));
}

test("[WB530] a page that is still there keeps what it is storing, and the next page enters it once that is gone", async () => {
  const place = unstoredPlace("ada");
  onTestFinished(() => localStorage.removeItem(place));
  const operations = [{ type: "set-field", path: "paymentTerms", value: "30 days" }];
  const overlay = { paymentTerms: "30 days" };
  localStorage.setItem(
    place,
    JSON.stringify([{ tab: "hidden", document, operations, overlay, creation }]),
  );
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  void navigator.locks.request("concord-tab hidden", () => {
    held.resolve();
    return gone;
  });
  await held.promise;
  expect(await follow("second")).toEqual([]);
  expect(localStorage.getItem(place)).toContain("30 days");

  leave();
  // Two pages that open together enter it once.
  const entered = await Promise.all([follow("third"), follow("fourth")]);
  expect(entered.flat()).toHaveLength(1);
  expect(localStorage.getItem(place)).toBeNull();
});
