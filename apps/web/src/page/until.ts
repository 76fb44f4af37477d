import type { Workspace } from "./workspace.ts";

/** Waits until something is so of a workspace. */
export async function until(
  workspace: Pick<Workspace, "onChange">,
  isSo: () => boolean,
): Promise<void> {
  if (isSo()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = workspace.onChange(() => {
    if (isSo()) resolve();
  });
  await promise;
  stop();
}

/** Waits until all rows are here: before, nobody knows of a document that there is none. */
export function wholeRows(workspace: Pick<Workspace, "extent" | "onChange">): Promise<void> {
  return until(workspace, () => workspace.extent() === "whole");
}
