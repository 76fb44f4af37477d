import type { Workspace } from "./workspace.ts";

/** Whether others can be heard. A socket stands for a while after the network has gone. */
export function isOnline(workspace: Workspace): boolean {
  return navigator.onLine && workspace.state()?.link === "live";
}

/** Whether the relay is being reached for, and nobody knows yet what comes of it. */
export function isConnecting(workspace: Workspace): boolean {
  const state = workspace.state();
  if (!navigator.onLine) return false;
  return state === undefined || state.link === "connecting" || state.link === "joining";
}
