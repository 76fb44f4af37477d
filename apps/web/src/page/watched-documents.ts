import type { DocumentId } from "@concord/model";
import type { ReactiveControllerHost } from "lit";
import type { Workspace } from "./workspace.ts";

/** The documents that a component looks at, and which change with what it shows. */
export interface WatchedDocuments {
  readonly ids: () => Iterable<DocumentId>;
  /** Watches these from now on, and none else. */
  readonly keep: (wanted: ReadonlySet<DocumentId>) => void;
}

/** Watches documents as long as the host is on the page. */
export function watchedDocuments(
  host: ReactiveControllerHost,
  workspace: () => Workspace,
): WatchedDocuments {
  const watched = new Map<DocumentId, () => void>();
  const keep = (wanted: ReadonlySet<DocumentId>): void => {
    for (const id of wanted) {
      if (!watched.has(id)) watched.set(id, workspace().watch(id));
    }
    for (const [id, unwatch] of watched) {
      if (wanted.has(id)) continue;
      unwatch();
      watched.delete(id);
    }
  };
  host.addController({ hostDisconnected: () => keep(new Set()) });
  return { ids: () => watched.keys(), keep };
}
