import type { DocumentId } from "@concord/model";
import { hasRight, limits, protocolVersion } from "@concord/protocol";
import type { ClientMessage, RelayMessage, Verdict, WelcomeMessage } from "@concord/protocol";
import * as Y from "yjs";
import { attentionForWorkspace } from "./attention.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import type { Link } from "./link.ts";
import { withSeq } from "./document-row.ts";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import { offer, offerEverything } from "./offer.ts";
import type { OfferDeps } from "./offer.ts";
import { createOutgoing } from "./outgoing.ts";
import type { Outgoing } from "./outgoing.ts";
import type { PresenceBoard } from "./presence.ts";
import { rebase } from "./rebase.ts";
import type { Refusal } from "./rebase.ts";
import type { Receipts } from "./receipts.ts";
import { createRefusals } from "./refusals.ts";
import type { RemoteEntry, RemoteWriter } from "./remote-writer.ts";
import type { ReplicaChange } from "./replica-change.ts";
import { createRequests } from "./requests.ts";
import type { StorageWrite } from "./storage.ts";

export interface SessionDeps {
  readonly store: LocalStore;
  readonly receipts: Receipts;
  readonly remote: RemoteWriter;
  /** The connection is made with this session's callbacks, so it can only be asked for. */
  readonly connection: () => Connection;
  readonly presence: () => PresenceBoard;
  readonly clock: Clock;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly onChange: (change: ReplicaChange) => void;
  /** On this connection everything up to the relay's head has been stored. */
  readonly onCaughtUp: () => void;
  /** Something that a sync state is made of changed; undefined: of every document. */
  readonly onSync: (document: DocumentId | undefined) => void;
}

/** The conversation with the relay: what is said when, and what follows from what is heard. */
export interface Session {
  readonly outgoing: Outgoing;
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
  let offeredOn: number | undefined;
  // What is heard is dealt with one message after the other, over all connections: the cursor must not run ahead of what it covers.
  let last: Promise<void> = Promise.resolve();

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
    fetch: (document, then) => requests.fetch(document, null, then),
    rebase: async (state, refused) => {
      await rebase(store, receipts, state, refused, deps.onChange);
      deps.onSync(state.document);
    },
    onReleased: () => void outgoing.pump(),
  });

  async function welcomed(message: WelcomeMessage, of: number): Promise<void> {
    const { workspace, principal, epoch, seq, resumeFrom } = message;
    const { workspace: stored, cursor, offering } = store.settings();
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
    for (const row of store.rows.all()) if (row.incomplete) await complete(row.document);
    if (resumeFrom >= seq) caughtUp();
  }

  /** Everything up to the relay's head is here. */
  function caughtUp(): void {
    deps.onCaughtUp();
    if (store.settings().offering === null || offeredOn === connectionNumber) return;
    offeredOn = connectionNumber;
    offerEverything(offerDeps())
      .then((done) => (done ? refusals.offered() : undefined))
      .catch(failed);
  }

  function offerDeps(): OfferDeps {
    const of = connectionNumber;
    return {
      store,
      requests,
      now: deps.clock.now,
      isCurrent: () => of === connectionNumber,
      onOvertaken: (document) => {
        deps.log("document-overtaken", { document });
        refusals.mustRebase(document);
        deps.onSync(document);
      },
      onOffered: (document) => {
        deps.onSync(document);
        void outgoing.pump();
      },
    };
  }

  /** What the relay did not take back from us others may have given back by now: compared anew, and only then off the list. */
  async function offerAgain(document: DocumentId): Promise<void> {
    const old = [...store.refused.values()].filter(
      (batch) =>
        batch.document === document &&
        batch.clientId === null &&
        batch.refusal?.reason === "not-allowed",
    );
    if (old.length === 0 || !(await offer(document, offerDeps()))) return;
    const writes = old.map(({ batch }) => ({ type: "delete-batch", batch }) as const);
    await store.commit(writes, {}, () => {
      for (const { batch } of old) store.forgetRefused(batch);
    });
    deps.onSync(document);
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
        for (const document of outcome.incomplete) await complete(document);
        // Not waited for: the relay's answer comes after this message.
        for (const { document } of entries) offerAgain(document).catch(failed);
    }
  }

  /** Asks for what a document misses. Without it, it would hide fields without a word. */
  async function complete(id: DocumentId): Promise<void> {
    const stateVector = await store.documents.use(id, ({ doc }) => Y.encodeStateVector(doc));
    deps.log("document-incomplete", { document: id });
    const of = connectionNumber;
    requests.fetch(id, stateVector, async ({ document, kind, seq, update }) => {
      if (kind === null) return;
      const entry = { document, kind, seq, update, author: null };
      const outcome = await remote.receive([entry], undefined, () => of === connectionNumber);
      // Asked once a connection: a relay that cannot complete it now will not a moment later.
      if (outcome.type === "stored" && outcome.incomplete.length > 0) {
        deps.log("document-still-incomplete", { document });
      }
    });
  }

  async function acknowledged(
    results: readonly { readonly batch: number; readonly verdict: Verdict }[],
  ): Promise<void> {
    const touched = new Set<DocumentId>();
    const committed: (() => void)[] = [];
    const writes: StorageWrite[] = [];
    for (const { batch, verdict } of results) {
      const queued = store.queue.get(batch);
      // Answered before, on another connection.
      if (queued === undefined) continue;
      const { document, clientId } = queued;
      touched.add(document);
      if (verdict.type === "refused") {
        deps.log("batch-refused", { batch, document, reason: verdict.reason });
        const { reason, message } = verdict;
        if (clientId === null) await setAside(batch, { reason, message });
        else refusals.refused(batch, document, { reason, message });
        continue;
      }
      const corrections = verdict.type === "committed" ? [] : verdict.corrections;
      const kept = corrections.length === 0 ? undefined : await store.batch(batch);
      store.queue.settle(batch);
      if (kept === undefined) {
        writes.push({ type: "delete-batch", batch });
      } else {
        deps.log("batch-corrected", { batch, document, corrections: corrections.length });
        const corrected = { ...kept.batch, corrections };
        writes.push({ type: "mark-batch", batch: corrected });
        committed.push(() => store.markCorrected(corrected));
      }
      const { seq, remarks } = verdict;
      writes.push(...placed(document, seq));
      committed.push(() =>
        receipts.settle(batch, { type: "committed", seq, corrections, remarks }),
      );
    }
    void outgoing.pump();
    // If this is not stored the batches are sent once more after a restart, and acknowledged again.
    if (writes.length > 0) await store.commit(writes);
    for (const settle of committed) settle();
    for (const document of touched) {
      refusals.answered(document);
      deps.onSync(document);
    }
  }

  /** What was offered again and refused stays in the document: the relay once had it. A person sees that it did not take it back. */
  async function setAside(number: number, refusal: Refusal): Promise<void> {
    const stored = await store.batch(number);
    if (stored === undefined) return;
    const batch = { ...stored.batch, refusal };
    await store.commit([{ type: "mark-batch", batch }], {}, () => {
      store.queue.settle(number);
      store.markRefused(batch);
    });
  }

  /** The row of a document learns the place that the relay gave to a change of ours. */
  function placed(document: DocumentId, seq: number): readonly StorageWrite[] {
    const row = store.rows.get(document);
    if (row === undefined || row.seq >= seq) return [];
    const next = withSeq(row, seq);
    store.rows.put(next);
    return [{ type: "put-row", document, row: toStoredRow(next) }];
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
        return acknowledged(message.results);
      case "need":
        if (refusals.isCollecting(message.document)) {
          refusals.mustRebase(message.document, message.batch);
        } else {
          await outgoing.supply(message.batch, message.stateVector);
        }
        return;
      case "document":
        return requests.answered(message);
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
      };
    },
    onMessage: (message) => {
      const of = connectionNumber;
      last = last.then(() => deal(message, of)).catch(failed);
    },
    onLink: (link, before) => {
      if (before.state === "connecting" || before.state === "joining" || before.state === "live") {
        if (link.state !== "joining" && link.state !== "live") {
          connectionNumber += 1;
          store.queue.linkLost();
          refusals.linkLost();
          requests.linkLost();
          deps.presence().linkLost();
        }
      }
      deps.onSync(undefined);
    },
    settled: async () => {
      await last;
      await outgoing.idle();
    },
  };
}
