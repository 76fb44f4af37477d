import type { DocumentId, DocumentKind } from "@concord/model";
import { limits } from "@concord/protocol";
import type { Author, DeviceId, WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { faultOf } from "../storage/storage-fault.ts";
import type { StorageFault } from "../storage/storage-fault.ts";
import type { Difference, RelayStorage } from "../storage/storage.ts";
import { noMeters } from "../observe/meters.ts";
import type { Delivery, MeteredBatch, Meters } from "../observe/meters.ts";
import { noWords } from "./accept.ts";
import type { OwnWords } from "./accept.ts";
import { createAttendance } from "./attendance.ts";
import type { Attendant } from "./attendance.ts";
import { createHub } from "./hub.ts";
import type { Hub } from "./hub.ts";
import type { LiveDocument, LiveDocuments, Stay } from "./live-documents.ts";
import { prepareWork } from "./own-work.ts";
import type { Decide, OwnApplied, OwnOutcome, OwnWork } from "./own-work.ts";
import { prepareTurn } from "./prepare-turn.ts";
import type { Applied, Waiting } from "./prepare-turn.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Rates } from "./rates.ts";
import { createStrikes } from "./strikes.ts";
import type { Outcome, Submission } from "./submission.ts";
import { batchOverhead, bytesOf, createBacklog, createTurnSharing } from "./turn-share.ts";
import { readUpdateStructure } from "./update-structure.ts";

/** A batch that is durable, as it is told to the readers of its workspace. */
export interface CommittedBatch {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly seq: number;
  readonly update: Uint8Array;
  readonly author: Author;
  readonly device: DeviceId;
  /** Its number on that device. */
  readonly batch: number;
  /** The part of `update` that the device does not have yet: what the relay added. */
  readonly addition: Uint8Array | null;
  readonly difference: readonly Difference[];
}

/** Everything that one transaction made durable in a workspace, in the order of `seq`. */
export interface CommittedTurn {
  readonly workspace: WorkspaceId;
  readonly batches: readonly CommittedBatch[];
  readonly head: number;
  /** For the sockets of its readers to call. */
  readonly delivery: Delivery | null;
}

/** How the last commit went. `failing` until one succeeds again. */
export type CommitState =
  | { readonly state: "good" }
  | {
      readonly state: "failing";
      /** When the first and the latest failure were, in milliseconds since 1970. */
      readonly since: number;
      readonly latest: number;
      readonly fault: StorageFault;
      readonly reason: string;
    };

/**
 * What is on its way into the log. `since`: when the turn under way began, null between turns. `oldestMs`: how long ago the oldest of it
 * arrived, 0 for none.
 */
export interface Backlog {
  readonly batches: number;
  readonly bytes: number;
  readonly since: number | null;
  readonly oldestMs: number;
}

/**
 * Puts batches into the log and then, not earlier, lets the world know.
 *
 * Invariants: (1) the batches of one turn of the event loop are one transaction (of a burst, one after the other); (2) an outcome is given, and a batch published, only after that
 * transaction; (3) `read` never sees a live document with uncommitted updates; (4) after a failed commit every live document that it touched is
 * discarded. One turn is processed at a time.
 */
export interface Committer {
  readonly submit: (submission: Submission) => Promise<Outcome>;
  /** Lets the relay itself decide on a document, as it is committed, and write into it: behind everybody's batches, and few of them in one turn. */
  readonly act: (
    workspace: WorkspaceId,
    document: DocumentId,
    decide: Decide,
  ) => Promise<OwnOutcome>;
  /** Reads a document as it is committed. The reading itself is synchronous: what it subscribes to continues exactly from there. */
  readonly read: <T>(
    workspace: WorkspaceId,
    document: DocumentId,
    reading: (live: LiveDocument) => T,
  ) => Promise<T>;
  /** As `read`, for whoever comes by many documents: one that nobody else uses is let go afterwards. */
  readonly readInPassing: Committer["read"];
  /** Lets a reader look up what it must know of a turn's documents before it is told of the turn, which waits for it. */
  readonly attend: (workspace: WorkspaceId, attendant: Attendant) => Disposable;
  /** Resolves when nothing waits any more. */
  readonly idle: () => Promise<void>;
  /** Topics are workspaces, `everywhere`, and `workspace/document` for those who follow one document. */
  readonly committed: Hub<CommittedTurn>;
  readonly state: () => CommitState;
  readonly backlog: () => Backlog;
  readonly counts: () => {
    readonly batches: number;
    readonly turns: number;
    readonly failures: number;
  };
}

/** The topic of every turn in every workspace. */
export const everywhere = "*";

/**
 * A store that hangs must not let what waits for it fill the memory: what comes beyond is not taken at all, and whoever brought it keeps it and
 * tries again.
 */
const defaultBacklogBytes = 64 * 1_024 * 1_024;
/** A decision of the relay's own reads a whole document: people's edits do not wait for many of them. */
const worksPerTurn = 4;

export function documentTopic(workspace: WorkspaceId, document: DocumentId): string {
  return `${workspace}/${document}`;
}

export function createCommitter(
  storage: RelayStorage,
  documents: LiveDocuments,
  deps: Pick<RelayDeps, "now" | "ticks" | "random" | "defer" | "log">,
  parts: {
    readonly rates?: Pick<Rates, "charge" | "refusesMs">;
    readonly quarantine?: Pick<Quarantine, "keep">;
    readonly backlogBytes?: number;
    /** What this relay's own registrar has said is known again by it. */
    readonly words?: OwnWords;
    readonly meters?: Pick<Meters, "turnCommitted" | "turnFailed" | "turnedAway" | "deliveryOf">;
  } = {},
): Committer {
  const {
    rates,
    quarantine = { keep: storage.quarantine },
    backlogBytes = defaultBacklogBytes,
    words = noWords,
    meters = noMeters,
  } = parts;
  const committed = createHub<CommittedTurn>((error) =>
    deps.log.error("reader-failed", { reason: reasonOf(error) }),
  );
  // The first is the oldest: a Map keeps its insertion order.
  const inFlight = new Map<
    string,
    {
      readonly arrivedAt: number;
      readonly update: Uint8Array;
      readonly outcome: Promise<Outcome>;
    }
  >();
  const attendance = createAttendance((error) =>
    deps.log.error("turn-not-attended", { reason: reasonOf(error) }),
  );
  const strikes = createStrikes(deps.now);
  const counts = { batches: 0, turns: 0, failures: 0 };
  const backlog = createBacklog(backlogBytes);
  const shareTurn = createTurnSharing();
  let pending: Waiting[] = [];
  let works: OwnWork[] = [];
  let scheduled = false;
  let turn: Promise<void> | null = null;
  let state: CommitState = { state: "good" };
  let since: number | null = null;

  const schedule = (): void => {
    if (scheduled || turn !== null) return;
    scheduled = true;
    deps.defer(() => {
      scheduled = false;
      turn = runTurn().finally(() => {
        turn = null;
        if (pending.length + works.length > 0) schedule();
      });
    });
  };

  const runTurn = async (): Promise<void> => {
    const { group, rest } = shareTurn(pending);
    pending = [...rest];
    const ownGroup = works.slice(0, worksPerTurn);
    works = works.slice(ownGroup.length);
    const documentsOfTurn = { held: new Set<LiveDocument>(), broken: new Set<LiveDocument>() };
    const { held, broken } = documentsOfTurn;
    since = deps.now();
    const begunAt = deps.ticks();
    try {
      const prepared = await prepareTurn(group, documentsOfTurn, storage, documents, {
        ...deps,
        strikes,
        rates,
        words,
      });
      const own = await prepareWork(ownGroup, documentsOfTurn, storage, documents, deps);
      const preparedAt = deps.ticks();
      const applied = [...prepared.applied, ...own.applied];
      const entries = applied.map(({ entry }) => entry);
      await quarantine.keep(prepared.refused);
      await attendance.await(entries);
      const seqs = entries.length === 0 ? [] : await storage.commit(entries);
      state = { state: "good" };
      counts.turns += 1;
      counts.batches += seqs.length;
      const committedAt = deps.ticks();
      const batches = publish(applied, seqs, meters.deliveryOf(committedAt));
      const answers = prepared.answers.map(({ waiting, outcome }) => ({
        waiting,
        outcome: outcome(),
      }));
      for (const { waiting, outcome } of answers) waiting.settle(outcome);
      for (const { settle } of own.idle) settle({ type: "nothing" });
      for (const { settle } of own.failed) settle({ type: "failed" });
      pending = [...prepared.postponed, ...pending];
      works = [...own.postponed, ...works];
      const publishedAt = deps.ticks();
      meters.turnCommitted({ batches, answers, begunAt, preparedAt, committedAt, publishedAt });
    } catch (error) {
      counts.failures += 1;
      const now = deps.now();
      state = {
        state: "failing",
        since: state.state === "failing" ? state.since : now,
        latest: now,
        fault: faultOf(error),
        reason: reasonOf(error),
      };
      meters.turnFailed(state.fault);
      deps.log.error("commit-failed", { reason: reasonOf(error), batches: group.length });
      for (const live of held) broken.add(live);
      for (const { settle } of [...group, ...ownGroup]) settle({ type: "failed" });
    } finally {
      since = null;
      for (const live of held) documents.release(live);
      for (const live of broken) documents.discard(live);
    }
  };

  const publish = (
    applied: readonly (Applied | OwnApplied)[],
    seqs: readonly number[],
    delivery: Delivery | null,
  ): readonly MeteredBatch[] => {
    const told: MeteredBatch[] = [];
    const turns = new Map<WorkspaceId, CommittedBatch[]>();
    for (const [index, one] of applied.entries()) {
      const { live, entry, addition } = one;
      const seq = seqs[index];
      if (seq === undefined) throw new Error("Storage gave fewer numbers than entries");
      live.seq = seq;
      const verdict = entry.verdict(seq);
      if ("work" in one) one.work.settle({ type: "committed", seq });
      else {
        one.waiting.settle({ type: "verdict", verdict });
        told.push({ waiting: one.waiting, entry, verdict });
      }
      const { document, kind, update, author, device, batch, difference } = entry;
      const batches = turns.get(entry.workspace) ?? [];
      batches.push({ document, kind, seq, update, author, device, batch, addition, difference });
      turns.set(entry.workspace, batches);
    }
    for (const [workspace, batches] of turns) {
      const head = batches.at(-1)?.seq ?? 0;
      const turnOfWorkspace = { workspace, batches, head, delivery };
      committed.publish(workspace, turnOfWorkspace);
      committed.publish(everywhere, turnOfWorkspace);
      for (const batch of batches) {
        committed.publish(documentTopic(workspace, batch.document), {
          workspace,
          batches: [batch],
          head,
          delivery,
        });
      }
    }
    return told;
  };

  const settled = async (): Promise<void> => {
    for (;;) {
      const current = turn;
      if (current === null) return;
      await current;
    }
  };

  const readHeld = async <T>(
    workspace: WorkspaceId,
    document: DocumentId,
    reading: (live: LiveDocument) => T,
    stay: Stay,
  ): Promise<T> => {
    const live = await documents.hold(workspace, document, stay);
    try {
      for (;;) {
        await settled();
        const current = await documents.hold(workspace, document, stay);
        try {
          // Holding may have waited for a load, and a new turn may have begun meanwhile.
          if (turn === null) return reading(current);
        } finally {
          documents.release(current);
        }
      }
    } finally {
      documents.release(live);
    }
  };

  return {
    submit: (submission) => {
      const { workspace, principal, device, batch } = submission;
      const key = `${workspace}/${principal.id}/${device}/${batch}`;
      const sameBatch = inFlight.get(key);
      const { update } = submission;
      if (sameBatch !== undefined) {
        if (submission.door !== "sync" || isSameBytes(sameBatch.update, update)) {
          return sameBatch.outcome;
        }
        // Other bytes under the same number are not the same batch. They come again when it is known what became of the first.
        return Promise.resolve({ type: "failed" });
      }
      const size = bytesOf({ submission });
      if (!backlog.admits(submission, size)) {
        meters.turnedAway(submission.door);
        return Promise.resolve({ type: "failed" });
      }
      const arrivedAt = deps.ticks();
      const most = submission.brings === "document" ? limits.documentBytes : limits.batchBytes;
      const read = readUpdateStructure(update, most);
      const structs = read.type === "read" ? read.structure.size : 0;
      rates?.charge(workspace, principal.id, { batches: 1, bytes: size - batchOverhead, structs });
      const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
      backlog.add(submission, size);
      inFlight.set(key, { arrivedAt, update, outcome });
      // Once: a turn that fails after some of its outcomes were given tells all of it that it failed.
      const settle = (known: Outcome): void => {
        if (inFlight.get(key)?.outcome !== outcome) return;
        backlog.remove(submission, size);
        inFlight.delete(key);
        resolve(known);
      };
      pending.push({ submission, arrivedAt, read, settle });
      schedule();
      return outcome;
    },
    act: (workspace, document, decide) => {
      const { promise, resolve: settle } = Promise.withResolvers<OwnOutcome>();
      works.push({ workspace, document, decide, settle });
      schedule();
      return promise;
    },
    read: (workspace, document, reading) => readHeld(workspace, document, reading, "to-stay"),
    readInPassing: (workspace, document, reading) =>
      readHeld(workspace, document, reading, "in-passing"),
    attend: attendance.attend,
    idle: async () => {
      while (inFlight.size > 0) {
        await Promise.all([...inFlight.values()].map(({ outcome }) => outcome));
      }
      await settled();
    },
    committed,
    state: () => state,
    backlog: () => {
      const [oldest] = inFlight.values();
      const oldestMs = oldest === undefined ? 0 : deps.ticks() - oldest.arrivedAt;
      return { batches: inFlight.size, bytes: backlog.bytes(), since, oldestMs };
    },
    counts: () => counts,
  };
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
