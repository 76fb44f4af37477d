import { readRegisters } from "@concord/document";
import type { DocumentId, JsonValue } from "@concord/model";
import * as Y from "yjs";
import type { RelayStorage } from "../../packages/relay/src/storage/storage.ts";
import { workspace } from "./world.ts";
import type { World } from "./world.ts";

/** Registers without those that are cleared, in the order of their paths. */
export type Plain = Readonly<Record<string, JsonValue>>;

/** A document as somebody holds it. */
export interface State {
  readonly registers: Plain;
  readonly bytes: Uint8Array;
  readonly pending: boolean;
}

export function stateOf(doc: Y.Doc): State {
  return {
    registers: plain(readRegisters(doc).registers),
    bytes: Y.encodeStateAsUpdate(doc),
    pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
  };
}

export function relayState({ relay }: World, document: DocumentId): Promise<State> {
  return storedState(relay.stored(), document);
}

/** Built from the log alone, by nothing of the relay's. */
export async function storedState(store: RelayStorage, document: DocumentId): Promise<State> {
  const doc = new Y.Doc();
  const stored = await store.loadDocument(workspace, document);
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  return stateOf(doc);
}

/** Cleared and never written are the same to a reader. */
export function plain(registers: Readonly<Record<string, unknown>>): Plain {
  const entries = Object.entries(registers)
    .filter(([, value]) => value !== null && value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

export function same(a: Plain, b: Plain): boolean {
  return canonical(a) === canonical(b);
}

export function canonical(value: JsonValue | Plain): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function difference(a: Plain, b: Plain): string {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...paths]
    .filter((path) => canonical(a[path] ?? null) !== canonical(b[path] ?? null))
    .map(
      (path) => `${path}: ${JSON.stringify(a[path] ?? null)} / ${JSON.stringify(b[path] ?? null)}`,
    )
    .slice(0, 4)
    .join("; ");
}
