import type { DocumentId, DocumentKind } from "@concord/model";
import { DeviceId, closeCode, epochNumber, hasRight, isPermanent, limits } from "@concord/protocol";
import type { CloseCode, Grant, Verdict, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import { createAdmission } from "../admission.ts";
import type { Connection } from "../connection.ts";
import { documentTopic } from "../core/committer.ts";
import type { CommittedBatch, CommittedTurn } from "../core/committer.ts";
import type { LiveDocument } from "../core/live-documents.ts";
import type { Outcome } from "../core/submission.ts";
import { costOfShowing } from "../core/presence.ts";
import { encodeVouchedState } from "../core/vouched-state.ts";
import type { Speaker } from "../core/vouched-state.ts";
import type { DoorContext } from "../door.ts";
import { createPresenceOutlet } from "../presence-outlet.ts";
import { encodeYjsFrame } from "./yjs-frame.ts";
import type { YjsFrame } from "./yjs-frame.ts";

/** A stock client that was let in. */
export interface YjsSession extends Disposable {
  /** Sends SyncStep1, the first frame of all. */
  readonly start: () => Promise<void>;
  readonly receive: (frame: YjsFrame) => void;
}

/** What the client is to us. `behind`: a slow reader that gets nothing until what was sent has left. */
type Reading =
  | { readonly state: "withheld" }
  | { readonly state: "live" }
  | { readonly state: "behind" }
  | { readonly state: "ended" };

/**
 * One document for one stock client.
 *
 * SyncStep2 and all broadcasts are withheld until the client's own SyncStep2 has been committed, however long that takes (or none came in time): a client
 * that applied our state first would garbage-collect its own losing edits before we have seen what they said, and take them for stored.
 */
export function openYjsSession(
  connection: Connection,
  place: {
    readonly workspace: WorkspaceId;
    readonly document: DocumentId;
    readonly kind: DocumentKind | null;
    readonly grant: Grant;
  },
  context: DoorContext,
  exits: {
    readonly fail: (error: unknown) => void;
    readonly close: (code: CloseCode, reason: string) => void;
    /** Something of the client is new and was taken. Null where nobody waits for that. */
    readonly tookNews: (() => void) | null;
  },
): YjsSession {
  const { workspace, document, kind, grant } = place;
  const { committer, presence, rates, settings, meters, readings, deps, storage } = context;
  const { principal } = grant;
  const admission = createAdmission(
    connection,
    {
      waitMs: () => rates.waitMs(workspace, principal.id),
      // A stock client knows no word for it: it notices that nobody reads.
      onWait: (ms) => {
        meters.senderHeld("yjs");
        deps.log.info("yjs-held", { workspace, document, ms });
      },
      patienceMs: settings.patienceMs,
      onImpatience: () => exits.close(closeCode.tooMany, "Too much at once. Come back later"),
    },
    deps,
  );
  const device = DeviceId.parse(`yjs-${Buffer.from(deps.random(12)).toString("base64url")}`);
  const outlet = createPresenceOutlet(connection, settings.readerBudgetBytes, (_, update) =>
    connection.send(encodeYjsFrame({ type: "awareness", update })),
  );
  const seat = presence.join({ workspace, document }, principal, (update) =>
    outlet.show(seat, update),
  );
  const { tookNews } = exits;
  const ends: Disposable[] = [seat, admission];
  let reading: Reading = { state: "withheld" };
  let stateVector: Uint8Array | null = null;
  let batch = 0;
  // Whether the client was asked for what its updates hang on: its answer will hold everything that it has sent before.
  let isAsked = false;
  let askedTwice = false;
  /** Answers of the client's that came and of which nobody knows yet what became. */
  let answersUnderWay = 0;
  /** Whether nothing is waited for any more but those. */
  let isDue = false;
  let wait: Disposable | null = null;
  // Frames are handled one after the other: an answer to SyncStep1 must not overtake the batch before it.
  const queue: YjsFrame[] = [];
  let isHandling = false;
  let queuedBytes = 0;

  const isEnded = (): boolean => reading.state === "ended";
  const keep = (bytes: number): void => {
    queuedBytes += bytes;
    connection.keeps(bytes);
  };

  const start = async (): Promise<void> => {
    await committer.read(workspace, document, (live) => {
      if (!isEnded()) ask(encodeVouchedState(live, anyAuthor(live)));
    });
    outlet.showAll(seat);
    if (!isDue && !isEnded()) waitForAnswer();
  };
  const waitForAnswer = (): void => {
    isDue = false;
    wait?.[Symbol.dispose]();
    const before = connection.unfinished();
    wait = deps.after(settings.syncStep2WaitMs, () => {
      // Whoever is not read cannot have answered; of another the answer may be on its way, and long.
      if (admission.isWaiting() || connection.unfinished() > before) {
        waitForAnswer();
        return;
      }
      isDue = true;
      release().catch(exits.fail);
    });
  };

  /** What others have carried here and nobody vouched for may be this client's, whose edits of the same clocks would never be sent. */
  const anyAuthor = ({ authorship }: LiveDocument): Speaker => ({
    principal: principal.id,
    device,
    speaksFor: (clientId) =>
      (authorship.ownerOf(clientId)?.author.id ?? principal.id) === principal.id,
  });
  const ask = (known: Uint8Array): void => {
    connection.send(encodeYjsFrame({ type: "sync-step-1", stateVector: known }));
  };

  /** Answers the client and lets broadcasts through, in one synchronous step: nothing is missed or sent twice. */
  const release = async (): Promise<void> => {
    if (!isDue || answersUnderWay > 0) return;
    if (reading.state !== "withheld" || stateVector === null) return;
    await readInTurn((live) => {
      if (reading.state !== "withheld" || stateVector === null) return;
      if (!sendStep2(live, stateVector)) return;
      reading = { state: "live" };
      ends.push(committer.committed.subscribe(documentTopic(workspace, document), onTurn));
    });
  };
  /** However many its connections are: whoever opens or asks on keeps nobody else waiting for longer than one answer takes. */
  const readInTurn = (read: (live: LiveDocument) => void): Promise<void> =>
    readings.run(`${workspace}/${principal.id}`, async () => {
      if (isEnded()) return;
      await committer.read(workspace, document, read);
      await new Promise<void>(deps.defer);
    });
  const sendStep2 = ({ doc }: LiveDocument, since: Uint8Array): boolean => {
    const update = encodeSince(doc, since);
    if (update === null) {
      exits.close(closeCode.malformed, "The state vector cannot be read");
      return false;
    }
    connection.send(encodeYjsFrame({ type: "sync-step-2", update }));
    return true;
  };

  const onTurn = ({ batches, delivery }: CommittedTurn): void => {
    if (reading.state !== "live") return;
    if (connection.buffered() > settings.readerBudgetBytes) {
      reading = { state: "behind" };
      meters.readerFellBehind("yjs");
      catchUp().catch(exits.fail);
      return;
    }
    for (const committed of batches) {
      if (committed.device !== device) connection.send(encodedBatch(committed), delivery?.yjs);
      else if (committed.addition !== null) {
        const frame = encodeYjsFrame({ type: "update", update: committed.addition });
        connection.send(frame, delivery?.yjs);
      }
    }
  };
  const catchUp = async (): Promise<void> => {
    await connection.drained();
    await readInTurn(({ doc }) => {
      if (reading.state !== "behind") return;
      connection.send(encodeYjsFrame({ type: "update", update: Y.encodeStateAsUpdate(doc) }));
      reading = { state: "live" };
    });
  };

  const admitted = (): Promise<void> => new Promise((resolve) => admission.admit(resolve));
  /** Hands an update to the committer, which keeps the order; what became of it is told by `settled`. Null: the session has ended. */
  const submit = async (
    update: Uint8Array,
    isAnswer: boolean,
  ): Promise<{ readonly settled: Promise<boolean> } | null> => {
    await admitted();
    if (isEnded()) return null;
    batch += 1;
    const outcome = committer.submit({
      door: "yjs",
      workspace,
      document,
      kind,
      principal,
      device,
      batch,
      operations: [],
      update,
      deviceTime: deps.now(),
      owns: (clientId) => seat.bound().has(clientId),
      foreign: "carried",
      brings: isAnswer ? "document" : "edits",
      madeFrom: "replica",
      askedBefore: isAnswer && askedTwice,
    });
    return { settled: outcome.then((known) => settle(known, isAnswer)) };
  };
  /** Whether all of it is stored now. */
  const settle = (outcome: Outcome, isAnswer: boolean): boolean => {
    switch (outcome.type) {
      case "failed":
        exits.close(closeCode.internal, "The relay could not store the update");
        return false;
      case "need":
        // Typed on top of edits that were made offline: they come all together, with one answer.
        if (!isAnswer && isAsked) return false;
        isAsked = true;
        askedTwice = isAnswer;
        ask(outcome.stateVector);
        return false;
      case "verdict":
        if (outcome.verdict.type === "refused") {
          refuse(outcome.verdict);
          return false;
        }
        if (isAnswer) askedTwice = false;
        return true;
    }
  };
  /** Updates that were handed to the committer and are not answered yet. */
  const underWay = new Set<Promise<unknown>>();
  const allSettled = (): Promise<unknown> => Promise.all(underWay);
  const follow = (settled: Promise<unknown>, size: number): void => {
    keep(size);
    const done = settled.catch(exits.fail).finally(() => {
      keep(-size);
      underWay.delete(done);
    });
    underWay.add(done);
  };
  const refuse = ({ reason, message }: Extract<Verdict, { type: "refused" }>): void => {
    const code = closeCodeOf[reason];
    deps.log.info("yjs-refused", { reason, permanent: isPermanent(code) });
    exits.close(code, message);
  };

  const handle = async (frame: YjsFrame): Promise<void> => {
    if (isEnded()) return;
    switch (frame.type) {
      case "sync-step-1":
        await allSettled();
        stateVector = frame.stateVector;
        if (reading.state === "withheld") {
          await release();
          return;
        }
        if (connection.buffered() > settings.readerBudgetBytes) await connection.drained();
        await readInTurn((live) => {
          if (!isEnded()) sendStep2(live, frame.stateVector);
        });
        return;
      case "sync-step-2": {
        await allSettled();
        isAsked = false;
        const submitted = await submit(frame.update, true);
        const isStored = (await submitted?.settled) ?? false;
        answersUnderWay -= 1;
        if (isStored) isDue = true;
        // It was asked for the rest, and has a while for that too.
        else if (reading.state === "withheld") waitForAnswer();
        await release();
        return;
      }
      case "update": {
        // The next one does not wait for the commit of this one: who types fast would wait for the disk at each key.
        const submitted = await submit(frame.update, false);
        if (submitted !== null) follow(submitted.settled, sizeOf(frame));
        return;
      }
      case "awareness":
        if (!hasRight(principal.role, "presence")) return;
        if (frame.update.byteLength > awarenessBytes) {
          exits.close(closeCode.tooLarge, "The awareness update is too large");
          return;
        }
        await admitted();
        if (isEnded()) return;
        rates.charge(workspace, principal.id, costOfShowing(frame.update));
        if ((await seat.show(frame.update)) === "malformed") {
          exits.close(closeCode.malformed, "The awareness update cannot be read");
        }
        return;
      case "query-awareness":
        await admitted();
        if (isEnded()) return;
        rates.charge(workspace, principal.id, seat.costOfEveryone());
        outlet.showAll(seat);
        return;
      default:
        frame satisfies never;
    }
  };

  const handleQueue = async (): Promise<void> => {
    if (isHandling) return;
    isHandling = true;
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
      await handle(frame).catch(exits.fail);
      keep(-sizeOf(frame));
    }
    isHandling = false;
  };

  if (tookNews !== null) {
    // An update that brings nothing is taken of anybody, and tells nothing about who sends it.
    const lookFor = ({ batches }: CommittedTurn): void => {
      if (batches.some((committed) => committed.device === device)) tookNews();
    };
    ends.push(committer.committed.subscribe(documentTopic(workspace, document), lookFor));
  }
  deps.log.info("yjs-opened", { workspace, document, epoch: epochNumber(storage.epoch()) });
  return {
    start,
    receive: (frame) => {
      keep(sizeOf(frame));
      if (frame.type === "sync-step-2") answersUnderWay += 1;
      if (queuedBytes > settings.waitingBytes) {
        exits.close(closeCode.tooMany, "The relay does not keep up. Connect again in a moment.");
        return;
      }
      queue.push(frame);
      void handleQueue();
    },
    [Symbol.dispose]: () => {
      reading = { state: "ended" };
      wait?.[Symbol.dispose]();
      // Whatever is waited for now may take long.
      queue.length = 0;
      for (const end of ends) end[Symbol.dispose]();
    },
  };
}

/** Stock clients echo what they hear, which is this much at most. */
const awarenessBytes = 64 * limits.presenceBytes;

const closeCodeOf = {
  "read-only": closeCode.forbidden,
  "unknown-client-id": closeCode.identityTaken,
  "missing-dependency": closeCode.refusedUpdate,
  "malformed-update": closeCode.refusedUpdate,
  "wrong-kind": closeCode.refusedUpdate,
  "too-large": closeCode.tooLarge,
  "not-allowed": closeCode.forbidden,
} as const;

const encodedBatches = new WeakMap<CommittedBatch, Uint8Array>();

/** The frame of a batch for everybody who did not write it: encoded once, however many they are. */
function encodedBatch(batch: CommittedBatch): Uint8Array {
  const known = encodedBatches.get(batch);
  if (known !== undefined) return known;
  const encoded = encodeYjsFrame({ type: "update", update: batch.update });
  encodedBatches.set(batch, encoded);
  return encoded;
}

/** What a frame takes while it waits for those before it, and for the store. */
function sizeOf(frame: YjsFrame): number {
  const overhead = 512;
  switch (frame.type) {
    case "sync-step-1":
      return frame.stateVector.byteLength + overhead;
    case "sync-step-2":
    case "update":
    case "awareness":
      return frame.update.byteLength + overhead;
    case "query-awareness":
      return overhead;
  }
}

function encodeSince(doc: Y.Doc, stateVector: Uint8Array): Uint8Array | null {
  try {
    return Y.encodeStateAsUpdate(doc, stateVector);
  } catch {
    return null;
  }
}
