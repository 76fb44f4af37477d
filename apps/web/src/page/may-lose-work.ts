import type { WorkspaceState } from "../wire/messages.ts";

/** Whether closing the tab now may lose what was written: what is on this device's disk needs no question. */
export function mayLoseWork(
  state: Pick<WorkspaceState, "status" | "storage" | "unsent"> | undefined,
  isChanging: boolean,
): boolean {
  if (isChanging) return true;
  if (state === undefined) return false;
  const { status, storage, unsent } = state;
  if (status.state === "saving") return true;
  if (status.state === "needs-attention" && status.attention.cause === "storage") return true;
  return storage === "memory" && unsent.length > 0;
}
