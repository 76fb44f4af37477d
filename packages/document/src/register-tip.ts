import type { JsonValue } from "@concord/model";
import * as Y from "yjs";
import { isJsonValue } from "./json-equal.ts";
import { currentItem, isChain } from "./register-tree.ts";
import { fieldsOf } from "./registers.ts";
import type { WriteId } from "./register-tree.ts";

/** The end of a register whose every write saw the one before it: what a next write has to have seen, so that nobody's word is lost by it. */
export interface RegisterTip {
  readonly path: string;
  readonly write: WriteId;
  readonly value: JsonValue;
}

/**
 * The register to which a write gives its value now, read from the end. Undefined where the write is unknown, has been overwritten, stands in no register, or
 * where some write of that register did not see the one before it.
 */
export function tipAt(doc: Y.Doc, { client, clock }: WriteId): RegisterTip | undefined {
  const structs = doc.store.clients.get(client);
  if (structs === undefined || clock >= Y.getState(doc.store, client)) return undefined;
  const item = structs[Y.findIndexSS(structs, clock)];
  if (!(item instanceof Y.Item) || item.parentSub === null || item.deleted) return undefined;
  const fields = fieldsOf(doc);
  const path = item.parentSub;
  const isTip = item.id.clock + item.length - 1 === clock && currentItem(fields, path) === item;
  const value = isTip ? fields.get(path) : undefined;
  if (!isJsonValue(value) || !isChain(item)) return undefined;
  return { path, write: { client, clock }, value };
}

/** Whether a register was ever written, whatever has become of it. */
export function wasWritten(doc: Y.Doc, path: string): boolean {
  return currentItem(fieldsOf(doc), path) !== undefined;
}
