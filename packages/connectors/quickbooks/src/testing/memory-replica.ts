import { apply, documentKindOf, Link, Operation, snapshot } from "@concord/document";
import type { Applied, DocumentSnapshot, OperationInput } from "@concord/document";
import type { ReplicaPort } from "@concord/bridge";
import type { DocumentId } from "@concord/model";
import * as Y from "yjs";

/** Real documents, kept in memory. */
export interface MemoryReplica extends ReplicaPort {
  /** A person's edit. */
  readonly edit: (id: DocumentId, ...operations: readonly OperationInput[]) => void;
  readonly read: (id: DocumentId) => DocumentSnapshot | undefined;
  readonly all: () => readonly DocumentSnapshot[];
}

export function createMemoryReplica(): MemoryReplica {
  const docs = new Map<DocumentId, Y.Doc>();
  const revisions = new Map<DocumentId, number>();
  const listeners = new Set<() => void>();
  let revision = 0;

  const readings = new Map<DocumentId, DocumentSnapshot>();
  const links = new Map<string, DocumentId>();

  const read = (id: DocumentId): DocumentSnapshot | undefined => readings.get(id);

  function look(id: DocumentId, doc: Y.Doc): void {
    if (documentKindOf(doc) === undefined) return;
    const reading = snapshot(doc, { id });
    readings.set(id, reading);
    for (const [path, value] of Object.entries(reading.registers)) {
      const link = /^links\.[^.]+$/.test(path) ? Link.safeParse(value).data : undefined;
      if (link === undefined) continue;
      links.set(`${path} ${link.account} ${link.kind} ${link.id}`, id);
    }
  }

  function write(id: DocumentId, run: (doc: Y.Doc) => readonly Applied[]): readonly Applied[] {
    const copy = new Y.Doc();
    const doc = docs.get(id);
    if (doc !== undefined) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const results = run(copy);
    if (results.some(({ type }) => type === "refused")) return results;
    if (results.some(({ type }) => type === "applied")) {
      docs.set(id, copy);
      look(id, copy);
      revision += 1;
      revisions.set(id, revision);
      for (const listener of listeners) listener();
    }
    return results;
  }

  return {
    ready: async () => undefined,
    snapshot: async (id) => read(id),
    byLink: async (connector, account, { kind, id }) =>
      links.get(`links.${connector} ${account} ${kind} ${id}`),
    async apply(id, _kind, operations, origin) {
      const results = write(id, (doc) =>
        operations.map((operation) => apply(doc, operation, origin)),
      );
      const refused = results.find((result) => result.type === "refused");
      if (refused?.type === "refused") {
        return { type: "refused", path: refused.path, message: refused.message };
      }
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
    edit(id, ...operations) {
      const results = write(id, (doc) =>
        operations.map((operation) =>
          apply(doc, Operation.parse(operation), { source: "user", actor: "ada" }),
        ),
      );
      const refused = results.find(({ type }) => type === "refused");
      if (refused !== undefined) throw new Error(`Refused: ${JSON.stringify(refused)}`);
    },
    read,
    all: () => [...readings.values()],
  };
}
