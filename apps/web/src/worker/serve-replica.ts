import { readRescueFile } from "@concord/client";
import type {
  ChangeOutcome,
  DocumentRow,
  OfflineIssue,
  Replica,
  RescueOutcome,
  UndoOutcome,
} from "@concord/client";
import type { DocumentId } from "@concord/model";
import { wireVersion } from "../wire/messages.ts";
import type { LeaderMessage, ListedRow, Outcome, WorkspaceState } from "../wire/messages.ts";
import { followConflictRules } from "./conflict-rules.ts";
import { joinCrowd } from "./crowd.ts";
import { followHeldLeases } from "./held-leases.ts";
import { listedRow } from "./listed-row.ts";
import { TabMessage, UnreadableCall } from "../wire/tab-message.ts";
import type { ParsedCall } from "../wire/tab-message.ts";
import { watchDocument } from "./watched-document.ts";
import type { WatchedDocument } from "./watched-document.ts";

/** The part of a BroadcastChannel that is needed here. */
export interface Channel {
  readonly post: (message: LeaderMessage) => void;
  readonly onMessage: (listener: (data: unknown) => void) => void;
}

type Spoken = LeaderMessage extends infer Each
  ? Each extends unknown
    ? Omit<Each, "version" | "leader">
    : never
  : never;

/** Changes of one moment are told together: a flood of them must not become a flood of messages. */
const gatherMs = 16;

/** All rows go to a tab in pieces of so many: between them other calls are answered, and neither side is long at one. */
const pieceRows = 1_000;

/** While everything is safe and connected, that is told anew so often: its age is shown. */
const sayAgainMs = 10_000;

export interface ServeDeps {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => void;
  readonly storage: WorkspaceState["storage"];
  /** When this device last had everything, as was known before. */
  readonly syncedAt: number | null;
}

/** Lets all tabs of this browser work on one replica, until it is disposed of. The replica itself is the caller's. */
export function serveReplica(replica: Replica, channel: Channel, deps: ServeDeps): Disposable {
  let state: "serving" | "ended" = "serving";
  const watched = new Map<DocumentId, WatchedDocument>();
  const changed = new Set<DocumentId>();
  /** Documents that were last shown as anything but synced: their rows change without a change of the document. */
  const unsettled = new Map<DocumentId, ListedRow["sync"]>();
  let isGathering = false;
  let { syncedAt } = deps;
  const leader = deps.now();
  const crowd = joinCrowd(replica, {
    now: deps.now,
    after: deps.after,
    documents: () => [...watched].flatMap(([id, each]) => (each.isVisited() ? [id] : [])),
    onChange: () => gather(),
  });

  const rules = followConflictRules(replica, () => {
    for (const { document } of replica.conflicts()) gather(document);
  });

  const leases = followHeldLeases(replica, () => gather());

  const say = (message: Spoken): void => {
    if (state === "serving") channel.post({ ...message, version: wireVersion, leader });
  };

  function listed(row: DocumentRow): ListedRow {
    const { document } = row;
    const sync = replica.status(document).state;
    if (sync === "synced") unsettled.delete(document);
    else unsettled.set(document, sync);
    return listedRow(rules.toRow(row), sync);
  }

  function listedAll(documents: readonly DocumentId[]): readonly ListedRow[] {
    const rows = documents.flatMap((id) => replica.row(id) ?? []);
    // Where the workspace is synced each document is.
    const isSynced = unsettled.size === 0 && replica.status().state === "synced";
    return rows.map((row) => (isSynced ? listedRow(rules.toRow(row), "synced") : listed(row)));
  }

  async function tellAll(tab: string, hello: number): Promise<void> {
    const kinds = ["invoice", "party", "item", "workspace"] as const;
    const all = kinds.flatMap((kind) => replica.list(kind).map(({ document }) => document));
    for (let from = 0; from === 0 || from < all.length; from += pieceRows) {
      if (from > 0) await new Promise<void>((resolve) => deps.after(0, resolve));
      const rows = listedAll(all.slice(from, from + pieceRows));
      say({ type: "rows", tab, hello, rows, isLast: from + pieceRows >= all.length });
    }
  }

  function workspaceState(): WorkspaceState {
    const status = replica.status();
    const link = replica.link();
    const caughtUp = replica.isCaughtUp();
    if (status.state === "synced" && caughtUp) syncedAt = deps.now();
    return {
      workspace: replica.workspace(),
      principal: replica.principal(),
      device: replica.device,
      storage: deps.storage,
      status,
      link: link.state,
      stopped: link.state === "stopped" ? link.attention : null,
      caughtUp,
      syncedAt,
      unsent: replica.unsent(),
      refused: replica.refused(),
      corrected: replica.corrected(),
      leases: leases.known(),
      people: crowd.people(),
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
      const open = [...changed].filter((id) => watched.has(id));
      const others = [...changed].filter((id) => !watched.has(id));
      changed.clear();
      tellRows(others);
      // The document first: whoever sees its row can read it. Where the carets of others stand in the note follows from what it says.
      for (const id of open) {
        void tellDocument(id)
          .finally(() => tellRows([id]))
          .then(() => tellPeers(id));
      }
      say({ type: "state", state: workspaceState() });
    });
  }

  function tellRows(documents: readonly DocumentId[]): void {
    if (documents.length === 0) return;
    const rows = documents.flatMap((id) => replica.row(id) ?? []);
    const removed = documents.filter((id) => replica.row(id) === undefined);
    say({ type: "changes", rows: rows.map(listed), removed });
  }

  async function tellDocument(document: DocumentId): Promise<void> {
    const watching = watched.get(document);
    if (watching === undefined) return;
    const snapshot = rules.toSnapshot((await watching.open).snapshot());
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
    if (watching === undefined) return;
    const left = watching.leave(tab);
    if (left === 0) watched.delete(document);
    crowd.moved();
    if (left > 0) return;
    await watching[Symbol.asyncDispose]();
  }

  async function perform(call: ParsedCall, tab: string, number: number): Promise<Outcome> {
    switch (call.method) {
      case "hello": {
        if (call.first.length > 0) say({ type: "look", tab, rows: listedAll(call.first) });
        await tellAll(tab, number);
        say({ type: "state", state: workspaceState() });
        for (const document of call.watching) await watch(document, tab);
        return { type: "nothing" };
      }
      case "ping":
        return { type: "nothing" };
      case "watch":
        await watch(call.document, tab);
        return { type: "nothing" };
      case "unwatch":
        await unwatch(call.document, tab);
        return { type: "nothing" };
      case "create": {
        const { kind, id, operations } = call;
        return shownOutcome(await replica.create({ kind, id, operations }));
      }
      case "apply":
        return shownOutcome(await replica.apply(call.document, call.operations));
      case "issue-leased": {
        const { document, series, seen } = call;
        const issue = await replica.issueOffline(document, { series, seen });
        await leases.look();
        return issueOutcome(issue, document);
      }
      case "undo":
        return shownOutcome(await replica.undo(call.document));
      case "redo":
        return shownOutcome(await replica.redo(call.document));
      case "show":
        await watched.get(call.document)?.show(tab, call.place);
        crowd.moved();
        return { type: "nothing" };
      case "network-changed":
        replica.networkChanged();
        return { type: "nothing" };
      case "retry-now":
        replica.connect();
        return { type: "nothing" };
      case "retry-refused":
        return shownOutcome(await replica.retryRefused(call.batch));
      case "drop-refused":
        await replica.dropRefused(call.batch);
        return { type: "nothing" };
      case "dismiss-corrected":
        await replica.dismissCorrected(call.batch);
        return { type: "nothing" };
      case "rescue-file":
        return { type: "text", text: await replica.rescueFile() };
      case "import-rescue":
        return shownOutcome(await importRescue(call.text));
    }
  }

  async function importRescue(text: string): Promise<RescueOutcome> {
    const read = readRescueFile(text);
    if (read.type === "unreadable") return { type: "refused", message: read.message };
    return replica.importRescue(read.file);
  }

  async function answer(tab: string, number: number, call: ParsedCall): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await perform(call, tab, number);
    } catch (error) {
      outcome = {
        type: "not-stored",
        message: error instanceof Error ? error.message : String(error),
      };
    }
    say({ type: "answer", tab, number, outcome });
    const isOld = syncedAt === null || deps.now() - syncedAt > sayAgainMs;
    // Neither of these changes how things stand.
    const isQuiet = call.method === "ping" || call.method === "show";
    if (!isQuiet || isOld) gather();
  }

  channel.onMessage((data) => {
    const parsed = TabMessage.safeParse(data);
    if (parsed.success) {
      crowd.heard();
      return void answer(parsed.data.tab, parsed.data.number, parsed.data.call);
    }
    // Else of another version, or from another leader.
    const unreadable = UnreadableCall.safeParse(data);
    if (!unreadable.success) return;
    const { tab, number } = unreadable.data;
    const outcome = { type: "refused", rule: "no-operation", message: notUnderstood } as const;
    say({ type: "answer", tab, number, outcome });
  });
  const ends = [
    replica.onChange((change) => {
      watched.get(change.document)?.note(change);
      gather(change.document);
    }),
    replica.onStatus(() => gather()),
    replica.onLink(() => gather()),
    replica.onCaughtUp(() => gather()),
  ];
  say({ type: "leads" });
  return {
    [Symbol.dispose]: () => {
      state = "ended";
      for (const end of ends) end();
      crowd[Symbol.dispose]();
      rules[Symbol.dispose]();
      leases[Symbol.dispose]();
    },
  };
}

const notUnderstood = "This is no change that the app knows. Report it: it is a mistake of ours.";

function shownOutcome(outcome: ChangeOutcome | RescueOutcome | UndoOutcome): Outcome {
  switch (outcome.type) {
    case "stored":
    case "unchanged":
      return { type: "done", document: outcome.document };
    case "refused":
      return { rule: "refused", ...outcome };
    case "not-stored":
    case "nothing":
    case "imported":
      return outcome;
  }
}

function issueOutcome(issue: OfflineIssue, document: DocumentId): Outcome {
  switch (issue.type) {
    case "issued":
      return { type: "done", document };
    case "not-issued": {
      const { findings } = issue;
      // Asked again, after the worker that had issued it died, it is what was asked for.
      if (findings.some(({ rule }) => rule === "CONCORD-ISSUED")) return { type: "done", document };
      const message = findings.map((found) => found.message).join(" ");
      return { type: "refused", rule: "not-issued", message };
    }
    case "refused":
    case "not-stored":
      return issue;
  }
}
