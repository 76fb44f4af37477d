import type { ChangeOutcome, DocumentRow, Replica, UndoOutcome } from "@concord/client";
import type { DocumentId } from "@concord/model";
import { TabMessage, wireVersion } from "../wire/messages.ts";
import type { Call, LeaderMessage, ListedRow, Outcome, WorkspaceState } from "../wire/messages.ts";
import { watchDocument } from "./watched-document.ts";
import type { WatchedDocument } from "./watched-document.ts";

/** The part of a BroadcastChannel that is needed here. */
export interface Channel {
  readonly post: (message: LeaderMessage) => void;
  readonly onMessage: (listener: (data: unknown) => void) => void;
}

type Spoken = LeaderMessage extends infer Each
  ? Each extends unknown
    ? Omit<Each, "version">
    : never
  : never;

/** Changes of one moment are told together: a flood of them must not become a flood of messages. */
const gatherMs = 16;

/** Lets all tabs of this browser work on one replica, until it is disposed of. The replica itself is the caller's. */
export function serveReplica(
  replica: Replica,
  channel: Channel,
  deps: { readonly now: () => number; readonly after: (ms: number, run: () => void) => void },
): Disposable {
  let state: "serving" | "ended" = "serving";
  const watched = new Map<DocumentId, WatchedDocument>();
  const changed = new Set<DocumentId>();
  /** Documents that were last shown as anything but synced: their rows change without a change of the document. */
  const unsettled = new Map<DocumentId, ListedRow["sync"]>();
  let isGathering = false;
  let syncedAt: number | null = null;

  const say = (message: Spoken): void => {
    if (state === "serving") channel.post({ ...message, version: wireVersion });
  };

  function listed(row: DocumentRow): ListedRow {
    const { document } = row;
    const sync = replica.status(document).state;
    if (sync === "synced") unsettled.delete(document);
    else unsettled.set(document, sync);
    return { ...row, sync };
  }

  function workspaceState(): WorkspaceState {
    const status = replica.status();
    const link = replica.link().state;
    if (status.state === "synced" && link === "live") syncedAt = deps.now();
    return {
      workspace: replica.workspace(),
      principal: replica.principal(),
      status,
      link,
      syncedAt,
      refused: replica.refused(),
      corrected: replica.corrected(),
    };
  }

  function gather(document?: DocumentId): void {
    if (document !== undefined) changed.add(document);
    if (isGathering) return;
    isGathering = true;
    deps.after(gatherMs, () => {
      isGathering = false;
      for (const [id, shown] of unsettled) {
        if (replica.status(id).state !== shown) changed.add(id);
      }
      const rows = [...changed].flatMap((id) => replica.row(id) ?? []);
      const removed = [...changed].filter((id) => replica.row(id) === undefined);
      for (const id of changed) if (watched.has(id)) void tellDocument(id);
      changed.clear();
      if (rows.length + removed.length > 0) {
        say({ type: "rows", tab: null, rows: rows.map(listed), removed });
      }
      say({ type: "state", state: workspaceState() });
    });
  }

  async function tellDocument(document: DocumentId): Promise<void> {
    const watching = watched.get(document);
    if (watching === undefined) return;
    const snapshot = (await watching.open).snapshot();
    const writes = watching.writes();
    say({ type: "document", document, snapshot, status: replica.status(document), writes });
  }

  async function tellPeers(document: DocumentId): Promise<void> {
    const peers = await watched.get(document)?.peers();
    if (peers !== undefined) say({ type: "peers", document, peers });
  }

  async function watch(document: DocumentId, tab: string): Promise<void> {
    const known = watched.get(document);
    const watching =
      known ??
      watchDocument(replica.open(document), {
        now: deps.now,
        me: replica.principal,
        onPeers: () => void tellPeers(document),
      });
    watched.set(document, watching);
    watching.join(tab);
    if (known === undefined) (await watching.open).onReplaced(() => gather(document));
    await tellDocument(document);
    await tellPeers(document);
  }

  async function unwatch(document: DocumentId, tab: string): Promise<void> {
    const watching = watched.get(document);
    if (watching === undefined || watching.leave(tab) > 0) return;
    watched.delete(document);
    await watching[Symbol.asyncDispose]();
  }

  async function perform(call: Call, tab: string): Promise<Outcome> {
    switch (call.method) {
      case "hello": {
        const rows = (["invoice", "party", "item", "workspace"] as const).flatMap(replica.list);
        say({ type: "rows", tab, rows: rows.map(listed), removed: [] });
        say({ type: "state", state: workspaceState() });
        for (const document of call.watching) await watch(document, tab);
        return { type: "nothing" };
      }
      case "watch":
        await watch(call.document, tab);
        return { type: "nothing" };
      case "unwatch":
        await unwatch(call.document, tab);
        return { type: "nothing" };
      case "create": {
        const { kind, id, operations } = call;
        return outcomeOf(await replica.create({ kind, id, operations }));
      }
      case "apply":
        return outcomeOf(await replica.apply(call.document, call.operations));
      case "undo":
        return outcomeOf(await replica.undo(call.document));
      case "redo":
        return outcomeOf(await replica.redo(call.document));
      case "show":
        await watched.get(call.document)?.show(tab, call.place);
        return { type: "nothing" };
      case "retry-now":
        replica.connect();
        return { type: "nothing" };
      case "retry-refused":
        return outcomeOf(await replica.retryRefused(call.batch));
      case "drop-refused":
        await replica.dropRefused(call.batch);
        return { type: "nothing" };
      case "dismiss-corrected":
        await replica.dismissCorrected(call.batch);
        return { type: "nothing" };
    }
  }

  async function answer({ tab, number, call }: TabMessage): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await perform(call, tab);
    } catch (error) {
      outcome = {
        type: "not-stored",
        message: error instanceof Error ? error.message : String(error),
      };
    }
    say({ type: "answer", tab, number, outcome });
    // Where somebody is changes nothing of how things stand.
    if (call.method !== "show") gather();
  }

  channel.onMessage((data) => {
    const parsed = TabMessage.safeParse(data);
    // Of another version, or from another leader.
    if (!parsed.success) return;
    void answer(parsed.data);
  });
  const ends = [
    replica.onChange((change) => {
      watched.get(change.document)?.note(change);
      gather(change.document);
    }),
    replica.onStatus(() => gather()),
    replica.onLink(() => gather()),
  ];
  say({ type: "leads" });
  return {
    [Symbol.dispose]: () => {
      state = "ended";
      for (const end of ends) end();
    },
  };
}

function outcomeOf(outcome: ChangeOutcome | UndoOutcome): Outcome {
  switch (outcome.type) {
    case "stored":
    case "unchanged":
      return { type: "done", document: outcome.document };
    case "refused":
    case "not-stored":
    case "nothing":
      return outcome;
  }
}
