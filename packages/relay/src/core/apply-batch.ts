import { JsonValue } from "@concord/model";
import * as Y from "yjs";
import type { Difference } from "../storage/storage.ts";

export interface AppliedBatch {
  /** Whether anything was new: structs or deletions. */
  readonly news: boolean;
  readonly difference: readonly Difference[];
  /** Registers whose new value is not JSON: a foreign tool wrote a type into them. */
  readonly notJson: readonly string[];
}

/** Applies an update and says what it changed in the registers. The note counts as the path "note". */
export function applyBatch(doc: Y.Doc, update: Uint8Array): AppliedBatch {
  const fields = doc.getMap<unknown>("fields");
  const note = doc.getText("note");
  const difference: Difference[] = [];
  const notJson: string[] = [];
  let news = false;

  const onFields = (event: Y.YMapEvent<unknown>): void => {
    for (const [path, change] of event.changes.keys) {
      const after = jsonOf(fields.get(path));
      if (!after.isJson) notJson.push(path);
      difference.push({ path, before: jsonOf(change.oldValue).value, after: after.value });
    }
  };
  const onNote = (event: Y.YTextEvent): void => {
    difference.push({ path: "note", before: null, after: JsonValue.parse(event.delta) });
  };
  const onUpdate = (): void => {
    news = true;
  };
  fields.observe(onFields);
  note.observe(onNote);
  doc.on("update", onUpdate);
  try {
    Y.applyUpdate(doc, update, "batch");
  } finally {
    fields.unobserve(onFields);
    note.unobserve(onNote);
    doc.off("update", onUpdate);
  }
  return { news, difference, notJson };
}

function jsonOf(value: unknown): { readonly isJson: boolean; readonly value: JsonValue } {
  if (value === undefined) return { isJson: true, value: null };
  const parsed = JsonValue.safeParse(value);
  return parsed.success ? { isJson: true, value: parsed.data } : { isJson: false, value: null };
}
