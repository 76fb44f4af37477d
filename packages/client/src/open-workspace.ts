import { Operation, snapshot } from "@concord/document";
import type { OperationInput, Origin } from "@concord/document";
import { utcDay } from "@concord/model";
import type { DocumentId, DocumentKind } from "@concord/model";
import { Scope, hasRight } from "@concord/protocol";
import { defaultAntiEntropy } from "./anti-entropy.ts";
import { attentionForCorrections, attentionForRefusal, overtakenReason } from "./attention.ts";
import { createConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { defaultLinkSettings } from "./link.ts";
import type { Link } from "./link.ts";
import { createListeners } from "./listeners.ts";
import { createLocalWriter, parseOperations } from "./local-writer.ts";
import type { ChangeOutcome, LocalChange } from "./local-writer.ts";
import { openLocalStore } from "./local-store.ts";
import { createOfflineIssuing } from "./offline-issuing.ts";
import { openDocument } from "./open-document.ts";
import { defaultInFlightLimits } from "./pending-queue.ts";
import { createPresenceBoard } from "./presence.ts";
import { freshDocumentId } from "./random.ts";
import { createReceipts } from "./receipts.ts";
import { createRemoteWriter } from "./remote-writer.ts";
import type { OpenDocument, Replica, UndoOutcome, WorkspaceOptions } from "./replica.ts";
import type { ReplicaChange } from "./replica-change.ts";
import { createRescue } from "./rescue.ts";
import { writeRescueFile } from "./rescue-file.ts";
import { createSession } from "./session.ts";
import { createStatusBoard } from "./status-board.ts";
import { watchStorage } from "./storage-watch.ts";
import { createUndoStack } from "./undo-stack.ts";
import type { UndoWay } from "./undo-stack.ts";

/** Opens a replica on its storage and, unless told otherwise, connects it. Throws on stored data that this version cannot read. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Replica> {
  const { deps } = options;
  const { clock, randomBytes, log } = deps;
  const now = (): number => clock.now();
  const today = options.today ?? (() => utcDay(now()));
  const onError = (error: unknown): void =>
    log("listener-failed", { error: error instanceof Error ? error.message : String(error) });

  const store = await openLocalStore({
    storage: options.storage,
    now,
    randomBytes,
    today,
    inFlight: options.inFlight ?? defaultInFlightLimits,
    cachedDocuments: options.cachedDocuments ?? 64,
    onFailure: (message) => {
      log("storage-failed", { message });
      status.storageFailed(message);
      storageWatch.failed();
    },
    onSuccess: () => {
      storageWatch.works();
      status.storageWorks();
    },
    onError,
  });

  const scope =
    options.scope === undefined ? null : Scope.parse(JSON.parse(JSON.stringify(options.scope)));
  const storageWatch = watchStorage(clock, () => void store.commit([]));
  const changes = createListeners<ReplicaChange>(onError);
  const links = createListeners<Link>(onError);
  const receipts = createReceipts();
  const undoStack = createUndoStack();
  const firstCatchUp = Promise.withResolvers<void>();
  const catchUps = createListeners<void>(onError);
  let isCaughtUp = false;
  const status = createStatusBoard({
    store: () => store,
    link: () => connection.link(),
    slowed: () => session.outgoing.isSlowed(),
    onError,
  });
  const remote = createRemoteWriter(store, changes.tell);
  const session = createSession({
    store,
    receipts,
    remote,
    connection: () => connection,
    presence: () => presence,
    clock,
    randomBytes,
    scope,
    antiEntropy: { ...defaultAntiEntropy, ...options.antiEntropy },
    log,
    onChange: changes.tell,
    onCaughtUp: () => {
      firstCatchUp.resolve();
      // What it was about may have ended meanwhile.
      if (isCaughtUp || connection.link().state !== "live") return;
      isCaughtUp = true;
      catchUps.tell();
    },
    onSync: status.look,
  });
  const presence = createPresenceBoard({
    send: (message) => {
      const role = store.settings().principal?.role;
      // Whoever shows a presence that their role has not is put out.
      const isShowing = message.type === "presence";
      if (isShowing && role !== undefined && !hasRight(role, "presence")) return false;
      return session.following.send(message);
    },
    claim: session.outgoing.claim,
  });
  const connection: Connection = createConnection(
    {
      url: options.url,
      token: options.token,
      settings: { ...defaultLinkSettings, ...options.link },
      hello: session.hello,
      onMessage: session.onMessage,
      onLink: (link, before) => {
        isCaughtUp = false;
        session.onLink(link, before);
        links.tell(link);
      },
    },
    deps,
  );
  const unreplaced = store.documents.onReplaced((loaded) => presence.replaced(loaded));

  const rescue = createRescue({
    store,
    now,
    bring: async (document) => (scope === null ? undefined : session.bring(document)),
    onChange: changes.tell,
    onStored: (document) => {
      status.look(document);
      void session.outgoing.pump();
    },
  });

  const writer = createLocalWriter({
    store,
    receipts,
    now,
    onSaving: status.saving,
    onBegun: rescue.remember,
    onStored: (stored) => {
      const { document, kind, origin } = stored.change;
      rescue.forget(stored.batch);
      undoStack.remember(stored);
      changes.tell({
        document,
        kind: store.rows.get(document)?.kind ?? kind,
        paths: stored.paths,
        by: { type: "local", origin },
        seq: undefined,
        revision: stored.revision,
      });
      status.look(document);
      void session.outgoing.pump();
    },
  });

  const { write } = writer;
  const issuing = createOfflineIssuing({ store, writer, now, today });
  const { device } = store.settings();
  const ownOrigin: Origin = options.origin ?? { source: "device", device };

  async function apply(
    document: DocumentId,
    operations: readonly OperationInput[],
    origin: Origin = ownOrigin,
    kind: DocumentKind = "invoice",
  ): Promise<ChangeOutcome> {
    return writeHere({ document, kind, operations: parseOperations(operations), origin });
  }

  /** Writes, and gets the document first where it is outside of the scope and not here, or went just now. */
  async function writeHere(change: LocalChange): Promise<ChangeOutcome> {
    if (scope === null) return write(change);
    const { document } = change;
    const release = store.documents.hold(document);
    try {
      const outcome = await write(change);
      const isMissing = outcome.type === "refused" && outcome.rule === "unknown-document";
      if (!isMissing) return outcome;
      switch (await session.bring(document)) {
        case "here":
          return await write({ ...change, kind: store.rows.get(document)?.kind ?? change.kind });
        case "unreachable":
          return { type: "refused", rule: "not-here", message: notHere(document) };
        case "unknown":
          return outcome;
      }
    } finally {
      release();
      session.dropping.look(document);
    }
  }

  /** Looks at a document for as long as it is open; one that is not here is fetched. */
  async function open(document: DocumentId): Promise<OpenDocument> {
    if (scope === null) return openDocument(document, { store, presence });
    const release = store.documents.hold(document);
    const unfollow = session.following.follow(document);
    try {
      const isHere = store.rows.get(document) !== undefined;
      if (!isHere && (await session.bring(document)) === "unreachable") {
        throw new Error(notHere(document));
      }
      return await openDocument(document, { store, presence }, unfollow);
    } catch (error) {
      unfollow();
      throw error;
    } finally {
      release();
    }
  }

  async function read(document: DocumentId) {
    const row = store.rows.get(document);
    if (row === undefined) return undefined;
    return store.documents.use(document, ({ doc }) =>
      snapshot(doc, { id: document, kind: row.kind }),
    );
  }

  async function dropRefused(batch: number): Promise<void> {
    if (!store.refused.has(batch)) return;
    await store.commit([{ type: "delete-batch", batch }], {}, () => store.forgetRefused(batch));
    status.look(undefined);
    session.dropping.look();
  }

  async function goBackOrForth(way: UndoWay, document?: DocumentId): Promise<UndoOutcome> {
    const change = undoStack.take(way, document);
    if (change === undefined) return { type: "nothing" };
    const outcome = await writeHere(change);
    if (outcome.type !== "refused") return outcome;
    const values = change.operations.flatMap((each) => (each.type === "undo" ? each.values : []));
    return { ...outcome, document: change.document, values };
  }

  /** What the relay did not take back is compared and offered anew on a fresh connection. */
  async function offerAgain(document: DocumentId): Promise<ChangeOutcome> {
    const offering = store.settings().cursor?.epoch ?? null;
    const outcome = await store.commit([], { offering });
    if (outcome.type === "not-stored") return outcome;
    connection.fail("Everything is offered to the relay again.");
    return { type: "unchanged", document };
  }

  const replica: Replica = {
    device,
    workspace: () => store.settings().workspace,
    principal: () => store.settings().principal,

    create: ({ kind, id = freshDocumentId(now(), randomBytes), operations = [], origin }) => {
      const first: OperationInput = { type: "create", document: { kind, content: {} } };
      const all = operations[0]?.type === "create" ? operations : [first, ...operations];
      return apply(id, all, origin, kind);
    },
    apply: (document, operations, origin) =>
      apply(document, operations, origin, store.rows.get(document)?.kind),
    leases: issuing.leases,
    issueOffline: (document, { origin = ownOrigin, ...wish } = {}) =>
      issuing.issue(document, wish, origin),
    undo: (document) => goBackOrForth("undo", document),
    canUndo: (document) => undoStack.peek("undo", document) !== undefined,
    redo: (document) => goBackOrForth("redo", document),
    canRedo: (document) => undoStack.peek("redo", document) !== undefined,

    open,
    snapshot: read,
    registers: async (document) => (await read(document))?.registers,
    row: (document) => store.rows.get(document),
    list: store.rows.list,
    scope: () => scope,
    listBeyond: async (query) => {
      const answer = await session.requests.list({ limit: 50, ...query });
      if (answer === undefined) return { type: "unreachable" };
      const { items, next } = answer;
      return { type: "listed", items, next };
    },
    invoices: (query = {}) => store.rows.invoices(query, today()),
    conflicts: store.rows.conflicts,
    byLink: store.rows.byLink,
    byFactLink: store.rows.byFactLink,
    byMarks: store.rows.byMarks,

    onChange: changes.add,
    changesSince: store.rows.changedSince,

    status: status.state,
    onStatus: status.onState,
    link: () => connection.link(),
    onLink: links.add,
    cursor: () => store.settings().cursor?.seq ?? null,
    caughtUp: () => firstCatchUp.promise,
    isCaughtUp: () => isCaughtUp,
    onCaughtUp: catchUps.add,
    unsent: () => store.queue.unsent(),
    refused: () =>
      [...store.refused.values()].flatMap(({ batch, document, operations, deviceTime, refusal }) =>
        refusal === undefined
          ? []
          : [
              {
                batch,
                document,
                operations,
                madeAt: deviceTime,
                reason: refusal.reason,
                ...attentionForRefusal(refusal.reason, refusal.message),
              },
            ],
      ),
    retryRefused: async (batch) => {
      const stored = store.refused.get(batch);
      if (stored === undefined) {
        return { type: "refused", rule: "unknown-batch", message: "This change is gone." };
      }
      if (stored.refusal?.reason === "damaged") {
        const message = "These bytes were taken out of a damaged document; they cannot be sent.";
        return { type: "refused", rule: "damaged", message };
      }
      if (stored.clientId === null) return offerAgain(stored.document);
      if (stored.refusal?.reason === overtakenReason && stored.operations.length === 0) {
        const message = "These are facts; enter again what is missing of them, then drop this.";
        return { type: "refused", rule: overtakenReason, message };
      }
      const operations = stored.operations.map((operation) => Operation.parse(operation));
      const { document, kind } = stored;
      const outcome = await write({ document, kind, operations, origin: ownOrigin });
      if (outcome.type === "stored" || outcome.type === "unchanged") await dropRefused(batch);
      return outcome;
    },
    dropRefused,
    corrected: () =>
      [...store.corrected.values()].map(
        ({ batch, document, operations, deviceTime, corrections = [] }) => ({
          batch,
          document,
          operations,
          madeAt: deviceTime,
          corrections,
          ...attentionForCorrections(corrections),
        }),
      ),
    dismissCorrected: async (batch) => {
      if (!store.corrected.has(batch)) return;
      await store.commit([{ type: "delete-batch", batch }], {}, () => store.forgetCorrected(batch));
      status.look(undefined);
      session.dropping.look();
    },

    rescueFile: async () => writeRescueFile(await rescue.write()),
    importRescue: rescue.importFile,

    verify: session.antiEntropy.run,
    healed: session.antiEntropy.healed,

    connect: connection.start,
    disconnect: connection.close,
    networkChanged: connection.networkChanged,

    [Symbol.asyncDispose]: async () => {
      unreplaced();
      presence.close();
      connection.close();
      session.outgoing.close();
      session.antiEntropy.close();
      await session.settled();
      storageWatch[Symbol.dispose]();
      receipts.closeAll();
      await store.close();
    },
  };

  if (options.connect !== false) connection.start();
  return replica;
}

function notHere(document: DocumentId): string {
  return `The document ${document} is not on this device, and the relay cannot be reached.`;
}
