import type { JsonValue } from "@concord/model";
import * as Y from "yjs";
import { isJsonValue } from "./json-equal.ts";
import { fieldsOf } from "./registers.ts";
import { writeName } from "./register-tree.ts";
import type { WriteId } from "./register-tree.ts";

/** What a write said that has been overwritten; undefined where nobody knows any more. */
export type Overwritten = (write: WriteId) => JsonValue | undefined;

/** What a person can compare at a glance. Longer values would fill the memory. */
const longest = 500;

/** Whether a value is short enough to be shown as what stood before. */
export function isShort(value: JsonValue): boolean {
  if (typeof value === "string") return value.length <= longest;
  return typeof value !== "object" || JSON.stringify(value).length <= longest;
}

/**
 * Remembers what overwritten registers of a document said, the newest `most` of them, from now on: Yjs lets go of their content at the end of the transaction that
 * overwrites them. A document that is loaded after this, from updates that were stored as they came, is remembered from its first write on.
 */
export function rememberOverwritten(doc: Y.Doc, most = 2_000): Overwritten {
  const fields: unknown = fieldsOf(doc);
  // A Map keeps its insertion order: the first is the oldest.
  const said = new Map<string, JsonValue>();
  const remember = ({ id, parent, parentSub, content }: Y.Item): void => {
    if (parent !== fields || parentSub === null) return;
    // Records of conflicts are in conflict with none, and many large ones are written again and again.
    if (parentSub.startsWith("conflicts.")) return;
    if (!(content instanceof Y.ContentAny || content instanceof Y.ContentJSON)) return;
    for (const [index, value] of content.arr.entries()) {
      const known: unknown = value;
      if (!isJsonValue(known) || !isShort(known)) continue;
      said.set(writeName({ client: id.client, clock: id.clock + index }), known);
    }
    if (said.size <= most) return;
    for (const oldest of said.keys()) {
      said.delete(oldest);
      if (said.size <= most) return;
    }
  };
  doc.on("beforeObserverCalls", (transaction) => {
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (struct instanceof Y.Item) remember(struct);
    });
  });
  return (write) => said.get(writeName(write));
}
