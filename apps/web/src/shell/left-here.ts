import { unsentIn } from "../page/accounts.ts";
import type { Workspace } from "../page/workspace.ts";

/** Opened by a number, as of this machine: it may have another address by now. */
const isByNumber = /^(127|\[)/.test(location.hostname);

/** Tells whether this page began with something unsent, under an address that may have been given up. */
export function leftHere(): (workspace: Workspace) => boolean {
  let left: boolean | undefined;
  return (workspace) => {
    const state = workspace.state();
    if (isByNumber && state !== undefined) left ??= unsentIn(state) > 0;
    return left === true;
  };
}
