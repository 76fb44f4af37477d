import type { DocumentId, InvoiceSummary, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { InvoiceReading, ListedConflict } from "./document-row.ts";
import type { ReadModel } from "./read-model.ts";

export interface InvoiceQuery {
  readonly status?: string | undefined;
  /** Part of the number or of the buyer's name, whatever its case. */
  readonly q?: string | undefined;
  readonly customer?: string | undefined;
  /** Dates of issue, both ends included. */
  readonly issuedFrom?: PlainDate | undefined;
  readonly issuedTo?: PlainDate | undefined;
  /** `next` of the page before. */
  readonly cursor?: number | undefined;
  readonly limit: number;
}

/** The invoices of the read model, as people look for them. */
export interface InvoiceList extends Pick<ReadModel, "caughtUp" | "idle"> {
  /** Newest change first. `next` is null on the last page. */
  readonly find: (
    workspace: WorkspaceId,
    query: InvoiceQuery,
  ) => Promise<{ readonly items: readonly InvoiceSummary[]; readonly next: number | null }>;
  readonly conflicts: (
    workspace: WorkspaceId,
  ) => Promise<readonly (ListedConflict & { readonly document: DocumentId })[]>;
}

interface Listed extends InvoiceReading {
  readonly document: DocumentId;
  readonly seq: number;
}

export function createInvoiceList(model: ReadModel): InvoiceList {
  const { caughtUp, idle } = model;

  const current = async (workspace: WorkspaceId): Promise<readonly Listed[]> =>
    [...(await model.current(workspace))]
      .flatMap(([document, { seq, invoice }]) =>
        invoice === null ? [] : [{ ...invoice, document, seq }],
      )
      .toSorted((one, other) => other.seq - one.seq);

  return {
    find: async (workspace, query) => {
      const found = (await current(workspace)).filter((listed) => matches(listed, query));
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ summary }) => summary),
        next: found.length > page.length && last !== undefined ? last.seq : null,
      };
    },
    conflicts: async (workspace) =>
      (await current(workspace)).flatMap(({ document, conflicts }) =>
        conflicts.map((conflict) => ({ ...conflict, document })),
      ),
    caughtUp,
    idle,
  };
}

function matches({ summary, seq }: Listed, query: InvoiceQuery): boolean {
  const { status, q, customer, cursor, issuedFrom, issuedTo } = query;
  const { issueDate = "" } = summary;
  if (cursor !== undefined && seq >= cursor) return false;
  if (status !== undefined && summary.status !== status && !hasFlag(summary, status)) return false;
  if (customer !== undefined && summary.customer !== customer) return false;
  if (issuedFrom !== undefined && issueDate < issuedFrom) return false;
  if (issuedTo !== undefined && (issueDate === "" || issueDate > issuedTo)) return false;
  if (q === undefined) return true;
  const wanted = q.toLocaleLowerCase("en");
  return [summary.number, summary.buyerName].some((text) =>
    text?.toLocaleLowerCase("en").includes(wanted),
  );
}

/** "overdue" and the like are flags beside the status; in a filter people do not tell them apart. */
function hasFlag({ flags }: InvoiceSummary, wanted: string): boolean {
  return flags.some((flag) => flag === wanted);
}
