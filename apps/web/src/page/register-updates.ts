import { followUpdates } from "./app-update.ts";
import type { AppUpdate } from "./app-update.ts";
import { focusedElement } from "./focused-element.ts";
import type { Workspace } from "./workspace.ts";

/** Keeps this tab on the newest version of the app, with the browser's own service workers. */
export async function registerUpdates(
  workspace: Workspace,
  onReady: (update: AppUpdate) => void,
): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker: container } = navigator;
  try {
    await followUpdates({
      container,
      register: () => container.register("/sw.js", { updateViaCache: "none" }),
      isQuiet: () => isQuiet(workspace),
      flush: () => focusedElement()?.blur(),
      reload: () => location.reload(),
      after: (ms, run) => void setTimeout(run, ms),
      onReady,
    });
  } catch {
    // Private windows and some settings allow none: the app works as long as there is a network.
  }
}

/** Whether nothing is typed, saved, or asked and not answered in this tab. What was typed and is entered nowhere stays typed when one has left its field. */
export function isQuiet(workspace: Pick<Workspace, "typed" | "unanswered" | "state">): boolean {
  return (
    !isInField() &&
    !workspace.typed.isThere() &&
    workspace.unanswered() === undefined &&
    workspace.state()?.status.state !== "saving"
  );
}

function isInField(): boolean {
  return focusedElement()?.matches("input, textarea, select, [contenteditable]") === true;
}
