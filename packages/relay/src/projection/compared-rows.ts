import type { DocumentId } from "@concord/model";
import type { Bounds, DocumentRange, WorkspaceId } from "@concord/protocol";
import type { RelayDeps } from "../relay-deps.ts";
import type { HeldDocument } from "../storage/document-row.ts";
import type { ReadModel } from "./read-model.ts";

/** Rows read at once: so many take a few milliseconds, and between two pages whoever waits comes first. */
const rowsPerPage = 500;
/** Sums that are kept, of all workspaces. */
const mostSums = 256;

/** The rows of a workspace as comparisons pass by them, and the sums that are true of them. */
export interface ComparedRows {
  readonly pages: (
    workspace: WorkspaceId,
  ) => (bounds: Bounds) => AsyncIterable<readonly HeldDocument[]>;
  /** Sums that hold as long as no row of the workspace is written. */
  readonly sums: (workspace: WorkspaceId) => {
    readonly get: (key: string) => DocumentRange | undefined;
    readonly set: (key: string, range: DocumentRange) => void;
  };
}

export function createComparedRows(
  readModel: Pick<ReadModel, "rows" | "version">,
  { defer }: Pick<RelayDeps, "defer">,
): ComparedRows {
  // A Map keeps its insertion order: the first is the oldest.
  const sums = new Map<string, { readonly version: number; readonly range: DocumentRange }>();
  return {
    pages: (workspace) =>
      async function* ({ from, to }) {
        const rows = readModel.rows(workspace);
        let next: DocumentId | null = from;
        for (;;) {
          const page: readonly HeldDocument[] = await rows.inOrder(
            { from: next, to },
            rowsPerPage + 1,
          );
          yield page.slice(0, rowsPerPage);
          next = page[rowsPerPage]?.document ?? null;
          if (next === null) return;
          await new Promise<void>(defer);
        }
      },
    sums: (workspace) => {
      // As of the beginning: what was summed up while rows were written is true of neither state.
      const version = readModel.version(workspace);
      const nameOf = (key: string): string => `${workspace} ${key}`;
      return {
        get: (key) => {
          const known = sums.get(nameOf(key));
          return known?.version === readModel.version(workspace) ? known.range : undefined;
        },
        set: (key, range) => {
          if (readModel.version(workspace) !== version) return;
          sums.delete(nameOf(key));
          sums.set(nameOf(key), { version, range });
          for (const [oldest] of sums) {
            if (sums.size <= mostSums) break;
            sums.delete(oldest);
          }
        },
      };
    },
  };
}
