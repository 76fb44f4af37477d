import { fieldsOf, noteOf } from "@concord/document";
import * as Y from "yjs";

/** What a change did to a document. */
export interface RecordedChange<T> {
  readonly result: T;
  /** The bytes of exactly this change, or undefined when nothing changed. */
  readonly update: Uint8Array | undefined;
  /** Registers that were written, and "note". */
  readonly paths: readonly string[];
}

/** Runs a change as one transaction and records it. `where` tells Yjs whether the change was made here or came from elsewhere. */
export function recordChange<T>(
  doc: Y.Doc,
  origin: unknown,
  where: "here" | "elsewhere",
  change: () => T,
): RecordedChange<T> {
  const updates: Uint8Array[] = [];
  const paths = new Set<string>();
  const onUpdate = (update: Uint8Array): void => void updates.push(update);
  const onFields = (event: Y.YMapEvent<unknown>): void => {
    for (const path of event.keysChanged) paths.add(String(path));
  };
  const onNote = (): void => void paths.add("note");
  const fields = fieldsOf(doc);
  const note = noteOf(doc);

  doc.on("update", onUpdate);
  fields.observe(onFields);
  note.observe(onNote);
  try {
    const result = Y.transact(doc, change, origin, where === "here");
    return { result, update: merged(updates), paths: [...paths].toSorted() };
  } finally {
    doc.off("update", onUpdate);
    fields.unobserve(onFields);
    note.unobserve(onNote);
  }
}

function merged(updates: readonly Uint8Array[]): Uint8Array | undefined {
  return updates.length > 1 ? Y.mergeUpdates([...updates]) : updates[0];
}
