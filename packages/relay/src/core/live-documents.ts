import { rememberOverwritten } from "@concord/document";
import type { Overwritten } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { createAgreements } from "./agreements.ts";
import type { Agreements } from "./agreements.ts";
import { createAuthorship } from "./authorship.ts";
import type { Authorship } from "./authorship.ts";
import { createPlainWrites } from "./plain-writes.ts";
import type { PlainWrites } from "./plain-writes.ts";
import { noRecordWord } from "./record-word.ts";
import type { RecordWord } from "./record-word.ts";
import { createStructCount } from "./struct-count.ts";
import type { StructCount } from "./struct-count.ts";
import { createToil } from "./toil.ts";
import type { Toil } from "./toil.ts";

/** A document of a workspace. */
export interface DocumentPlace {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
}

/** A document in memory. Between turns of the committer it holds what storage holds, and nothing else. */
export interface LiveDocument {
  readonly workspace: WorkspaceId;
  readonly id: DocumentId;
  readonly doc: Y.Doc;
  readonly authorship: Authorship;
  readonly agreements: Agreements;
  readonly plain: PlainWrites;
  readonly toil: Toil;
  readonly recordWord: RecordWord;
  /** What overwritten registers said, as far as their updates were not folded into a snapshot before the document was loaded. */
  readonly saidBy: Overwritten;
  /** Null until its first batch is committed. */
  kind: DocumentKind | null;
  seq: number;
  /** At most as many bytes is the document as one update. */
  bytes: number;
  readonly structs: StructCount;
}

/**
 * The documents in memory, beside those in use at most `capacity` of them, and no more than there is room for.
 *
 * A document is absent, loading or live. Whoever comes while it loads waits for the same load, so two never stand side by side;
 * a load that fails is an error for all of them and leaves it absent, never empty.
 */
export interface LiveDocuments {
  /** Gives a document and holds it in memory until `release`. One that storage does not know is new and empty. */
  readonly hold: (
    workspace: WorkspaceId,
    document: DocumentId,
    stay?: Stay,
  ) => Promise<LiveDocument>;
  readonly release: (live: LiveDocument) => void;
  /** Forgets a document whose memory holds more than storage, after a failed commit. The next `hold` loads it again. */
  readonly discard: (live: LiveDocument) => void;
  readonly count: () => number;
}

/** Whether a document stays in memory after its release, as long as there is room. One that is held to stay even once does. */
export type Stay = "to-stay" | "in-passing";

/** What they say of their work. */
export interface LiveDocumentMeters {
  readonly loaded: (tookMs: number) => void;
  readonly loadFailed: () => void;
  readonly evicted: () => void;
}

interface Slot {
  readonly loading: Promise<LiveDocument>;
  live: LiveDocument | null;
  holders: number;
  stay: Stay;
  /** What it takes of the room. */
  bytes: number;
}

/** A handful of the largest that may be, and far more than some hundred that people write. */
export const defaultRoom = 512 * 1_024 * 1_024;
/** Of a struct in memory, beside what it says. */
const bytesPerStruct = 200;

function bytesInMemory({ bytes, structs }: LiveDocument): number {
  return bytes + structs.atMost() * bytesPerStruct;
}

export function createLiveDocuments(
  storage: Pick<RelayStorage, "loadDocument">,
  capacity: number,
  parts: {
    readonly measure?: Pick<RelayDeps, "ticks" | "labour"> & {
      readonly meters: LiveDocumentMeters;
    };
    readonly recordWord?: RecordWord;
    /** Bytes of memory, about. */
    readonly room?: number;
  } = {},
): LiveDocuments {
  const { measure, recordWord = noRecordWord, room = defaultRoom } = parts;
  // A Map keeps its insertion order: the first free slot is the one that was used longest ago.
  const slots = new Map<string, Slot>();

  let taken = 0;
  const weigh = (slot: Slot, bytes: number): void => {
    taken += bytes - slot.bytes;
    slot.bytes = bytes;
  };
  const remove = (key: string, slot: Slot): void => {
    slots.delete(key);
    weigh(slot, 0);
  };
  const letGo = (key: string, slot: Slot): void => {
    remove(key, slot);
    measure?.meters.evicted();
    void slot.loading.then(
      (live) => live.doc.destroy(),
      () => undefined,
    );
  };
  const evict = (): void => {
    for (const [key, slot] of slots) {
      if (slots.size <= capacity && taken <= room) return;
      if (slot.holders === 0) letGo(key, slot);
    }
  };

  const measured = async (loading: () => Promise<LiveDocument>): Promise<LiveDocument> => {
    if (measure === undefined) return loading();
    const { ticks, meters } = measure;
    const begunAt = ticks();
    try {
      const live = await loading();
      meters.loaded(ticks() - begunAt);
      return live;
    } catch (error) {
      meters.loadFailed();
      throw error;
    }
  };

  return {
    hold: async (workspace, document, stay = "to-stay") => {
      const key = keyOf(workspace, document);
      const slot: Slot = slots.get(key) ?? {
        loading: measured(() =>
          load(storage, { workspace, document }, recordWord, measure?.labour),
        ),
        live: null,
        holders: 0,
        stay,
        bytes: 0,
      };
      slot.holders += 1;
      if (stay === "to-stay") {
        slot.stay = stay;
        slots.delete(key);
      }
      slots.set(key, slot);
      evict();
      try {
        const live = await slot.loading;
        if (slot.live === null && slots.get(key) === slot) weigh(slot, bytesInMemory(live));
        slot.live = live;
        return live;
      } catch (error) {
        if (slots.get(key) === slot) remove(key, slot);
        throw error;
      }
    },
    release: (live) => {
      const key = keyOf(live.workspace, live.id);
      const slot = slots.get(key);
      // A discarded document has no slot any more, or another one has taken its place.
      if (slot !== undefined && slot.live === live) {
        slot.holders -= 1;
        weigh(slot, bytesInMemory(live));
        if (slot.holders === 0 && slot.stay === "in-passing") letGo(key, slot);
      }
      evict();
    },
    discard: (live) => {
      const key = keyOf(live.workspace, live.id);
      const slot = slots.get(key);
      if (slot?.live === live) remove(key, slot);
    },
    count: () => slots.size,
  };
}

function keyOf(workspace: WorkspaceId, document: DocumentId): string {
  return `${workspace}/${document}`;
}

async function load(
  storage: Pick<RelayStorage, "loadDocument">,
  { workspace, document }: DocumentPlace,
  recordWord: RecordWord,
  labour: () => number = () => 0,
): Promise<LiveDocument> {
  const stored = await storage.loadDocument(workspace, document);
  const authorship = createAuthorship(stored?.authorship ?? []);
  // What nobody has vouched for can only be compared as long as it is here, also after it was overwritten.
  const gcFilter = ({ id, length }: Y.Item): boolean =>
    authorship
      .carried(id.client)
      .every(({ from, to }) => to <= id.clock || id.clock + length <= from);
  const doc = new Y.Doc({ gc: true, gcFilter });
  const toil = createToil(doc, labour);
  const parts = { authorship, agreements: createAgreements(), plain: createPlainWrites(doc), toil };
  const structs = createStructCount(doc);
  const saidBy = rememberOverwritten(doc);
  const live = { workspace, id: document, doc, saidBy, recordWord, structs, ...parts };
  if (stored === null) return { ...live, kind: null, seq: 0, bytes: 0 };
  if (stored.updates.length > 0) {
    const update = Y.mergeUpdates([...stored.updates]);
    toil.count(() => Y.applyUpdate(doc, update, "storage"));
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw new Error(`The stored updates of document ${document} have a gap`);
  }
  structs.count();
  const bytes = stored.updates.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { ...live, kind: stored.kind, seq: stored.seq, bytes };
}
