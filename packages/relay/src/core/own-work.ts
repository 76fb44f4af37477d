import type { DocumentId } from "@concord/model";
import { DeviceId, epochNumber } from "@concord/protocol";
import type { Author, ClaimedOperations, WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { NumberChange } from "../storage/number-storage.ts";
import type { Difference, NewEntry, RelayStorage } from "../storage/storage.ts";
import type { LiveDocument, LiveDocuments } from "./live-documents.ts";
import type { TurnDocuments } from "./prepare-turn.ts";

/** A batch of the relay's own. It stands in the live document already. */
export interface OwnWrite {
  readonly live: LiveDocument;
  readonly author: Author;
  readonly operations: ClaimedOperations;
  readonly update: Uint8Array;
  readonly difference: readonly Difference[];
  readonly numbers: readonly NumberChange[];
  /** With it the values that the document had until now are erased. */
  readonly erases?: boolean;
  /** Whose the batch is made to be by its device; the author's unless said otherwise. */
  readonly device?: string;
}

/** What a decision of the relay's own may know of its turn. */
export interface OwnTurn {
  readonly relayClientId: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the decisions before it in this turn do to the workspace's register of numbers, which the store does not know yet. */
  readonly numbers: readonly NumberChange[];
  /** Another document of the workspace, as it is committed and as decisions before in this turn left it; one that nobody has written yet is empty. To be asked for before anything is written. */
  readonly hold: (document: DocumentId) => Promise<LiveDocument>;
}

/**
 * Decides, under the hold of a document and of those that it asks for, what the relay itself writes into them, and writes it: all of it is one transaction. Nobody else
 * writes anything meanwhile, so it must not wait for anybody but the store. Where it throws, these documents are loaded again.
 */
export type Decide = (live: LiveDocument, turn: OwnTurn) => Promise<readonly OwnWrite[]>;

export type OwnOutcome =
  | { readonly type: "committed"; readonly seq: number }
  | { readonly type: "nothing" }
  /** Nothing was kept. */
  | { readonly type: "failed" };

/** A decision on its way into the log. */
export interface OwnWork {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  readonly decide: Decide;
  readonly settle: (outcome: OwnOutcome) => void;
}

/** A batch of the relay's own that is not committed yet. */
export interface OwnApplied {
  readonly work: OwnWork;
  readonly live: LiveDocument;
  readonly entry: NewEntry;
  readonly addition: null;
}

export interface PreparedWork {
  readonly applied: readonly OwnApplied[];
  /** With nothing to commit. */
  readonly idle: readonly OwnWork[];
  readonly failed: readonly OwnWork[];
  /** On a document that broke in this turn: for the next one. */
  readonly postponed: readonly OwnWork[];
}

/** A document broke in this turn: what wants to look at it waits for the next one. */
class BrokenInThisTurn extends Error {}

/** Lets each decision be made, one after the other, behind the batches of the turn. One that fails fails alone. */
export async function prepareWork(
  works: readonly OwnWork[],
  turn: TurnDocuments,
  storage: Pick<RelayStorage, "epoch">,
  documents: LiveDocuments,
  deps: Pick<RelayDeps, "now" | "random" | "log">,
): Promise<PreparedWork> {
  const applied: OwnApplied[] = [];
  const idle: OwnWork[] = [];
  const failed: OwnWork[] = [];
  const postponed: OwnWork[] = [];
  for (const work of works) {
    const { workspace, document } = work;
    const now = deps.now();
    const numbers = applied.flatMap(({ entry }) =>
      entry.workspace === workspace ? (entry.numbers ?? []) : [],
    );
    const relayClientId = epochNumber(storage.epoch());
    try {
      const written = await decideOn(work, { relayClientId, now, numbers }, turn, documents);
      if (written.length === 0) idle.push(work);
      for (const write of written) {
        const { live } = write;
        live.bytes += write.update.byteLength;
        applied.push({ work, live, entry: entryOf(work, write, now, deps.random), addition: null });
      }
    } catch (error) {
      if (error instanceof BrokenInThisTurn) {
        postponed.push(work);
        continue;
      }
      deps.log.error("own-write-failed", { workspace, document, reason: reasonOf(error) });
      failed.push(work);
    }
  }
  return { applied, idle, failed, postponed };
}

async function decideOn(
  { workspace, document, decide }: OwnWork,
  known: Omit<OwnTurn, "hold">,
  { held, broken }: TurnDocuments,
  documents: LiveDocuments,
): Promise<readonly OwnWrite[]> {
  const looked = new Set<LiveDocument>();
  const hold = async (id: DocumentId): Promise<LiveDocument> => {
    const live = await documents.hold(workspace, id, "in-passing");
    if (held.has(live)) documents.release(live);
    held.add(live);
    if (broken.has(live)) throw new BrokenInThisTurn();
    looked.add(live);
    live.plain.flush();
    live.plain.forget();
    return live;
  };
  try {
    return await decide(await hold(document), { ...known, hold });
  } catch (error) {
    // It may have written a part of it.
    if (!(error instanceof BrokenInThisTurn)) for (const live of looked) broken.add(live);
    throw error;
  }
}

function entryOf(
  { workspace }: OwnWork,
  {
    live,
    author,
    operations,
    update,
    difference,
    numbers,
    erases = false,
    device = author.id,
  }: OwnWrite,
  now: number,
  random: RelayDeps["random"],
): NewEntry {
  return {
    workspace,
    document: live.id,
    kind: live.kind ?? "invoice",
    author,
    // A device that makes one batch in its life: what is decided is decided by what stands in the document, and not by a number of a batch.
    device: DeviceId.parse(`${device}-${Buffer.from(random(12)).toString("base64url")}`),
    batch: 1,
    operations,
    difference,
    update,
    verdict: (seq) => ({ type: "committed", seq, remarks: [] }),
    authorship: [],
    deviceTime: now,
    acceptedTime: now,
    numbers,
    erases,
  };
}
