import { DocumentId, DocumentKind, InvoiceStatus, InvoiceSummary, PlainDate } from "@concord/model";
import { Fingerprint } from "@concord/protocol";
import { z } from "zod";
import { ListedConflict } from "./document-row.ts";
import type { DocumentRow, HeldDocument, PlacedDocument } from "./document-row.ts";
import { jsonColumn } from "./sqlite-rows.ts";

/** How text is compared that people look for. SQLite knows the case of ASCII letters only, so it is brought to one case before it comes there. */
export function searchText(text: string): string {
  return text.toLocaleLowerCase("en");
}

/** The columns of a row. */
export function columnsOf({ kind, seq, fingerprint, invoice }: DocumentRow): {
  readonly [column: string]: string | number | null;
} {
  const { summary, conflicts = [], asOf, nextDue } = invoice ?? {};
  const { number, buyerName, flags = [] } = summary ?? {};
  return {
    kind,
    seq,
    fingerprint,
    status: summary?.status ?? null,
    flags: flags.length === 0 ? null : JSON.stringify(flags),
    issue_date: summary?.issueDate ?? null,
    customer: summary?.customer ?? null,
    assignee: summary?.assignee ?? null,
    number_text: number === undefined ? null : searchText(number),
    buyer_text: buyerName === undefined ? null : searchText(buyerName),
    as_of: asOf ?? null,
    next_due: nextDue ?? null,
    summary: summary === undefined ? null : JSON.stringify(summary),
    conflicts: conflicts.length === 0 ? null : JSON.stringify(conflicts),
  };
}

export const CountRow = z.object({ count: z.int() });

const place = {
  document: DocumentId,
  kind: DocumentKind,
  seq: z.int(),
  status: InvoiceStatus.nullable(),
  issue_date: PlainDate.nullable(),
  customer: DocumentId.nullable(),
  assignee: z.string().nullable(),
};
export const placeColumns = Object.keys(place).join(", ");

const PlaceColumns = z.object(place);

function placedOf(row: z.infer<typeof PlaceColumns>): PlacedDocument {
  const { document, kind, seq, status, issue_date: issueDate, customer, assignee } = row;
  const facts =
    status === null
      ? undefined
      : {
          status,
          ...(issueDate !== null && { issueDate }),
          ...(customer !== null && { customer }),
          ...(assignee !== null && { assignee }),
        };
  return { document, kind, seq, facts };
}

export const PlacedRow = PlaceColumns.transform(placedOf);

export const heldColumns = `${placeColumns}, fingerprint`;
export const HeldRow = z
  .object({ ...place, fingerprint: Fingerprint })
  .transform(({ fingerprint, ...row }): HeldDocument => ({ ...placedOf(row), fingerprint }));

export const FoundRow = z.object({ seq: z.int(), summary: jsonColumn(InvoiceSummary) });

const Conflicts = jsonColumn(z.array(ListedConflict).readonly());
export const ConflictsRow = z.object({
  document: DocumentId,
  seq: z.int(),
  conflicts: Conflicts,
});
/** Where a conflict stands, and how large its row is. */
export const ConflictsSizeRow = z.object({ seq: z.int(), bytes: z.int() });

export const wholeColumns = "document, kind, seq, fingerprint, summary, conflicts, as_of, next_due";
export const WholeRow = z
  .object({
    document: DocumentId,
    kind: DocumentKind,
    seq: z.int(),
    fingerprint: Fingerprint,
    summary: jsonColumn(InvoiceSummary).nullable(),
    conflicts: Conflicts.nullable(),
    as_of: PlainDate.nullable(),
    next_due: PlainDate.nullable(),
  })
  .transform(({ document, kind, seq, fingerprint, ...invoice }) => {
    const { summary, conflicts, as_of: asOf, next_due: nextDue } = invoice;
    const row: DocumentRow = {
      kind,
      seq,
      fingerprint,
      invoice:
        summary === null || asOf === null
          ? null
          : { summary, conflicts: conflicts ?? [], asOf, nextDue },
    };
    return { document, row };
  });
