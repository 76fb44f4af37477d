import type { Workspace } from "./workspace.ts";

/** Whether others can be heard. A socket stands for a while after the network has gone. */
export function isOnline(workspace: Workspace): boolean {
  return navigator.onLine && workspace.state()?.link === "live";
}
