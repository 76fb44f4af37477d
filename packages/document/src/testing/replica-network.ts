import type { JsonValue } from "@concord/model";
import * as Y from "yjs";
import { fieldsOf } from "../registers.ts";
import { writerOf } from "../register-tree.ts";
import type { WriteId } from "../register-tree.ts";

/** One write as its author made it, seen from outside of Yjs: what it stood on was read before it. */
export interface KnownWrite {
  readonly path: string;
  readonly write: WriteId;
  readonly sawWrite: WriteId | undefined;
  readonly value: JsonValue;
}

/** Replicas that exchange the bytes of their updates, as they were made. For properties. */
export interface ReplicaNetwork {
  readonly docs: readonly Y.Doc[];
  /** Every update ever made, in the order of making. */
  readonly updates: readonly Uint8Array[];
  readonly writes: readonly KnownWrite[];
  /** Writes registers in one transaction. A path may come twice. */
  readonly write: (
    replica: number,
    registers: readonly (readonly [path: string, value: JsonValue])[],
  ) => void;
  /** `to` receives everything that `from` holds, merged, and once more. */
  readonly deliver: (from: number, to: number) => void;
}

/** Replicas with the given client ids. */
export function createReplicaNetwork(clientIds: readonly number[]): ReplicaNetwork {
  const updates: Uint8Array[] = [];
  const writes: KnownWrite[] = [];
  const held = clientIds.map(() => new Set<number>());
  const docs = clientIds.map((clientId, index) => {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }) => {
      if (!local) return;
      held[index]?.add(updates.length);
      updates.push(update);
    });
    return doc;
  });
  return {
    docs,
    updates,
    writes,
    write: (replica, registers) => {
      const doc = docs[replica];
      if (doc === undefined) return;
      const fields = fieldsOf(doc);
      doc.transact(() => {
        for (const [path, value] of registers) {
          const sawWrite = writerOf(fields, path);
          fields.set(path, value);
          const write = writerOf(fields, path);
          if (write !== undefined) writes.push({ path, write, sawWrite, value });
        }
      });
    },
    deliver: (from, to) => {
      const doc = docs[to];
      const known = held[to];
      const missing = [...(held[from] ?? [])].filter((update) => known?.has(update) === false);
      if (doc === undefined || missing.length === 0) return;
      const bytes = missing.flatMap((update) => updates[update] ?? []);
      Y.applyUpdate(doc, Y.mergeUpdates(bytes));
      Y.applyUpdate(doc, Y.mergeUpdates(bytes.toReversed()));
      for (const update of missing) known?.add(update);
    },
  };
}

/** All updates as batches: shuffled by the numbers, some merged, some twice. */
export function deliveries(
  network: ReplicaNetwork,
  order: readonly number[],
): readonly Uint8Array[] {
  const shuffled = network.updates
    .map((update, index) => ({ update, key: order[index % order.length] ?? 0, index }))
    .toSorted((a, b) => a.key - b.key || a.index - b.index);
  const batches: Uint8Array[] = [];
  let merging: Uint8Array[] = [];
  for (const { update, key } of shuffled) {
    merging.push(update);
    if (key % 3 === 0) continue;
    batches.push(merging.length === 1 ? update : Y.mergeUpdates(merging));
    if (key % 5 === 0) batches.push(update);
    merging = [];
  }
  if (merging.length > 0) batches.push(Y.mergeUpdates(merging));
  return batches;
}
