import { followUpdates } from "./app-update.ts";
import type { AppUpdate } from "./app-update.ts";
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
      isQuiet: () =>
        !isInField() &&
        workspace.unanswered() === undefined &&
        workspace.state()?.status.state !== "saving",
      flush: () => focusedElement()?.blur(),
      reload: () => location.reload(),
      after: (ms, run) => void setTimeout(run, ms),
      onReady,
    });
  } catch {
    // Private windows and some settings allow none: the app works as long as there is a network.
  }
}

/** What has the focus, however deep in components. */
function focusedElement(): HTMLElement | undefined {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement ? found : undefined;
}

function isInField(): boolean {
  return focusedElement()?.matches("input, textarea, select, [contenteditable]") === true;
}
