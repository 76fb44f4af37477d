import type { SyncState } from "@concord/client";
import { expect, test } from "vitest";
import { signOf, stateTitle } from "./title.ts";

const shown = (status: SyncState | undefined): readonly string[] => [
  stateTitle("INV-2041", status),
  signOf(status),
];

test("[WB69] the browser's tab says where one is and how many changes are not sent, and its sign says so too", () => {
  expect(shown(undefined)).toEqual(["INV-2041 · Concord", "/icon.svg"]);
  expect(shown({ state: "synced" })).toEqual(["INV-2041 · Concord", "/icon.svg"]);
  const waiting = { state: "on-this-device", batches: 4, reason: "" } as const;
  expect(shown(waiting)).toEqual(["(4) INV-2041 · Concord", "/icon-unsent.svg"]);
  const attention = { why: "", whatToDo: "" };
  expect(shown({ state: "needs-attention", attention })).toEqual([
    "(!) INV-2041 · Concord",
    "/icon-attention.svg",
  ]);
});
