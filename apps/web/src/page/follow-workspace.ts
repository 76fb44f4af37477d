import type { ReactiveControllerHost } from "lit";
import type { Workspace } from "./workspace.ts";

/** Shows a component anew whenever the worker told something. Lit joins what comes in one moment into one rendering. */
export function followWorkspace(
  host: ReactiveControllerHost,
  workspace: () => Workspace | undefined,
): void {
  let stop: (() => void) | undefined;
  const follow = (): void => {
    stop ??= workspace()?.onChange(() => host.requestUpdate());
  };
  host.addController({
    hostConnected: follow,
    // The workspace of a host comes as a property, after it was connected.
    hostUpdate: follow,
    hostDisconnected: () => {
      stop?.();
      stop = undefined;
    },
  });
}
