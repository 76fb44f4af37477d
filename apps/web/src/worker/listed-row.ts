import type { DocumentRow } from "@concord/client";
import type { ListedRow } from "../wire/messages.ts";

/** A row as tabs are told it. */
export function listedRow(row: DocumentRow, sync: ListedRow["sync"]): ListedRow {
  const { seq: _, fingerprint: __, factLinks: ___, marks: ____, ...listed } = row;
  return { ...listed, sync };
}
