import {
  apply,
  documentKindOf,
  marksOf,
  snapshot,
  type Applied,
  type Operation,
  type Origin,
} from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import { linkOf } from "../inbox/locate.ts";
import type { ReplicaPort } from "../replica-port.ts";

/** A replica that keeps real documents in memory: what was applied stays, whichever bridge dies. */
export interface MemoryReplica extends ReplicaPort {
  readonly edit: (id: DocumentId, ...operations: readonly Operation[]) => readonly Applied[];
  readonly documents: () => readonly DocumentId[];
}

export function createMemoryReplica(): MemoryReplica {
  const docs = new Map<DocumentId, Y.Doc>();
  const revisions = new Map<DocumentId, number>();
  const listeners = new Set<() => void>();
  let revision = 0;

  function write(
    id: DocumentId,
    operations: readonly Operation[],
    origin: Origin,
  ): readonly Applied[] {
    const doc = docs.get(id) ?? new Y.Doc();
    const results = operations.map((operation) => apply(doc, operation, origin));
    if (results.some(({ type }) => type === "applied")) {
      docs.set(id, doc);
      revision += 1;
      revisions.set(id, revision);
      for (const listener of listeners) listener();
    }
    return results;
  }

  const read = (id: DocumentId) => {
    const doc = docs.get(id);
    return doc === undefined || documentKindOf(doc) === undefined
      ? undefined
      : snapshot(doc, { id });
  };

  return {
    ready: async () => undefined,
    snapshot: async (id) => read(id),
    async byLink(connector, account, ref) {
      return [...docs.keys()].find((id) => {
        const link = linkOf(read(id), connector);
        return link?.account === account && link.kind === ref.kind && link.id === ref.id;
      });
    },
    async byMarks(marks) {
      const found = [...docs.keys()].filter((id) => {
        const reading = read(id);
        return reading !== undefined && marksOf(reading).some((mark) => marks.includes(mark));
      });
      return found.toSorted();
    },
    async apply(id, _kind, operations, origin) {
      const copy = new Y.Doc();
      const doc = docs.get(id);
      if (doc !== undefined) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      for (const operation of operations) {
        const tried = apply(copy, operation, origin);
        if (tried.type === "refused") {
          return { type: "refused", path: tried.path, message: tried.message };
        }
      }
      const results = write(id, operations, origin);
      return { type: results.some(({ type }) => type === "applied") ? "stored" : "unchanged" };
    },
    async changes(after, limit) {
      const since = after === undefined ? 0 : Number(after);
      const found = [...revisions].filter(([, at]) => at > since).toSorted((a, b) => a[1] - b[1]);
      const page = found.slice(0, limit);
      return {
        documents: page.map(([id]) => id),
        cursor: String(page.at(-1)?.[1] ?? since),
        done: page.length === found.length,
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    edit: (id, ...operations) => write(id, operations, { source: "user", actor: "ada" }),
    documents: () => [...docs.keys()],
  };
}
