import { DocumentId, InvoiceSummary } from "@concord/model";
import type { ListedRow } from "../../wire/messages.ts";

export function idOf(number: number): DocumentId {
  return DocumentId.parse(`0190a000-0000-7000-8000-${String(number).padStart(12, "0")}`);
}

/** The row of an invoice over 100, of which a test says what matters. */
export function rowOf(
  number: number,
  about: Readonly<Record<string, unknown>>,
  more: Partial<ListedRow> = {},
): ListedRow {
  const summary = InvoiceSummary.parse({
    id: idOf(number),
    kind: "invoice",
    status: "unpaid",
    flags: [],
    gross: "100",
    outstanding: "100",
    conflicts: 0,
    ...about,
  });
  return {
    document: summary.id,
    kind: "invoice",
    seq: 1,
    revision: 1,
    incomplete: false,
    summary,
    later: [],
    links: {},
    conflicts: [],
    sync: "synced",
    ...more,
  };
}
