import type { DocumentSnapshot, OperationInput } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { beginningOf } from "../page/unborn-documents.ts";
import type { Creation } from "../page/unborn-documents.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Outcome, WorkspaceState } from "../wire/messages.ts";
import { creationOf } from "./new-draft.ts";
import type { Edit } from "./invoice-edits.ts";

/** What became of an entry. One that could not be stored yet has not become anything: it waits. */
export type EntryOutcome = Exclude<Outcome, { readonly type: "not-stored" }>;

export type Refusal = Extract<EntryOutcome, { readonly type: "refused" }>;

/** Something that was entered. Its overlay is shown until the replica tells it back. */
export interface Entry extends Edit {
  readonly number: number;
  /** What this tab had been told of the document when it was entered; undefined where that was nothing. */
  readonly told: DocumentSnapshot | undefined;
  readonly outcome: Promise<EntryOutcome>;
}

/** What was entered in this tab and is not stored yet, for each document in its order. It is of the page: going elsewhere drops nothing. */
export interface EntryQueue {
  /** `takes` is asked about a refusal first, and answers whether it says what to do: then nobody else hears of it. */
  readonly enter: (
    document: DocumentId,
    edit: Edit,
    takes?: (refusal: Refusal) => boolean,
  ) => Entry;
  /** What is not stored yet, the oldest first. */
  readonly waiting: (document: DocumentId) => readonly Entry[];
  readonly isWaiting: () => boolean;
  /** All that is not stored yet, by document. */
  readonly unstored: () => Iterable<readonly [DocumentId, readonly Entry[]]>;
  /** The operation that begins a document which is nowhere yet. */
  readonly creationOf: (document: DocumentId) => Creation | undefined;
  /** Waits for what was entered until now. */
  readonly settled: (document: DocumentId) => Promise<unknown>;
  /** Why what was entered waits; "" where nothing does. */
  readonly notStored: (document: DocumentId) => string;
  /** Says of a document that something was not entered. */
  readonly refuse: (document: DocumentId, message: string) => void;
  /** Why an entry was not made, until somebody has dismissed it; "" for none. */
  readonly refusal: (document: DocumentId) => string;
  readonly dismiss: (document: DocumentId) => void;
  /** Somebody looks at the document, and shows what is said of it. */
  readonly follow: (document: DocumentId, listener: () => void) => () => void;
}

/** How often it is looked whether a device that was full has room. */
const lookAgainMs = 1_000;
/** What a device with room has not stored after so many times is a mistake, and no want of room: it must not hold up what comes after it. */
const mostTries = 10;

const queues = new WeakMap<Workspace, EntryQueue>();
const listeners = new Set<(document: DocumentId, message: string) => void>();

/** The one queue of a workspace in this tab. */
export function entryQueueOf(workspace: Workspace): EntryQueue {
  const queue =
    queues.get(workspace) ??
    createEntryQueue(workspace, {
      wait: (ms) => new Promise((waited) => setTimeout(waited, ms)),
      creationOf: (document) => creationOf(document) ?? beginningOf(document),
      onUnseen: (document, message) => {
        for (const listener of listeners) listener(document, message);
      },
    });
  queues.set(workspace, queue);
  return queue;
}

/** Calls `listener` when an entry was refused in a document that nobody looks at any more. */
export function onUnseenRefusal(listener: (document: DocumentId, message: string) => void): void {
  listeners.add(listener);
}

export interface EntryQueueDeps {
  readonly wait: (ms: number) => Promise<void>;
  /** The operation that begins a document which is nowhere yet. */
  readonly creationOf: (document: DocumentId) => Creation | undefined;
  /** An entry was refused, and nobody looks at the document. */
  readonly onUnseen: (document: DocumentId, message: string) => void;
}

/** Stores what is entered, one after the other in each document: a draft before anything is entered into it. */
export function createEntryQueue(
  workspace: Pick<Workspace, "rows" | "create" | "apply" | "state" | "document">,
  deps: EntryQueueDeps,
): EntryQueue {
  const waiting = new Map<DocumentId, readonly Entry[]>();
  const last = new Map<DocumentId, Promise<unknown>>();
  const notStored = new Map<DocumentId, string>();
  const refusals = new Map<DocumentId, readonly string[]>();
  const followers = new Map<DocumentId, ReadonlySet<() => void>>();
  // Rows come a moment after the answer: the next entry must not create once more.
  const created = new Set<DocumentId>();
  let number = 0;

  function tell(document: DocumentId): void {
    for (const listener of followers.get(document) ?? []) listener();
  }

  function neededCreation(document: DocumentId): Creation | undefined {
    const isThere = created.has(document) || workspace.rows().has(document);
    return isThere ? undefined : deps.creationOf(document);
  }

  async function attempt(
    document: DocumentId,
    operations: readonly OperationInput[],
  ): Promise<Outcome> {
    const creation = neededCreation(document);
    if (creation !== undefined) {
      const outcome = await workspace.create(creation.document.kind, document, [creation]);
      // Its name was made here, so what exists already is this very draft: a worker has stored it and died before it could say so.
      const exists = outcome.type === "refused" && outcome.rule === "document-exists";
      if (!exists && (outcome.type === "refused" || outcome.type === "not-stored")) return outcome;
      created.add(document);
    }
    return workspace.apply(document, operations);
  }

  /** What a full device cannot take is stored once there is room. What is entered into the same document meanwhile waits behind it. */
  async function store(
    document: DocumentId,
    operations: readonly OperationInput[],
  ): Promise<EntryOutcome> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt(document, operations);
      if (outcome.type !== "not-stored") return outcome;
      if (tries >= mostTries) return { ...outcome, type: "refused", rule: "not-stored" };
      notStored.set(document, outcome.message);
      tell(document);
      await deps.wait(lookAgainMs);
      while (cannotStore(workspace.state())) {
        tries = 0;
        await deps.wait(lookAgainMs);
      }
    }
  }

  function refuse(document: DocumentId, message: string): void {
    refusals.set(document, [...new Set([...(refusals.get(document) ?? []), message])]);
    if ((followers.get(document)?.size ?? 0) === 0) deps.onUnseen(document, message);
  }

  async function run(
    entered: number,
    document: DocumentId,
    operations: readonly OperationInput[],
    takes: ((refusal: Refusal) => boolean) | undefined,
  ): Promise<EntryOutcome> {
    await last.get(document);
    const outcome = await store(document, operations);
    const left = (waiting.get(document) ?? []).filter((entry) => entry.number !== entered);
    if (left.length > 0) waiting.set(document, left);
    else waiting.delete(document);
    notStored.delete(document);
    if (outcome.type === "refused" && takes?.(outcome) !== true) refuse(document, outcome.message);
    tell(document);
    return outcome;
  }

  return {
    enter: (document, { operations, overlay }, takes) => {
      number += 1;
      const told = workspace.document(document)?.snapshot;
      const outcome = run(number, document, operations, takes);
      last.set(document, outcome);
      const entry = { number, operations, overlay, told, outcome };
      waiting.set(document, [...(waiting.get(document) ?? []), entry]);
      return entry;
    },
    waiting: (document) => waiting.get(document) ?? [],
    isWaiting: () => waiting.size > 0,
    unstored: () => waiting,
    creationOf: neededCreation,
    settled: async (document) => last.get(document),
    notStored: (document) => notStored.get(document) ?? "",
    refuse: (document, message) => {
      refuse(document, message);
      tell(document);
    },
    refusal: (document) => refusals.get(document)?.[0] ?? "",
    dismiss: (document) => {
      refusals.set(document, (refusals.get(document) ?? []).slice(1));
      tell(document);
    },
    follow: (document, listener) => {
      followers.set(document, new Set([...(followers.get(document) ?? []), listener]));
      return () => {
        const left = [...(followers.get(document) ?? [])].filter((each) => each !== listener);
        followers.set(document, new Set(left));
      };
    },
  };
}

function cannotStore(state: WorkspaceState | undefined): boolean {
  const status = state?.status;
  return status?.state === "needs-attention" && status.attention.cause === "storage";
}
