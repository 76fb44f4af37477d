import type { Finding, Invoice, InvoiceLine, Role, Totals } from "@concord/model";
import type { Workspace as WorkspaceContent } from "@concord/model";
import { isDiscarded } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import type { LastWrite, Peer } from "../wire/messages.ts";
import type { EntryBooks } from "./entry-books.ts";
import type { Marks } from "./field-template.ts";
import type { LineContext } from "./line-row.ts";
import { draftChecks } from "./issue-state.ts";
import { marksOf } from "./marks.ts";
import { invoiceWith, tagsWith } from "./pending-writes.ts";
import type { PendingWrites } from "./pending-writes.ts";

/** What is shown of the invoice as it is stored and on its way. */
export interface Seen {
  readonly invoice: Invoice;
  /** Those that were not deleted. */
  readonly lines: readonly InvoiceLine[];
  readonly context: LineContext;
  readonly found: readonly Finding[];
  readonly workspace: WorkspaceContent | undefined;
  readonly marks: Marks;
  /** Nothing of it can be changed but internal notes. */
  readonly isFixed: boolean;
  readonly mayOnlyLook: boolean;
  /** A draft that was thrown away, and is none again with the next entry. */
  readonly isDiscarded: boolean;
  readonly tags: readonly string[];
}

/** What is shown at this moment, with what is being typed. */
export interface View extends Seen {
  readonly snapshot: InvoiceSnapshot;
  /** The internal note, with what is on its way. */
  readonly note: string;
  readonly totals: Totals;
}

/** What is seen follows from this, and from nothing that is being typed. */
export type SeenBasis = readonly [
  InvoiceSnapshot,
  PendingWrites,
  readonly Peer[],
  ReadonlyMap<string, LastWrite>,
  WorkspaceContent | undefined,
  /** Fields that somebody has been in, and those of lines that are shown though nothing is in them. */
  ReadonlySet<string>,
  ReadonlySet<string>,
  Role | undefined,
];

export function seenOf(
  [snapshot, pending, peers, writes, workspace, touched, opened, role]: SeenBasis,
  books: Pick<EntryBooks, "findItem" | "taxes">,
): Seen {
  const invoice = invoiceWith(snapshot, pending);
  const mayOnlyLook = role === "viewer" || role === "auditor";
  const isFixed = mayOnlyLook || snapshot.issued !== undefined;
  const found = isFixed ? [] : draftChecks(invoice, workspace);
  const isTouched = (path: string): boolean => touched.has(path);
  const marks = marksOf({ snapshot, workspace, peers, writes, findings: found, isTouched, role });
  const context = {
    marks,
    currency: invoice.currency,
    isFixed,
    findItem: books.findItem,
    ...books.taxes(invoice),
    opened,
  };
  return {
    invoice,
    lines: invoice.lines.filter(({ removed }) => removed !== true),
    context,
    found,
    workspace,
    marks,
    isFixed,
    mayOnlyLook,
    isDiscarded: isDiscarded({ ...snapshot, invoice }),
    tags: tagsWith(snapshot, pending),
  };
}
