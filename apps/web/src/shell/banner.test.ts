import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import type { WorkspaceState } from "../wire/messages.ts";
import { bannerOf } from "./banner.ts";

const now = 1_795_000_000_000;
const state: WorkspaceState = {
  workspace: null,
  principal: null,
  device: DeviceId.parse("0000000000000000000000"),
  storage: "lasting",
  status: { state: "synced" },
  link: "live",
  stopped: null,
  caughtUp: true,
  syncedAt: now - 3 * 86_400_000,
  unsent: [],
  refused: [],
  corrected: [],
  leases: [],
  people: [],
};
const banner = (more: Partial<WorkspaceState>): unknown =>
  bannerOf({ ...state, ...more }, undefined, now, "en")?.text;

test("[WB67] nothing is said while all is well", () => {
  expect(bannerOf(undefined, undefined, now, "en")).toBeUndefined();
  expect(banner({})).toBeUndefined();
  expect(banner({ link: "waiting", syncedAt: now - 3_600_000 })).toBeUndefined();
});

test("[WB67] a device that was away for more than a day says what may be missing", () => {
  expect(banner({ link: "waiting" })).toBe(
    "Last synced 3 days ago. Others’ changes may be missing.",
  );
});

test("[WB67] a browser that stores nothing, and a device that cannot save, say so as long as it is so", () => {
  expect(banner({ storage: "memory" })).toContain("This browser stores nothing");
  const attention = { why: "It is full.", whatToDo: "Free some.", cause: "storage" } as const;
  expect(
    bannerOf({ ...state, status: { state: "needs-attention", attention } }, undefined, now, "en"),
  ).toEqual({ tone: "bad", text: "It is full. Free some.", action: "save-copy" });
});

test("[WB67] a storage that ended for good says what happened and what to do", () => {
  for (const type of ["erased", "superseded", "unreadable", "blocked"] as const) {
    expect(bannerOf(state, { type }, now, "en")?.text).toMatch(/\w{4,}/);
  }
  const failed = { type: "failed", why: "The disk is full." } as const;
  expect(bannerOf(undefined, failed, now, "en")).toMatchObject({
    text: expect.stringContaining("The disk is full."),
    action: "reload",
  });
  expect(banner({ stopped: { why: "It has ended.", whatToDo: "Sign in." } })).toBe(
    "It has ended. Sign in.",
  );
});
