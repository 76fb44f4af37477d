import type { DocumentId } from "@concord/model";
import {
  encodeRelayMessage,
  epochNumber,
  hasRight,
  limits,
  protocolVersion,
} from "@concord/protocol";
import type {
  BatchMessage,
  ClientMessage,
  Grant,
  HelloMessage,
  OfferMessage,
  RelayMessage,
  Verdict,
} from "@concord/protocol";
import { createAdmission } from "../admission.ts";
import type { Connection } from "../connection.ts";
import type { Attending } from "../core/absences.ts";
import type { Place } from "../core/claims.ts";
import { costOfShowing } from "../core/presence.ts";
import type { PresenceSeat } from "../core/presence.ts";
import type { Outcome } from "../core/submission.ts";
import type { DoorContext } from "../door.ts";
import { createPresenceOutlet } from "../presence-outlet.ts";
import { createFeed } from "./feed.ts";
import { createQuestions } from "./questions.ts";
import { createScopedFeed } from "./scoped-feed.ts";
import type { ScopedFeed } from "./scoped-feed.ts";

/** A connection of `/sync` after its welcome. */
export interface WorkspaceSession extends Disposable {
  readonly grant: Grant;
  /** Sends welcome and begins to catch up. */
  readonly start: () => Promise<void>;
  readonly receive: (
    message: Exclude<ClientMessage, { type: "hello" | "renew" }>,
    frameBytes?: number,
  ) => void;
  /** Whether its socket is not read because it sends too fast. */
  readonly isHeld: () => boolean;
  /** Its connection ended without a goodbye: whoever had documents open has them open still. */
  readonly lost: () => void;
  /** Says that the relay is alive. */
  readonly beat: () => void;
}

/** How a session ends its own connection. */
export interface Exits {
  readonly fail: (error: unknown) => void;
  readonly forbid: (message: string) => void;
  /** It sends more than the relay takes. */
  readonly sendAway: () => void;
}

/** Documents that one connection follows. A person looks at one or two. */
const opensAtOnce = 1_000;
/** Client ids that one connection holds: those of a full hello, and as many that it writes under meanwhile. */
const claimsAtOnce = 2 * limits.clientIds;
/** Batches that one connection was asked about and has not brought again: more than a replica of ours has on its way. */
const askedAtOnce = 1_000;

export function openWorkspaceSession(
  connection: Connection,
  { hello, grant }: { readonly hello: HelloMessage; readonly grant: Grant },
  context: DoorContext,
  { fail, forbid, sendAway }: Exits,
): WorkspaceSession {
  const { storage, committer, claims, presence, absences, rates, settings, meters, deps } = context;
  const { workspace, principal } = grant;
  const author = { id: principal.id, name: principal.name };
  const epoch = storage.epoch();
  const claimed = new Map<string, Place>();
  const seats = new Map<DocumentId, PresenceSeat>();
  const asked = new Set<number>();
  /** Batches that are with the committer. */
  const underWay = new Set<number>();
  const cursor = hello.epoch === epoch ? (hello.cursor ?? 0) : 0;
  let results: { batch: number; verdict: Verdict }[] = [];
  const ends: Disposable[] = [];
  let newest = 0;
  let attending: Attending | undefined;
  let scoped: ScopedFeed | undefined;
  const opened = new Set<DocumentId>();

  const send = (message: RelayMessage): void => connection.send(encodeRelayMessage(message));
  const outlet = createPresenceOutlet(
    connection,
    settings.readerBudgetBytes,
    ({ document }, update) => send({ type: "presence", document, update }),
  );
  const questions = createQuestions(
    {
      workspace,
      principal: principal.id,
      connection,
      send,
      onFetched: (document) => scoped?.fetched(document),
      fail,
    },
    context,
  );
  const admission = createAdmission(
    connection,
    {
      waitMs: () => rates.waitMs(workspace, principal.id),
      onWait: (retryAfterMs) => {
        meters.senderHeld("sync");
        send({ type: "slow-down", retryAfterMs });
      },
      patienceMs: settings.patienceMs,
      onImpatience: sendAway,
    },
    deps,
  );
  ends.push(admission);
  /** What was written under it is bound in the document by now; who writes under ever new ids must not fill the memory. */
  const letGoOfOldest = (): void => {
    for (const [key, place] of claimed) {
      claimed.delete(key);
      claims.release(place, principal.id);
      return;
    }
  };
  const claim = (document: DocumentId, clientId: number): void => {
    const key = `${document}/${clientId}`;
    if (claimed.has(key)) return;
    const place = { workspace, document, clientId };
    if (claims.claim(place, principal.id) === "claimed") {
      claimed.set(key, place);
      if (claimed.size > claimsAtOnce) letGoOfOldest();
      return;
    }
    const message = `The client id ${clientId} is another principal's. Choose a new one.`;
    send({
      type: "refused",
      code: "identity-taken",
      message,
      document,
      request: null,
      closing: false,
    });
  };

  // A cursor beyond the head is of another history, whatever epoch it names: the page that follows begins at the start.
  const start = async (): Promise<void> => {
    const head = await storage.head(workspace);
    if (!connection.isOpen()) return;
    newest = Math.max(newest, head);
    const resumeFrom = cursor <= head ? cursor : 0;
    send({
      type: "welcome",
      version: protocolVersion,
      workspace,
      principal,
      epoch,
      seq: head,
      resumeFrom,
      heartbeatMs: settings.heartbeatMs,
      expiresAt: grant.expiresAt,
    });
    attending = absences.attend({ workspace, author, device: hello.device });
    ends.push(attending);
    for (const { document, clientId } of hello.clientIds) claim(document, clientId);
    const place = {
      workspace,
      principal: principal.id,
      device: hello.device,
      cursor: resumeFrom,
      writes: (number: number) => underWay.has(number),
    };
    const { scope } = hello;
    if (scope !== null) {
      scoped = createScopedFeed(connection, { ...place, scope }, context, fail);
    }
    const feed = scoped ?? createFeed(connection, place, context, fail);
    const subscription = committer.committed.subscribe(workspace, (turn) => {
      newest = turn.head;
      feed.onTurn(turn);
    });
    ends.push(feed, subscription);
    // Runs beside what the client already sends: catching up must not hold back its batches.
    feed.start().catch(fail);
  };

  const batch = async (message: BatchMessage | OfferMessage, frameBytes: number): Promise<void> => {
    const { document, update } = message;
    const isOffer = message.type === "offer";
    underWay.add(message.batch);
    const outcome = await committer.submit({
      door: "sync",
      workspace,
      document,
      kind: message.kind,
      principal,
      device: hello.device,
      batch: message.batch,
      operations: isOffer ? [] : message.operations,
      update,
      besideBytes: Math.max(0, frameBytes - update.byteLength),
      deviceTime: message.deviceTime,
      // What is offered was written by anybody, in a time that the store forgot: whoever brings it vouches for nothing.
      owns: (clientId) => !isOffer && claimed.has(`${document}/${clientId}`),
      // A batch made before a restore hangs on what the store has lost, and brings that along once it was asked for.
      foreign: isOffer || (epochNumber(epoch) > 1 && asked.has(message.batch)) ? "carried" : "own",
      brings: isOffer ? "document" : "own",
      madeFrom: "replica",
      askedBefore: asked.has(message.batch),
    });
    // Its turn has been told by now.
    underWay.delete(message.batch);
    report(message, outcome);
  };

  const report = (
    { batch: number, document }: BatchMessage | OfferMessage,
    outcome: Outcome,
  ): void => {
    switch (outcome.type) {
      case "failed":
        // What of the same turn was committed is said before the connection ends: else it might never be.
        acknowledge();
        fail(new Error("The batch was not committed"));
        return;
      case "need":
        rememberAsked(number);
        send({ type: "need", batch: number, document, stateVector: outcome.stateVector });
        return;
      case "verdict":
        asked.delete(number);
        results.push({ batch: number, verdict: outcome.verdict });
        // All verdicts of a turn are settled in one go: one message takes them all.
        if (results.length === 1) queueMicrotask(acknowledge);
        return;
      default:
        outcome satisfies never;
    }
  };
  const rememberAsked = (number: number): void => {
    asked.add(number);
    if (asked.size <= askedAtOnce) return;
    const [oldest] = asked;
    if (oldest !== undefined) asked.delete(oldest);
  };
  const acknowledge = (): void => {
    const taken = results;
    if (taken.length === 0) return;
    results = [];
    send({ type: "ack", results: taken });
  };

  /** At once: what is fetched next is followed from then on, however long the seat is waited for. */
  const follow = (document: DocumentId): boolean => {
    if (!opened.has(document) && opened.size >= opensAtOnce) {
      fail(new Error("Too many documents were opened at once"));
      return false;
    }
    opened.add(document);
    scoped?.opened(document);
    return true;
  };
  const sit = (document: DocumentId): void => {
    if (!opened.has(document)) return;
    if (seats.has(document) || !hasRight(principal.role, "presence")) return;
    const seat = presence.join({ workspace, document }, principal, (update) =>
      outlet.show(seat, update),
    );
    seats.set(document, seat);
    rates.charge(workspace, principal.id, seat.costOfEveryone());
    outlet.showAll(seat);
  };
  const close = (document: DocumentId): void => {
    seats.get(document)?.[Symbol.dispose]();
    seats.delete(document);
    opened.delete(document);
    scoped?.closed(document);
  };
  const show = (document: DocumentId, update: Uint8Array): void => {
    rates.charge(workspace, principal.id, costOfShowing(update));
    if (!follow(document)) return;
    sit(document);
    seats.get(document)?.show(update).catch(fail);
  };

  return {
    grant,
    start,
    receive: (message, frameBytes = 0) => {
      switch (message.type) {
        case "batch":
        case "offer":
          admission.admit(() => void batch(message, frameBytes).catch(fail));
          return;
        case "claim":
          claim(message.document, message.clientId);
          return;
        case "open":
          if (follow(message.document)) admission.admit(() => sit(message.document));
          return;
        case "close":
          close(message.document);
          return;
        case "fetch":
        case "compare":
        case "list":
          questions.ask(message);
          return;
        case "presence":
          if (!hasRight(principal.role, "presence")) {
            forbid(`The role ${principal.role} shows no presence.`);
            return;
          }
          admission.admit(() => show(message.document, message.update));
          return;
        case "ping":
          send({ type: "pong", nonce: message.nonce, seq: newest });
          return;
        default:
          message satisfies never;
      }
    },
    isHeld: admission.isWaiting,
    lost: () => {
      if (!hasRight(principal.role, "write")) return;
      attending?.lost([...seats.keys()]);
    },
    beat: () => send({ type: "pong", nonce: 0, seq: newest }),
    [Symbol.dispose]: () => {
      for (const end of ends) end[Symbol.dispose]();
      for (const seat of seats.values()) seat[Symbol.dispose]();
      for (const place of claimed.values()) claims.release(place, principal.id);
      deps.log.info("sync-ended", { workspace, principal: principal.id });
    },
  };
}
