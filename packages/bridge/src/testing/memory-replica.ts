import { apply, documentKindOf, Link, marksOf, Operation, snapshot } from "@concord/document";
import type { Applied, DocumentSnapshot, OperationInput, Origin } from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import type { ReplicaPort } from "../replica-port.ts";

/** Real documents in memory, as the runtime of connectors needs a replica. What was applied stays, whichever bridge ends. */
export interface MemoryReplica extends ReplicaPort {
  /** A person's edit; throws where it is refused. */
  readonly edit: (id: DocumentId, ...operations: readonly OperationInput[]) => void;
  readonly read: (id: DocumentId) => DocumentSnapshot | undefined;
  readonly all: () => readonly DocumentSnapshot[];
  /** Every document as one update. */
  readonly updates: () => ReadonlyMap<DocumentId, Uint8Array>;
  /** Takes in what another replica has, as a relay would bring it. */
  readonly receive: (updates: ReadonlyMap<DocumentId, Uint8Array>) => void;
}

export function createMemoryReplica(): MemoryReplica {
  const docs = new Map<DocumentId, Y.Doc>();
  const readings = new Map<DocumentId, DocumentSnapshot>();
  const links = new Map<string, DocumentId>();
  const marked = new Map<string, Set<DocumentId>>();
  const revisions = new Map<DocumentId, number>();
  const listeners = new Set<() => void>();
  let revision = 0;

  function write(
    id: DocumentId,
    operations: readonly Operation[],
    origin: Origin,
  ): readonly Applied[] {
    const copy = new Y.Doc();
    const doc = docs.get(id);
    if (doc !== undefined) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const results = operations.map((operation) => apply(copy, operation, origin));
    if (results.some(({ type }) => type === "refused")) return results;
    if (results.every(({ type }) => type !== "applied")) return results;
    keep(id, copy);
    return results;
  }

  function keep(id: DocumentId, doc: Y.Doc): void {
    docs.set(id, doc);
    revision += 1;
    revisions.set(id, revision);
    index(id, doc);
    for (const listener of listeners) listener();
  }

  function index(id: DocumentId, doc: Y.Doc): void {
    if (documentKindOf(doc) === undefined) return;
    const reading = snapshot(doc, { id });
    readings.set(id, reading);
    for (const documents of marked.values()) documents.delete(id);
    for (const mark of marksOf(reading)) {
      marked.set(mark, (marked.get(mark) ?? new Set()).add(id));
    }
    for (const [path, value] of Object.entries(reading.registers)) {
      const link = /^links\.[^.]+$/.test(path) ? Link.safeParse(value).data : undefined;
      if (link !== undefined) links.set(`${path} ${link.account} ${link.kind} ${link.id}`, id);
    }
  }

  return {
    ready: async () => undefined,
    snapshot: async (id) => readings.get(id),
    byLink: async (connector, account, { kind, id }) =>
      links.get(`links.${connector} ${account} ${kind} ${id}`),
    async byMarks(marks) {
      const found = new Set(marks.flatMap((mark) => [...(marked.get(mark) ?? [])]));
      return [...found].toSorted();
    },
    async apply(id, _kind, operations, origin) {
      const results = write(id, operations, origin);
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
      const parsed = operations.map((operation) => Operation.parse(operation));
      const results = write(id, parsed, { source: "user", actor: "ada" });
      const refused = results.find(({ type }) => type === "refused");
      if (refused !== undefined) throw new Error(`Refused: ${JSON.stringify(refused)}`);
    },
    read: (id) => readings.get(id),
    all: () => [...readings.values()],
    updates: () => new Map([...docs].map(([id, doc]) => [id, Y.encodeStateAsUpdate(doc)])),
    receive(updates) {
      for (const [id, update] of updates) {
        const copy = new Y.Doc();
        const doc = docs.get(id);
        if (doc !== undefined) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
        const before = Y.encodeStateVector(copy);
        Y.applyUpdate(copy, update);
        if (!Buffer.from(before).equals(Y.encodeStateVector(copy))) keep(id, copy);
      }
    },
  };
}
