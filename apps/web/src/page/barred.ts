import { msg } from "@lit/localize";
import type { Workspace } from "./workspace.ts";

/** Why this person can write nothing, and who can let them; "" where they may, or that is not known. */
export function barredFromWriting(workspace: Pick<Workspace, "state">): string {
  const role = workspace.state()?.principal?.role;
  return role === "viewer" || role === "auditor"
    ? msg("You may only look. An owner can let you write.")
    : "";
}
