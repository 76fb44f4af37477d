import { join } from "node:path";
import { HistoryBlame, HistoryDifference, HistoryPage } from "@concord/ledger";
import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { Exported, Moment } from "./ledger-messages.ts";
import type { LedgerWorkerSettings } from "./ledger-messages.ts";
import { startLedgerThread } from "./ledger-thread.ts";
import type { LedgerAnswer, LedgerThread, OpenThread } from "./ledger-thread.ts";

export interface LedgerOptions {
  /** Where the keys that seal lie; `sealing` in the data folder unless said otherwise. */
  readonly sealingFolder?: string;
  /** Files and URLs to which every seal is sent. */
  readonly anchors?: readonly string[];
  /** What is recorded is sealed by itself within this time, a minute unless said otherwise. */
  readonly sealEveryMs?: number;
}

/** The relay's side of its ledger. All work is done in another thread; nobody who writes waits for it. */
export interface LedgerService extends AsyncDisposable, Pick<LedgerThread, "state" | "starts"> {
  /** Records and seals what is left, as far as the time goes. */
  readonly end: (withinMs: number) => Promise<void>;
  /** Up to which row a workspace is recorded. */
  readonly cursorOf: (workspace: WorkspaceId) => number;
  /** Follows what is committed from now on, and catches up with what was before. */
  readonly follow: (committer: Committer, workspaces: readonly WorkspaceId[]) => void;
  /** Null for a document that has no history. */
  readonly history: (
    workspace: WorkspaceId,
    document: DocumentId,
    page: {
      readonly before: number | null;
      readonly limit: number;
      readonly withRegisters: boolean;
    },
  ) => Promise<LedgerAnswer<HistoryPage | null>>;
  /** A document as it was after a `seq`; null before its first entry. */
  readonly moment: (
    workspace: WorkspaceId,
    document: DocumentId,
    seq: number,
  ) => Promise<LedgerAnswer<Moment | null>>;
  /** Whose the registers of a document are; null for one that has no history. */
  readonly blame: (
    workspace: WorkspaceId,
    document: DocumentId,
    of: { readonly at: number | null; readonly path: string | null },
  ) => Promise<LedgerAnswer<HistoryBlame | null>>;
  /** What two moments of a document differ in; null for one that has no history. */
  readonly difference: (
    workspace: WorkspaceId,
    document: DocumentId,
    between: { readonly from: number; readonly to: number | null },
  ) => Promise<LedgerAnswer<HistoryDifference | null>>;
  /** Records everything up to a `seq`, and says how far it came. */
  readonly record: (workspace: WorkspaceId, upTo: number) => Promise<LedgerAnswer<number>>;
  /** A file with the ledger of a workspace, for the caller to send and to delete. */
  readonly export: (
    workspace: WorkspaceId,
    options: { readonly readable: boolean },
  ) => Promise<LedgerAnswer<Exported>>;
}

const defaultSealEveryMs = 60_000;
const defaultEndMs = 2_000;
const anchorMs = 30_000;
/** Edits within this time are followed together. */
const followAfterMs = 1_000;
const retryAfterMs = 5_000;
/** Who reads a history is told that it takes too long before they give up. */
const readersWaitMs = 30_000;
/** Of the time for an end: what the thread has for entries that are not recorded or sealed yet, by when it must have said so, and how long it is then waited for. */
const lastEntriesPart = 0.65;
const lastWordPart = 0.8;
const lastWaitPart = 0.1;

/** How a workspace is followed: a timer stands, or the thread was asked, perhaps before the last commit. */
interface Following {
  readonly timer: Disposable | undefined;
  isUnderWay: boolean;
  isBehind: boolean;
}

/** @param open opens the thread; a real one unless a test holds it in its hands */
export function startLedger(
  data: string,
  options: LedgerOptions,
  deps: Pick<RelayDeps, "now" | "after" | "log">,
  open?: OpenThread,
): LedgerService {
  const settings: LedgerWorkerSettings = {
    data,
    sealingFolder: options.sealingFolder ?? join(data, "sealing"),
    anchors: [...(options.anchors ?? [])],
    sealEveryMs: options.sealEveryMs ?? defaultSealEveryMs,
    anchorMs,
  };
  const cursors = new Map<WorkspaceId, number>();
  const known = new Map<WorkspaceId, Following>();
  let isEnding = false;
  let subscription: Disposable | null = null;

  const thread = startLedgerThread(
    settings,
    {
      started: () => {
        for (const workspace of known.keys()) followSoon(workspace);
      },
      reached: (workspace, cursor) => void cursors.set(workspace, cursor),
    },
    deps,
    open,
  );

  /** One follows a workspace at a time: what is committed meanwhile is followed after it. */
  const followSoon = (workspace: WorkspaceId, afterMs = followAfterMs): void => {
    if (isEnding) return;
    const following = known.get(workspace);
    if (following?.timer !== undefined) return;
    if (following?.isUnderWay === true) {
      following.isBehind = true;
      return;
    }
    const timer = deps.after(afterMs, () => void follow(workspace));
    known.set(workspace, { timer, isUnderWay: false, isBehind: false });
  };
  const follow = async (workspace: WorkspaceId): Promise<void> => {
    const following: Following = { timer: undefined, isUnderWay: true, isBehind: false };
    known.set(workspace, following);
    let nextMs = followAfterMs;
    try {
      // A thread that is gone is asked for all of them when it is there again.
      await thread.ask({ type: "follow", workspace });
    } catch (error) {
      deps.log.error("ledger-behind", { workspace, reason: reasonOf(error) });
      following.isBehind = true;
      nextMs = retryAfterMs;
    }
    following.isUnderWay = false;
    if (following.isBehind) followSoon(workspace, nextMs);
  };

  const end = async (withinMs: number): Promise<void> => {
    isEnding = true;
    subscription?.[Symbol.dispose]();
    for (const { timer } of known.values()) timer?.[Symbol.dispose]();
    const forEntries = Math.floor(lastEntriesPart * withinMs);
    // One that is not there yet has nothing open: what is not recorded is at the next start.
    if (thread.state().state === "running") {
      const last = { type: "end", workspaces: [...known.keys()], withinMs: forEntries } as const;
      await thread.ask(last, lastWordPart * withinMs).catch(() => undefined);
    }
    // A thread that is stuck is ended: its store is left whole by whatever ends it. Nobody waits for that longer than there is time.
    const { promise: timeUp, resolve } = Promise.withResolvers<undefined>();
    using _ = deps.after(lastWaitPart * withinMs, () => resolve(undefined));
    await Promise.race([thread[Symbol.asyncDispose](), timeUp]);
  };

  return {
    end,
    state: thread.state,
    starts: thread.starts,
    cursorOf: (workspace) => cursors.get(workspace) ?? 0,
    follow: (committer, workspaces) => {
      for (const workspace of workspaces) followSoon(workspace);
      subscription = committer.committed.subscribe(everywhere, ({ workspace }) =>
        followSoon(workspace),
      );
    },
    history: async (workspace, document, page) =>
      mapAnswer(
        await thread.ask({ type: "history", workspace, document, ...page }, readersWaitMs),
        (value) => HistoryPage.nullable().parse(value),
      ),
    moment: async (workspace, document, seq) =>
      mapAnswer(
        await thread.ask({ type: "moment", workspace, document, seq }, readersWaitMs),
        (value) => Moment.nullable().parse(value),
      ),
    blame: async (workspace, document, of) =>
      mapAnswer(
        await thread.ask({ type: "blame", workspace, document, ...of }, readersWaitMs),
        (value) => HistoryBlame.nullable().parse(value),
      ),
    difference: async (workspace, document, between) =>
      mapAnswer(
        await thread.ask({ type: "difference", workspace, document, ...between }, readersWaitMs),
        (value) => HistoryDifference.nullable().parse(value),
      ),
    record: async (workspace, upTo) =>
      mapAnswer(await thread.ask({ type: "record", workspace, upTo }), (value) =>
        z.int().parse(value),
      ),
    export: async (workspace, { readable }) =>
      mapAnswer(await thread.ask({ type: "export", workspace, readable }), (value) =>
        Exported.parse(value),
      ),
    [Symbol.asyncDispose]: () => end(defaultEndMs),
  };
}

function mapAnswer<T>(
  answer: LedgerAnswer<unknown>,
  parse: (value: unknown) => T,
): LedgerAnswer<T> {
  return answer.type === "answered" ? { type: "answered", value: parse(answer.value) } : answer;
}
