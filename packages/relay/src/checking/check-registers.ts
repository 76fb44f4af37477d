import { jsonEqual, readRegisters } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type * as Y from "yjs";
import type { DocumentPlace } from "../core/live-documents.ts";
import type { Difference } from "../storage/storage.ts";
import type { StoreFinding } from "./store-finding.ts";

/** A row of a document's journal, as far as its registers follow from it. */
export interface RegisterRow {
  readonly seq: number;
  readonly difference: readonly Difference[];
}

/** The journal says that the note was edited, and not to what. */
const notePath = "note";

/**
 * The first register that does not hold what the journal says was written last.
 *
 * @param erasedUpTo the values of rows up to this one were erased: of registers that none wrote since nothing is known
 */
export function checkRegisters(
  { document }: DocumentPlace,
  doc: Y.Doc,
  rows: readonly RegisterRow[],
  erasedUpTo: number,
): StoreFinding | null {
  const last = new Map<string, { readonly seq: number; readonly value: JsonValue }>();
  for (const { seq, difference } of rows) {
    for (const { path, after } of difference) last.set(path, { seq, value: after });
  }
  const { registers } = readRegisters(doc);
  const paths = new Set([...last.keys(), ...Object.keys(registers)]);
  paths.delete(notePath);
  for (const path of [...paths].toSorted()) {
    const written = last.get(path);
    if (written !== undefined && written.seq <= erasedUpTo) continue;
    if (jsonEqual(registers[path] ?? null, written?.value ?? null)) continue;
    const seq = written?.seq ?? null;
    const message =
      seq === null
        ? "The document says something that no entry wrote."
        : `The document does not say what entry ${seq} wrote last.`;
    return { reason: "register-differs", message, document, seq, path };
  }
  return null;
}
