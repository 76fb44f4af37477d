import { expect, test } from "vitest";
import { syncWords } from "./sync-words.ts";

const now = 1_795_000_000_000;
const words = (
  status: Parameters<typeof syncWords>[0]["status"],
  link: Parameters<typeof syncWords>[0]["link"] = "live",
  caughtUp = true,
  syncedAt: number | null = now - 12_000,
) => {
  const { tone, title, detail } = syncWords({ status, link, syncedAt, caughtUp }, now, "en");
  return [tone, title, detail];
};

test("[WB12] each state has one wording, and being offline is a reason beside it", () => {
  expect(words({ state: "saving", batches: 1 })).toEqual(["mute", "Saving…", ""]);
  expect(
    words({ state: "on-this-device", batches: 4, reason: "Not connected." }, "closed"),
  ).toEqual(["mute", "Saved on this device · 4 to send", "Not connected."]);
  expect(words({ state: "sending", batches: 2 })).toEqual(["info", "Sending 2…", ""]);
  expect(words({ state: "synced" })).toEqual(["ok", "All changes synced", "12 sec. ago"]);
  expect(words({ state: "synced" }, "live", false)).toEqual(["info", "Fetching changes…", ""]);
  expect(words({ state: "synced" }, "waiting")).toEqual([
    "mute",
    "All changes synced",
    "Offline · as of 12 sec. ago",
  ]);
  // Of what has never come nothing is said to be synced.
  expect(words({ state: "synced" }, "waiting", false, null)).toEqual([
    "mute",
    "Not synced yet",
    "Offline",
  ]);
  expect(words({ state: "synced" }, "joining", false, null)).toEqual([
    "info",
    "Fetching changes…",
    "",
  ]);
  expect(
    words({ state: "needs-attention", attention: { why: "Disk full.", whatToDo: "Free some." } }),
  ).toEqual(["warn", "Disk full.", "Free some."]);
  // The banner above everything says why: in two lines it would be cut.
  const attention = { cause: "storage", why: "Disk full.", whatToDo: "Free some." } as const;
  expect(words({ state: "needs-attention", attention })).toEqual([
    "warn",
    "Not saved on this device",
    "",
  ]);
});

test("[WB852] as long as the app connects, or where only the sign-in has ended, it says how old what it shows is, and not that it is offline", () => {
  for (const link of ["connecting", "joining", "stopped"] as const) {
    expect(words({ state: "synced" }, link)).toEqual(["mute", "All changes synced", "12 sec. ago"]);
  }
  expect(words({ state: "synced" }, "closed")[2]).toBe("Offline · as of 12 sec. ago");
});
