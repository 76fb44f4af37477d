import type { DocumentId } from "@concord/model";
import { hasRight, isSameScope, limits, protocolVersion } from "@concord/protocol";
import type { ClientMessage, RelayMessage, Scope, WelcomeMessage } from "@concord/protocol";
import { createAcknowledging } from "./acknowledging.ts";
import { createAntiEntropy } from "./anti-entropy.ts";
import type { AntiEntropy, AntiEntropySettings } from "./anti-entropy.ts";
import { attentionForWorkspace } from "./attention.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { createDropping } from "./dropping.ts";
import type { Dropping } from "./dropping.ts";
import { createFetching } from "./fetching.ts";
import type { Fetching } from "./fetching.ts";
import { createFollowing } from "./following.ts";
import type { Following } from "./following.ts";
import type { Link } from "./link.ts";
import { createGivingBack } from "./giving-back.ts";
import { heal } from "./heal.ts";
import { createHeardQueue } from "./heard-queue.ts";
import type { LocalStore } from "./local-store.ts";
import { createOutgoing } from "./outgoing.ts";
import type { Outgoing } from "./outgoing.ts";
import type { PresenceBoard } from "./presence.ts";
import { rebase } from "./rebase.ts";
import type { Receipts } from "./receipts.ts";
import { createRefusals } from "./refusals.ts";
import type { RemoteEntry, RemoteWriter } from "./remote-writer.ts";
import type { ReplicaChange } from "./replica-change.ts";
import { createRequests } from "./requests.ts";
import type { Requests } from "./requests.ts";
import type { RandomBytes } from "./random.ts";
import { createStoredCheck } from "./stored-check.ts";

export interface SessionDeps {
  readonly store: LocalStore;
  readonly receipts: Receipts;
  readonly remote: RemoteWriter;
  /** The connection is made with this session's callbacks, so it can only be asked for. */
  readonly connection: () => Connection;
  readonly presence: () => PresenceBoard;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly antiEntropy: AntiEntropySettings;
  /** Null for the whole workspace. */
  readonly scope: Scope | null;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly onChange: (change: ReplicaChange) => void;
  /** On this connection everything up to the relay's head has been stored. */
  readonly onCaughtUp: () => void;
  /** Something that a sync state is made of changed; undefined: of every document. */
  readonly onSync: (document: DocumentId | undefined) => void;
}

/** So long after the relay could not tell of a document it is asked again. */
const askAgainMs = 15_000;

/** The conversation with the relay: what is said when, and what follows from what is heard. */
export interface Session {
  readonly outgoing: Outgoing;
  readonly antiEntropy: AntiEntropy;
  readonly dropping: Dropping;
  readonly following: Following;
  readonly requests: Requests;
  /** Gets a document that this replica does not hold. */
  readonly bring: Fetching["bring"];
  readonly hello: (token: string) => ClientMessage;
  readonly onMessage: (message: RelayMessage) => void;
  readonly onLink: (link: Link, before: Link) => void;
  /** Resolves when everything heard so far is dealt with. */
  readonly settled: () => Promise<void>;
}

export function createSession(deps: SessionDeps): Session {
  const { store, receipts, remote } = deps;
  let connectionNumber = 0;
  let welcomeOn: number | undefined;
  let caughtUpOn: number | undefined;
  const heard = createHeardQueue(deal, failed);

  const later = (work: () => void): (() => void) =>
    deps.clock.at(deps.clock.now() + askAgainMs, work);
  const send = (message: ClientMessage): boolean => deps.connection().send(message);
  const requests = createRequests(send);
  const outgoing = createOutgoing({
    store,
    clock: deps.clock,
    send,
    connection: () => connectionNumber,
    isWelcome: () => welcomeOn === connectionNumber,
    onSent: deps.onSync,
    onPace: () => deps.onSync(undefined),
    onTooMuch: (batch, document) => refusals.mustRebase(document, batch),
    onError: failed,
  });
  const refusals = createRefusals({
    store,
    fetch: (document, then, refused) => requests.fetch(document, null, then, refused),
    later,
    rebase: async (state, refused) => {
      await rebase(store, receipts, state, refused, deps.onChange);
      deps.onSync(state.document);
    },
    onReleased: () => void outgoing.pump(),
  });
  const acknowledge = createAcknowledging({
    store,
    receipts,
    refusals,
    log: deps.log,
    onSync: afterSettling,
    onOfferOvertaken: (document) => givingBack.overtaken(document),
    onSettled: () => void outgoing.pump(),
  });
  const dropping = createDropping({
    store,
    scope: deps.scope,
    refresh: (document) => fetching.complete(document),
    onDropped: (change) => {
      deps.onChange(change);
      deps.onSync(change.document);
    },
    onError: failed,
  });
  const following = createFollowing(send, dropping.look);
  const fetching = createFetching({
    store,
    remote,
    requests,
    connection: () => connectionNumber,
    onUnreadable: (document) => void healed(document).catch(failed),
    onFetched: dropping.look,
    log: deps.log,
  });
  const givingBack = createGivingBack({
    store,
    requests,
    now: deps.clock.now,
    connection: () => connectionNumber,
    later,
    onOvertaken: (document) => {
      deps.log("document-overtaken", { document });
      refusals.mustRebase(document);
      deps.onSync(document);
    },
    onOffered: (document) => {
      deps.onSync(document);
      void outgoing.pump();
    },
    onSettled: deps.onSync,
    onDone: () => {
      refusals.offered();
      // What is not in the scope may go from here on.
      dropping.look();
    },
    onError: failed,
  });
  const antiEntropy = createAntiEntropy({
    store,
    requests,
    check: createStoredCheck(store, deps.log),
    clock: deps.clock,
    randomBytes: deps.randomBytes,
    settings: deps.antiEntropy,
    scope: deps.scope,
    connection: () => connectionNumber,
    isIdle: () => {
      const { stored, inFlight } = store.queue.counts();
      const { offering } = store.settings();
      return caughtUpOn === connectionNumber && offering === null && stored + inFlight === 0;
    },
    heal: healed,
    onScopeHeld: deps.onCaughtUp,
    onError: failed,
    log: deps.log,
  });

  async function welcomed(message: WelcomeMessage, of: number): Promise<void> {
    const { workspace, principal, epoch, seq, resumeFrom } = message;
    const { workspace: stored, cursor, offering, scope, comparing } = store.settings();
    if (stored !== null && stored !== workspace) {
      deps.connection().apply({
        type: "stop",
        attention: attentionForWorkspace(stored, workspace),
      });
      return;
    }
    // Another epoch, or the same with less in it than we have seen: what was acknowledged once may be gone.
    const isOtherHistory = cursor !== null && (cursor.epoch !== epoch || seq < cursor.seq);
    const outcome = await store.commit([], {
      workspace,
      principal,
      cursor: { epoch, seq: isOtherHistory ? 0 : resumeFrom },
      offering: isOtherHistory ? epoch : offering,
      scope: deps.scope,
      comparing: isSameScope(scope, deps.scope) ? comparing : cursor !== null,
    });
    if (outcome.type === "not-stored") {
      deps.connection().fail("This device cannot save what the relay sends.");
      return;
    }
    if (of !== connectionNumber) return;
    welcomeOn = of;
    if (isOtherHistory) deps.log("relay-history-changed", { epoch });
    if (hasRight(principal.role, "presence")) deps.presence().linkLive();
    void outgoing.pump();
    for (const row of store.rows.all()) if (row.incomplete) await fetching.complete(row.document);
    for (const document of following.documents()) {
      send({ type: "open", document });
      if (store.rows.get(document)?.incomplete === false) await fetching.complete(document);
    }
    if (resumeFrom >= seq) caughtUp();
  }

  /** Everything up to the relay's head is here. */
  function caughtUp(): void {
    if (!store.settings().comparing) deps.onCaughtUp();
    if (caughtUpOn !== connectionNumber) dropping.look();
    caughtUpOn = connectionNumber;
    antiEntropy.caughtUp();
    givingBack.caughtUp();
  }

  async function receive(
    entries: readonly RemoteEntry[],
    upTo: number | undefined,
    of: number,
  ): Promise<void> {
    const { cursor } = store.settings();
    if (cursor === null) return;
    const outcome = await remote.receive(
      entries,
      upTo === undefined ? undefined : { epoch: cursor.epoch, seq: upTo },
      () => of === connectionNumber,
    );
    switch (outcome.type) {
      case "stale":
        return;
      case "not-stored":
        // The cursor has not moved: the next connection brings the same again.
        deps.connection().fail("This device cannot save what the relay sends.");
        return;
      case "stored":
        for (const document of outcome.incomplete) await fetching.complete(document);
        // Not waited for: the relay's answer comes after this message.
        for (const { document } of entries) {
          givingBack.again(document);
          dropping.look(document);
        }
    }
  }

  function healed(document: DocumentId) {
    const of = connectionNumber;
    return heal(document, {
      store,
      receipts,
      remote,
      requests,
      now: deps.clock.now,
      isCurrent: () => of === connectionNumber,
      offer: givingBack.offer,
      log: deps.log,
      onChange: deps.onChange,
      onHealed: (each) => {
        afterSettling(each);
        void outgoing.pump();
      },
    });
  }

  function isOffer(batch: number): boolean {
    return store.queue.get(batch)?.clientId === null;
  }

  /** Something of a document is not pending any more. */
  function afterSettling(document: DocumentId): void {
    deps.onSync(document);
    dropping.look(document);
  }

  async function deal(message: RelayMessage, of: number): Promise<void> {
    if (of !== connectionNumber) return;
    switch (message.type) {
      case "welcome":
        return welcomed(message, of);
      case "updates":
        await receive(message.entries, message.upTo, of);
        if (!message.more && of === connectionNumber) caughtUp();
        return;
      case "ack":
        return acknowledge(message.results);
      case "need":
        // What is offered is never made anew: it needs an answer of its own.
        if (refusals.isCollecting(message.document) && !isOffer(message.batch)) {
          refusals.mustRebase(message.document, message.batch);
        } else {
          await outgoing.supply(message.batch, message.stateVector);
        }
        return;
      case "document":
      case "compared":
      case "listed":
        return requests.answered(message);
      case "left":
        return dropping.left(message.documents.map(({ document }) => document));
      case "presence":
        deps.presence().received(message.document, message.update);
        return;
      case "refused":
        deps.log("relay-refused", { code: message.code, message: message.message });
        if (message.request !== null) requests.refused(message.request);
        if (message.code === "identity-taken" && message.document !== null) {
          refusals.mustRebase(message.document);
        }
        return;
      case "slow-down":
        deps.log("relay-slows-down", { retryAfterMs: message.retryAfterMs });
        outgoing.slowDown(message.retryAfterMs);
        return;
      case "renewed":
      case "leaving":
      case "pong":
        return;
    }
  }

  /** A bug, or storage that cannot be read: said once, and tried again on a new connection. */
  function failed(error: unknown): void {
    deps.log("sync-failed", { error: error instanceof Error ? error.message : String(error) });
    deps.connection().fail("Something went wrong while syncing; it is tried again.");
  }

  return {
    outgoing,
    antiEntropy,
    dropping,
    following,
    requests,
    bring: fetching.bring,
    hello: (token) => {
      const { device, cursor } = store.settings();
      return {
        type: "hello",
        version: protocolVersion,
        token,
        device,
        cursor: cursor?.seq ?? null,
        epoch: cursor?.epoch ?? null,
        clientIds: outgoing.claims(limits.clientIds),
        scope: deps.scope,
      };
    },
    onMessage: (message) => heard.add(message, connectionNumber),
    onLink: (link, before) => {
      if (before.state === "connecting" || before.state === "joining" || before.state === "live") {
        if (link.state !== "joining" && link.state !== "live") {
          connectionNumber += 1;
          store.queue.linkLost();
          refusals.linkLost();
          requests.linkLost();
          givingBack.linkLost();
          antiEntropy.linkLost();
          deps.presence().linkLost();
        }
      }
      deps.onSync(undefined);
    },
    settled: async () => {
      await heard.settled();
      await outgoing.idle();
    },
  };
}
