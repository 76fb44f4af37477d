import type { Link, SyncState } from "@concord/client";

/** What whoever practises is about to do, in this order. */
export const steps = [
  "edit",
  "go-offline",
  "edit-offline",
  "colleague",
  "reconnect",
  "resolve",
  "session",
  "edit-signed-out",
  "sign-in",
  "done",
] as const;
export type Step = (typeof steps)[number];

/** What is seen of the world of practice. */
export interface Seen {
  readonly sync: SyncState["state"];
  readonly link: Link["state"];
  /** Whether anything was written since the beginning. */
  readonly isEdited: boolean;
  /** Whether the day due is another than at the beginning. */
  readonly isDueEdited: boolean;
  readonly hasColleagueWritten: boolean;
  readonly openConflicts: number;
  readonly closedConflicts: number;
}

/** The step after what is seen. None is skipped, and none is gone back to: what is done is done, whatever is undone later. */
export function stepAfter(step: Step, seen: Seen): Step {
  return isDone(step, seen) ? (steps[steps.indexOf(step) + 1] ?? "done") : step;
}

function isDone(step: Step, seen: Seen): boolean {
  const isSynced = seen.link === "live" && seen.sync === "synced";
  switch (step) {
    case "edit":
      return seen.isEdited && isSynced;
    case "go-offline":
      return seen.link !== "live";
    case "edit-offline":
      return seen.isDueEdited && seen.sync === "on-this-device";
    case "colleague":
      return seen.hasColleagueWritten;
    case "reconnect":
      return isSynced && seen.openConflicts > 0;
    case "resolve":
      return seen.openConflicts === 0 && seen.closedConflicts > 0 && isSynced;
    case "session":
      return seen.link === "stopped";
    case "edit-signed-out":
      return seen.sync === "needs-attention";
    case "sign-in":
      return isSynced;
    case "done":
      return false;
  }
}
