import type { DocumentRow } from "@concord/client";
import type { ListedRow } from "../wire/messages.ts";

/** A row as tabs are told it. */
export function listedRow(row: DocumentRow, sync: ListedRow["sync"]): ListedRow {
  const { fingerprint: _, factLinks: __, marks: ___, ...listed } = row;
  return { ...listed, sync };
}
