import { isPending } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { hasRight } from "@concord/protocol";
import * as Y from "yjs";
import type { LoadedDocument } from "./document-cache.ts";
import type { LocalStore } from "./local-store.ts";
import { recordChange } from "./recorded-change.ts";
import type { ReplicaChange } from "./replica-change.ts";
import type { RescueFile } from "./rescue-file.ts";
import type { StoredBatch } from "./storage.ts";

/** Changes that were not stored are remembered until the replica is closed; of more than these the latest. */
const remembered = 1_000;

/** What became of the changes of a rescue file. */
export type RescueOutcome =
  | {
      readonly type: "imported";
      /** Documents with changes that are stored here now and go to the relay. */
      readonly documents: readonly DocumentId[];
      /** Documents of which everything was here already. */
      readonly known: readonly DocumentId[];
      /** Documents whose changes hang on something that is not here, or cannot be read. Nothing of them was taken: catch up with the relay and import the file again. */
      readonly incomplete: readonly DocumentId[];
      /** How many changes wait among `refused` for a person. */
      readonly aside: number;
    }
  /** Nothing was taken. */
  | { readonly type: "refused"; readonly message: string }
  /** This device could not store it. What was taken before is stored; import the file again. */
  | { readonly type: "not-stored"; readonly message: string };

/** Takes changes off a device that cannot save, and brings them in at another. */
export interface Rescue {
  /** Remembers a change that is not stored yet, and perhaps never will. */
  readonly remember: (batch: StoredBatch) => void;
  /** It is stored. */
  readonly forget: (batch: number) => void;
  readonly write: () => Promise<RescueFile>;
  readonly importFile: (file: RescueFile) => Promise<RescueOutcome>;
}

export interface RescueDeps {
  readonly store: LocalStore;
  readonly now: () => number;
  /** Gets a document of which this replica holds nothing because it is outside its scope. */
  readonly bring: (document: DocumentId) => Promise<unknown>;
  readonly onChange: (change: ReplicaChange) => void;
  /** A batch is stored and waits to be sent, or a refused one to be looked at. */
  readonly onStored: (document: DocumentId) => void;
}

type Unsent = RescueFile["unsent"][number];
type Aside = RescueFile["aside"][number];
type Taken = "taken" | "known" | "incomplete" | { readonly notStored: string };

export function createRescue(deps: RescueDeps): Rescue {
  const { store } = deps;
  const unsaved = new Map<number, StoredBatch>();

  const ownBatch = (change: Omit<Aside, "reason" | "message">, size: number): StoredBatch => ({
    batch: store.nextBatch(),
    device: store.settings().device,
    document: change.document,
    kind: store.rows.get(change.document)?.kind ?? change.kind,
    clientId: null,
    operations: [],
    deviceTime: change.madeAt,
    size,
  });

  /** Takes the unsent changes of one document, whole or not at all, as something offered: the bytes are the same from whichever device they come, so none counts twice. */
  async function take(
    document: DocumentId,
    changes: readonly [Unsent, ...Unsent[]],
  ): Promise<Taken> {
    const release = store.documents.hold(document);
    try {
      if (store.rows.get(document) === undefined) await deps.bring(document);
      return await store.documents.use(document, (loaded) => takeInto(loaded, changes));
    } finally {
      release();
    }
  }

  function takeInto(
    loaded: LoadedDocument,
    changes: readonly [Unsent, ...Unsent[]],
  ): Taken | Promise<Taken> {
    const { doc } = loaded;
    const apply = (target: Y.Doc): void => {
      for (const { update } of changes) Y.applyUpdate(target, update, "rescue");
    };
    // On a copy first: a document with a gap in it could not be used, and Yjs takes nothing back.
    const copy = new Y.Doc();
    try {
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      apply(copy);
      if (isPending(copy)) return "incomplete";
    } catch {
      // Damaged bytes make Yjs throw anything.
      return "incomplete";
    } finally {
      copy.destroy();
    }
    const { update, paths } = recordChange(doc, "rescue", "elsewhere", () => apply(doc));
    return update === undefined ? "known" : keep(loaded, changes[0], update, paths);
  }

  async function keep(
    loaded: LoadedDocument,
    change: Unsent,
    update: Uint8Array,
    paths: readonly string[],
  ): Promise<Taken> {
    const document = loaded.id;
    const batch = ownBatch(change, update.byteLength);
    const row = store.project(loaded, batch.kind);
    const outcome = await store.keep(batch, update, row, () => {
      const by = { type: "remote", author: null } as const;
      const { kind, revision } = row;
      deps.onChange({ document, kind, paths, by, seq: undefined, revision });
      deps.onStored(document);
    });
    return outcome.type === "stored" ? "taken" : { notStored: outcome.message };
  }

  /** Puts a change where a person finds it and can send it again. */
  async function setAside(change: Aside, file: RescueFile): Promise<Taken> {
    const { reason, message, operations, madeAt, document } = change;
    const text = JSON.stringify(operations);
    const isKnown = [...store.refused.values()].some(
      (other) =>
        other.document === document &&
        other.device === file.device &&
        other.deviceTime === madeAt &&
        JSON.stringify(other.operations) === text,
    );
    if (isKnown) return "known";
    const batch: StoredBatch = {
      ...ownBatch(change, 0),
      // Whose it was: so it is known when the file comes again.
      device: file.device,
      clientId: neverUsed,
      operations,
      refusal: { reason, message },
    };
    const put = { type: "put-batch", batch, update: new Uint8Array() } as const;
    const outcome = await store.commit([put], {}, () => {
      store.markRefused(batch);
      deps.onStored(document);
    });
    return outcome.type === "stored" ? "taken" : { notStored: outcome.message };
  }

  function refusal(file: RescueFile): string | undefined {
    const { workspace, principal } = store.settings();
    if (file.workspace !== null && file.workspace !== workspace) {
      return workspace === null
        ? "Connect this device to its workspace first."
        : `The file is of the workspace ${file.workspace}, and this is ${workspace}.`;
    }
    return principal !== null && !hasRight(principal.role, "write")
      ? `The role "${principal.role}" may look, but not change.`
      : undefined;
  }

  return {
    remember: (batch) => {
      unsaved.set(batch.batch, batch);
      const [oldest] = unsaved.keys();
      if (unsaved.size > remembered && oldest !== undefined) unsaved.delete(oldest);
    },
    forget: (batch) => void unsaved.delete(batch),
    write: async () => {
      const { workspace, device } = store.settings();
      const unsent: Unsent[] = [];
      const unread: DocumentId[] = [];
      for (const { batch: number, document } of store.queue.all()) {
        const stored = await store.batch(number).catch(() => undefined);
        // Acknowledged while the others were read, or lost with the storage.
        if (stored === undefined) {
          if (store.queue.get(number) !== undefined) unread.push(document);
          continue;
        }
        const { kind, operations, deviceTime: madeAt } = stored.batch;
        unsent.push({ document, kind, operations, madeAt, update: stored.update });
      }
      const refused = [...store.refused.values()].filter(({ operations }) => operations.length > 0);
      return {
        format: "concord-rescue",
        version: 1,
        workspace,
        device,
        writtenAt: Math.trunc(deps.now()),
        unsent,
        aside: [...refused, ...unsaved.values()].map((batch) => ({
          document: batch.document,
          kind: batch.kind,
          operations: batch.operations,
          madeAt: batch.deviceTime,
          ...(batch.refusal ?? notSaved),
        })),
        unread: [...new Set(unread)],
      };
    },
    importFile: async (file) => {
      const message = refusal(file);
      if (message !== undefined) return { type: "refused", message };
      const documents: DocumentId[] = [];
      const known: DocumentId[] = [];
      const incomplete: DocumentId[] = [];
      for (const [document, [first, ...more]] of Map.groupBy(
        file.unsent,
        (each) => each.document,
      )) {
        if (first === undefined) continue;
        const taken = await take(document, [first, ...more]);
        if (typeof taken === "object") return { type: "not-stored", message: taken.notStored };
        ({ taken: documents, known, incomplete })[taken].push(document);
      }
      let aside = 0;
      for (const change of file.aside) {
        const taken = await setAside(change, file);
        if (typeof taken === "object") return { type: "not-stored", message: taken.notStored };
        if (taken === "taken") aside += 1;
      }
      return { type: "imported", documents, known, incomplete, aside };
    },
  };
}

const notSaved = {
  reason: "not-saved",
  message: "The device where it was made had no room to save it.",
};

/** No device writes under it. */
const neverUsed = 0;
