import type { DocumentSnapshot, OperationInput } from "@concord/document";
import type { SyncState } from "@concord/client";
import type { DocumentId, DocumentKind } from "@concord/model";
import { channelName, wireVersion } from "../wire/messages.ts";
import type {
  LastWrite,
  LeaderMessage,
  ListedRow,
  Outcome,
  Peer,
  WorkspaceState,
} from "../wire/messages.ts";
import type { Call, Place, TabMessage } from "../wire/tab-message.ts";
import { createTypedText, slowMs } from "./typed-text.ts";
import type { TypedText } from "./typed-text.ts";

export interface ShownDocument {
  readonly snapshot: DocumentSnapshot;
  readonly status: SyncState;
  /** By register: who wrote it last since this browser watches the document. */
  readonly writes: ReadonlyMap<string, LastWrite>;
}

/** What the page knows of the workspace, and the way to change it. Everything it shows is what the worker told last. */
export interface Workspace {
  /** All at once, after those alone that this tab wanted to see first. */
  readonly rows: () => ReadonlyMap<DocumentId, ListedRow>;
  /** What of the rows is here: a first look has those that were wanted and are there. */
  readonly extent: () => "nothing" | "look" | "whole";
  /** Grows whenever `rows` has changed: what follows from all of them need not be worked out anew for less. */
  readonly rowsVersion: () => number;
  /** How many fields wait for a person, over all rows. */
  readonly conflicts: () => number;
  /** How many of them somebody asked a person of this name to decide. */
  readonly asked: (name: string) => number;
  /** Undefined until the worker has told all rows once. */
  readonly state: () => WorkspaceState | undefined;
  readonly document: (id: DocumentId) => ShownDocument | undefined;
  /** `onAnswer`: it was told, or there is no such document here. Whoever leads next answers, too. */
  readonly watch: (id: DocumentId, onAnswer?: () => void) => () => void;
  /** Others who have a document open that is watched here. */
  readonly peers: (id: DocumentId) => readonly Peer[];
  /** Shows others where this tab's person is. */
  readonly show: (id: DocumentId, place: Place | null) => void;
  readonly create: (
    kind: DocumentKind,
    id: DocumentId,
    operations: readonly OperationInput[],
  ) => Promise<Outcome>;
  readonly apply: (id: DocumentId, operations: readonly OperationInput[]) => Promise<Outcome>;
  readonly call: (call: Call) => Promise<Outcome>;
  /** The oldest call that nobody has answered yet. It is named anew with each sign that somebody is about to lead. */
  readonly unanswered: () => string | undefined;
  /** What was typed in this tab and asked for nowhere yet. */
  readonly typed: TypedText;
  /** Whether a change was asked for and is not known to be stored yet. */
  readonly isChanging: () => boolean;
  /** Told after every change of any of the above. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The part of a BroadcastChannel that is needed here. */
export interface TabChannel {
  readonly postMessage: (message: TabMessage) => void;
  readonly addEventListener: (
    type: "message",
    listener: (event: MessageEvent<unknown>) => void,
  ) => void;
}

type RowsMessage = Extract<LeaderMessage, { readonly type: "rows" }>;

const nobody: readonly Peer[] = [];

interface Open {
  readonly call: Call;
  readonly resolve: (outcome: Outcome) => void;
  /** It takes longer than anybody would notice. */
  isSlow: boolean;
}

/**
 * Joins the tabs of this browser.
 *
 * @param tab a name of this page that no other has
 * @param first the documents whose rows it wants to see first
 */
export function joinWorkspace(
  tab: string,
  channel: TabChannel = new BroadcastChannel(channelName("main")),
  first: readonly DocumentId[] = [],
): Workspace {
  const listeners = new Set<() => void>();
  const asked = new Map<string, number>();
  const rows = new Map<DocumentId, ListedRow>();
  const documents = new Map<DocumentId, ShownDocument>();
  const peers = new Map<DocumentId, readonly Peer[]>();
  const watching = new Map<DocumentId, number>();
  const open = new Map<number, Open>();
  let state: WorkspaceState | undefined;
  let number = 0;
  let extent: "nothing" | "look" | "whole" = "nothing";
  /** The last hello that was said, and the rows that have come for it until all are there. */
  let coming: { readonly hello: number; readonly rows: Map<DocumentId, ListedRow> } | undefined;
  let leader = 0;
  let rowsVersion = 0;
  let conflicts = 0;
  let signsOfLife = 0;

  /** Puts another row, or none, in the place of a document's. */
  function put(id: DocumentId, row: ListedRow | undefined): void {
    conflicts += waitingIn(row) - waitingIn(rows.get(id));
    for (const name of askedIn(rows.get(id))) asked.set(name, (asked.get(name) ?? 0) - 1);
    for (const name of askedIn(row)) asked.set(name, (asked.get(name) ?? 0) + 1);
    if (row === undefined) rows.delete(id);
    else rows.set(id, row);
  }

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  const typed = createTypedText(tell);

  function post(of: number, made: Call): void {
    const message: TabMessage = { version: wireVersion, type: "call", tab, number: of, call: made };
    channel.postMessage(message);
  }

  function call(made: Call): Promise<Outcome> {
    number += 1;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const waiting: Open = { call: made, resolve, isSlow: false };
    const of = number;
    open.set(of, waiting);
    post(of, made);
    if (documentOf(made) !== undefined) {
      setTimeout(() => {
        if (!open.has(of)) return;
        waiting.isSlow = true;
        tell();
      }, slowMs);
    }
    return promise;
  }

  /** What is typed, or asked for and not answered, may be stored nowhere yet: whatever was told before, it is being saved. */
  function withAsked(status: SyncState, document?: DocumentId): SyncState {
    if (status.state === "needs-attention" || status.state === "saving") return status;
    let batches = typed.waiting(document);
    for (const { call: made, isSlow } of open.values()) {
      const of = documentOf(made);
      if (isSlow && of !== undefined && (document === undefined || of === document)) batches += 1;
    }
    return batches === 0 ? status : { state: "saving", batches };
  }

  function hello(): void {
    const wanted = extent === "nothing" ? first : [];
    void call({ method: "hello", watching: [...watching.keys()], first: wanted });
    coming = { hello: number, rows: new Map() };
  }

  function hearRows({ hello: of, rows: piece, isLast }: RowsMessage): void {
    // Whoever leads now is asked anew: of an earlier answer nothing is needed.
    if (coming?.hello !== of) return;
    for (const row of piece) coming.rows.set(row.document, row);
    if (!isLast) return;
    rowsVersion += 1;
    for (const id of rows.keys()) if (!coming.rows.has(id)) put(id, undefined);
    for (const [id, row] of coming.rows) put(id, row);
    coming = undefined;
    extent = "whole";
    tell();
  }

  function hear(message: LeaderMessage): void {
    // Only who begins to lead may have begun before the one we know: a clock can be set back.
    if (message.type !== "leads" && message.leader < leader) return;
    ({ leader } = message);
    switch (message.type) {
      case "opens":
        signsOfLife += 1;
        return;
      case "leads": {
        // Operations name what they make, and an edit of a note says how it then reads, so one that the last leader had already stored changes nothing.
        const unanswered = [...open];
        open.clear();
        hello();
        for (const [of, again] of unanswered) {
          // The new hello says all that an old one would have.
          if (again.call.method === "hello") {
            again.resolve({ type: "nothing" });
            continue;
          }
          open.set(of, again);
          post(of, again.call);
        }
        return;
      }
      case "answer":
        if (message.tab !== tab) return;
        open.get(message.number)?.resolve(message.outcome);
        open.delete(message.number);
        return;
      case "rows":
        if (message.tab === tab) hearRows(message);
        return;
      case "look":
        if (message.tab !== tab || extent !== "nothing" || message.rows.length === 0) return;
        extent = "look";
        rowsVersion += 1;
        for (const row of message.rows) put(row.document, row);
        return tell();
      case "changes":
        for (const row of message.rows) coming?.rows.set(row.document, row);
        for (const id of message.removed) coming?.rows.delete(id);
        // What only some rows are known of is not shown in pieces.
        if (extent !== "whole") return;
        rowsVersion += 1;
        for (const row of message.rows) put(row.document, row);
        for (const id of message.removed) put(id, undefined);
        return tell();
      case "state":
        state = message.state;
        return tell();
      case "document":
        if (!watching.has(message.document)) return;
        documents.set(message.document, message);
        return tell();
      case "peers":
        if (!watching.has(message.document)) return;
        peers.set(message.document, message.peers);
        return tell();
    }
  }

  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isOfLeader(data)) hear(data);
  });
  hello();

  return {
    rows: () => rows,
    extent: () => extent,
    rowsVersion: () => rowsVersion,
    conflicts: () => conflicts,
    asked: (name) => asked.get(name) ?? 0,
    state: () =>
      extent === "whole" && state !== undefined
        ? { ...state, status: withAsked(state.status) }
        : undefined,
    document: (id) => {
      const shown = documents.get(id);
      return shown && { ...shown, status: withAsked(shown.status, id) };
    },
    watch: (id, onAnswer) => {
      watching.set(id, (watching.get(id) ?? 0) + 1);
      if (watching.get(id) === 1 || onAnswer !== undefined) {
        void call({ method: "watch", document: id }).then(() => onAnswer?.());
      }
      return () => {
        const left = (watching.get(id) ?? 1) - 1;
        if (left > 0) {
          watching.set(id, left);
          return;
        }
        watching.delete(id);
        documents.delete(id);
        peers.delete(id);
        void call({ method: "unwatch", document: id });
      };
    },
    peers: (id) => peers.get(id) ?? nobody,
    show: (document, place) => void call({ method: "show", document, place }),
    create: (kind, id, operations) =>
      call({
        method: "create",
        kind,
        id,
        operations,
      }),
    apply: (id, operations) =>
      call({
        method: "apply",
        document: id,
        operations,
      }),
    call,
    unanswered: () => {
      const [oldest] = open.keys();
      return oldest === undefined ? undefined : `${oldest} ${signsOfLife}`;
    },
    typed,
    isChanging: () => open.values().some(({ call: made }) => documentOf(made) !== undefined),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** How many fields of a document wait for a person. */
function waitingIn(row: ListedRow | undefined): number {
  return row?.conflicts.filter(({ attention }) => attention === "person").length ?? 0;
}

/** Whom the open conflicts of a document were put to, each time anew. */
function askedIn(row: ListedRow | undefined): readonly string[] {
  return (
    row?.conflicts.flatMap(({ attention, asked }) =>
      attention === "person" && asked !== undefined ? [asked.of] : [],
    ) ?? []
  );
}

/** The document that a call changes, if it changes one. */
function documentOf(call: Call): string | undefined {
  if (call.method === "create") return call.id;
  const isChange =
    call.method === "apply" ||
    call.method === "issue-leased" ||
    call.method === "undo" ||
    call.method === "redo";
  return isChange ? call.document : undefined;
}

/** Only workers of this very app post here, so the version says all there is to know. */
function isOfLeader(data: unknown): data is LeaderMessage {
  return (
    typeof data === "object" &&
    data !== null &&
    "version" in data &&
    data.version === wireVersion &&
    "type" in data &&
    data.type !== "call"
  );
}
