import type { DocumentId, DocumentKind } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { writeExport } from "./export/write-export.ts";
import type { ChangeCodec } from "./change-codec.ts";
import type { ChangePacker } from "./change-packer.ts";
import type { OpenCipher } from "./document-cipher.ts";
import { createFollower, defaultFollowing } from "./follower.ts";
import type { FollowerSettings, Step } from "./follower.ts";
import type { Journal } from "./journal-row.ts";
import type { LedgerKeys, LedgerStore } from "./ledger-store.ts";
import { readLedger } from "./read-ledger.ts";
import { openHistory } from "./reading/history.ts";
import type { LedgerHistory } from "./reading/history.ts";
import { sendSeals } from "./sealing/anchoring.ts";
import type { Anchor } from "./sealing/anchoring.ts";
import { createSealer } from "./sealing/sealer.ts";
import type { Sealing, SealingKeys, SealMarks } from "./sealing/sealer.ts";

export interface AuditLedgerDeps {
  readonly journal: Journal;
  readonly store: LedgerStore;
  readonly keys: LedgerKeys;
  readonly codec: ChangeCodec;
  readonly packer: ChangePacker;
  readonly openCipher: OpenCipher;
  readonly sealing: { readonly keys: SealingKeys; readonly marks: SealMarks };
  readonly anchors: readonly Anchor[];
  readonly subtle: SubtleCrypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** All that is done with the ledgers of a store, one thing after the other: they have one writer. */
export interface AuditLedger {
  /** Records the next rows of a workspace. Between two steps come those who ask for something else. */
  readonly step: (workspace: WorkspaceId) => Promise<Step>;
  /** Seals what is recorded. */
  readonly seal: (workspace: WorkspaceId) => Promise<Sealing>;
  /** Puts less in the place of much, a little at a time. */
  readonly tidy: (workspace: WorkspaceId) => Promise<void>;
  /** Sends seals to every anchor; what each could not take, by its name. */
  readonly anchor: (
    workspace: WorkspaceId,
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, unknown>>;
  /** The history of a document as it is recorded so far; null for one that has none. */
  readonly history: (
    workspace: WorkspaceId,
    document: DocumentId,
  ) => Promise<{
    readonly kind: DocumentKind;
    readonly history: LedgerHistory;
    /** When the values of it were erased, in milliseconds since 1970. */
    readonly erasedAt: number | null;
  } | null>;
  /** Seals, and gives the whole ledger of a workspace to `take`, piece by piece. Nothing is recorded until it has all. */
  readonly export: (
    workspace: WorkspaceId,
    options: { readonly readable: boolean },
    take: (piece: Uint8Array) => Promise<void>,
  ) => Promise<Sealing>;
}

const foldsPerRun = 5;
/** Histories that stay open: whoever reads one goes through it page by page. */
const openHistories = 8;

interface OpenHistory {
  /** Of the last entry in it. */
  readonly hash: string;
  readonly isReadable: boolean;
  readonly history: LedgerHistory;
}

export function openAuditLedger(
  deps: AuditLedgerDeps,
  settings: FollowerSettings = defaultFollowing,
): AuditLedger {
  const { store, keys, codec, packer, openCipher, sealing, anchors, subtle, now } = deps;
  const follower = createFollower(deps, settings);
  const sealer = createSealer({ store, ...sealing, subtle, now });
  const opened = new Map<string, OpenHistory>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    step: (workspace) => inTurn(() => follower.step(workspace)),
    seal: (workspace) => inTurn(() => sealer.seal(workspace)),
    tidy: (workspace) =>
      inTurn(async () => {
        await follower.fold(workspace, foldsPerRun);
      }),
    // Not in turn: an anchor that hangs holds up nobody.
    anchor: async (workspace, signal) => {
      const failed = new Map<string, unknown>();
      for (const anchor of anchors) {
        try {
          await sendSeals(workspace, anchor, store, signal);
        } catch (error) {
          failed.set(anchor.name, error);
        }
      }
      return failed;
    },
    history: (workspace, document) =>
      inTurn(async () => {
        const head = await store.head(workspace, document);
        if (head === null) return null;
        const name = `${workspace} ${document}`;
        const key = await keys.key(workspace, document);
        const isReadable = key?.type === "secret";
        const erasedAt = key?.type === "destroyed" ? key.at : null;
        const known = opened.get(name);
        if (known?.hash === head.hash && known.isReadable === isReadable) {
          return { kind: head.kind, history: known.history, erasedAt };
        }
        const cipher = isReadable ? await openCipher(key.secret, document) : ("erased" as const);
        const changes = await readLedger(workspace, document, store, packer);
        const history = await openHistory(document, changes, codec, cipher);
        opened.delete(name);
        opened.set(name, { hash: head.hash, isReadable, history });
        const oldest = opened.keys().next().value;
        if (opened.size > openHistories && oldest !== undefined) opened.delete(oldest);
        return { kind: head.kind, history, erasedAt };
      }),
    export: (workspace, options, take) =>
      inTurn(async () => {
        const sealed = await sealer.seal(workspace);
        if (sealed.type === "refused") return sealed;
        const parts = { store, keys, sealingKeys: sealing.keys, packer, subtle, now };
        for await (const piece of writeExport(workspace, options, parts)) await take(piece);
        return sealed;
      }),
  };
}
