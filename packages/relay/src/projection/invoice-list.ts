import type { DocumentId, InvoiceSummary } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { ListedConflict } from "../storage/document-row.ts";
import type { InvoiceQuery } from "../storage/row-storage.ts";
import type { ReadModel } from "./read-model.ts";

/** The invoices of the read model, as people look for them. */
export interface InvoiceList extends Pick<ReadModel, "caughtUp" | "idle"> {
  /** Newest change first. `next` is null on the last page, else the `cursor` of the next one. */
  readonly find: (
    workspace: WorkspaceId,
    query: InvoiceQuery,
  ) => Promise<{ readonly items: readonly InvoiceSummary[]; readonly next: number | null }>;
  /** How many there are, as far as their rows are made: nobody waits for those that are not. */
  readonly count: (workspace: WorkspaceId) => Promise<number>;
  /** In pages of whole invoices. `next` is null on the last page, else the `cursor` of the next one. */
  readonly conflicts: (
    workspace: WorkspaceId,
    cursor: number | null,
  ) => Promise<{
    readonly items: readonly (ListedConflict & { readonly document: DocumentId })[];
    readonly next: number | null;
  }>;
}

/** Of one page: both values of a conflict may be as large as values are. */
const conflictBytes = 1_024 * 1_024;

export function createInvoiceList(model: ReadModel): InvoiceList {
  const { rows: rowsOf, current, caughtUp, idle } = model;
  return {
    count: (workspace) => rowsOf(workspace).countInvoices(),
    find: async (workspace, query) => {
      const rows = await current(workspace);
      // One more than is shown tells whether there are more.
      const found = await rows.find({ ...query, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ summary }) => summary),
        next: found.length > page.length && last !== undefined ? last.seq : null,
      };
    },
    conflicts: async (workspace, cursor) => {
      const rows = await current(workspace);
      const { found, more } = await rows.conflicting(cursor, conflictBytes);
      return {
        items: found.flatMap(({ document, conflicts }) =>
          conflicts.map((conflict) => ({ ...conflict, document })),
        ),
        next: more ? (found.at(-1)?.seq ?? null) : null,
      };
    },
    caughtUp,
    idle,
  };
}
