import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { HistoryPage } from "@concord/ledger";
import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { Exported, LedgerReply, Moment } from "./ledger-messages.ts";
import type { LedgerCall, LedgerWorkerSettings } from "./ledger-messages.ts";

export interface LedgerOptions {
  /** Where the keys that seal lie; `sealing` in the data folder unless said otherwise. */
  readonly sealingFolder?: string;
  /** Files and URLs to which every seal is sent. */
  readonly anchors?: readonly string[];
  readonly sealEveryMs?: number;
}

/** The relay's side of its ledger. All work is done in another thread; nobody who writes waits for it. */
export interface LedgerService extends AsyncDisposable {
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
  ) => Promise<HistoryPage | null>;
  /** A document as it was after a `seq`; null before its first entry. */
  readonly moment: (
    workspace: WorkspaceId,
    document: DocumentId,
    seq: number,
  ) => Promise<Moment | null>;
  /** A file with the ledger of a workspace, for the caller to send and to delete. */
  readonly export: (
    workspace: WorkspaceId,
    options: { readonly readable: boolean },
  ) => Promise<Exported>;
}

const defaultSealEveryMs = 60_000;
const anchorMs = 30_000;
/** Edits within this time are followed together. */
const followAfterMs = 1_000;
const restartAfterMs = 5_000;

type Answer = { readonly resolve: (result: unknown) => void; readonly reject: (e: Error) => void };

export function startLedger(
  data: string,
  options: LedgerOptions,
  deps: Pick<RelayDeps, "after" | "log">,
): LedgerService {
  const settings: LedgerWorkerSettings = {
    data,
    sealingFolder: options.sealingFolder ?? join(data, "sealing"),
    anchors: [...(options.anchors ?? [])],
    sealEveryMs: options.sealEveryMs ?? defaultSealEveryMs,
    anchorMs,
  };
  const cursors = new Map<WorkspaceId, number>();
  const waiting = new Map<number, Answer>();
  const timers = new Map<WorkspaceId, Disposable>();
  const known = new Set<WorkspaceId>();
  let calls = 0;
  let isEnding = false;
  let subscription: Disposable | null = null;
  let restart: Disposable | null = null;

  const take = (message: unknown): void => {
    const reply = LedgerReply.parse(message);
    switch (reply.type) {
      case "done":
        waiting.get(reply.call)?.resolve(reply.result);
        waiting.delete(reply.call);
        return;
      case "failed":
        waiting.get(reply.call)?.reject(new Error(reply.reason));
        waiting.delete(reply.call);
        return;
      case "reached":
        cursors.set(reply.workspace, reply.cursor);
        return;
      case "log":
        deps.log[reply.level](reply.event, reply.fields);
        return;
      default:
        reply satisfies never;
    }
  };

  const begin = (): Worker => {
    const started = openWorker(settings);
    started.on("message", take);
    started.on("error", (error) => deps.log.error("ledger-failed", { reason: reasonOf(error) }));
    started.on("exit", () => {
      for (const { reject } of waiting.values()) reject(new Error("The ledger's thread ended"));
      waiting.clear();
      if (isEnding) return;
      restart = deps.after(restartAfterMs, () => {
        worker = begin();
        for (const workspace of known) followSoon(workspace);
      });
    });
    started.unref();
    return started;
  };
  let worker = begin();

  const ask = (question: LedgerCall): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    calls += 1;
    waiting.set(calls, { resolve, reject });
    worker.postMessage({ call: calls, question });
    return promise;
  };

  const followSoon = (workspace: WorkspaceId): void => {
    if (timers.has(workspace) || isEnding) return;
    known.add(workspace);
    const run = async (): Promise<void> => {
      // What is committed from here on makes another timer.
      timers.delete(workspace);
      try {
        await ask({ type: "follow", workspace });
      } catch (error) {
        if (isEnding) return;
        deps.log.error("ledger-behind", { workspace, reason: reasonOf(error) });
        timers.set(
          workspace,
          deps.after(restartAfterMs, () => void run()),
        );
      }
    };
    timers.set(
      workspace,
      deps.after(followAfterMs, () => void run()),
    );
  };

  return {
    cursorOf: (workspace) => cursors.get(workspace) ?? 0,
    follow: (committer, workspaces) => {
      for (const workspace of workspaces) followSoon(workspace);
      subscription = committer.committed.subscribe(everywhere, ({ workspace }) =>
        followSoon(workspace),
      );
    },
    history: async (workspace, document, page) =>
      HistoryPage.nullable().parse(await ask({ type: "history", workspace, document, ...page })),
    moment: async (workspace, document, seq) =>
      Moment.nullable().parse(await ask({ type: "moment", workspace, document, seq })),
    export: async (workspace, { readable }) =>
      Exported.parse(await ask({ type: "export", workspace, readable })),
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      subscription?.[Symbol.dispose]();
      restart?.[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
      // A thread that is stuck, or gone, is ended: its store is left whole by whatever ends it.
      await Promise.race([
        ask({ type: "end" }).catch(() => undefined),
        new Promise<void>((resolve) => {
          deps.after(endWithinMs, resolve);
        }),
      ]);
      await worker.terminate();
    },
  };
}

const endWithinMs = 500;

/** The thread reads what this file is written in: sources, or what was built of them. */
function openWorker(settings: LedgerWorkerSettings): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(isSource ? "./ledger-worker.ts" : "./ledger-worker.js", import.meta.url);
  return new Worker(file, {
    workerData: settings,
    name: "ledger",
    ...(isSource && { execArgv: ["--conditions=@concord/source"] }),
  });
}
