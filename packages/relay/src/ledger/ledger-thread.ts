import { Worker } from "node:worker_threads";
import type { WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { LedgerReply } from "./ledger-messages.ts";
import type { LedgerCall, LedgerWorkerSettings } from "./ledger-messages.ts";

/** Why the ledger does not answer now, for a person, and when it is worth asking again. */
export interface LedgerUnavailable {
  readonly type: "unavailable";
  readonly message: string;
  readonly retryAfterMs: number;
}

/** What the ledger said, unless it cannot say anything now. */
export type LedgerAnswer<T> = { readonly type: "answered"; readonly value: T } | LedgerUnavailable;

/** How the thread is doing. `reason`: why it ended last. */
export type LedgerThreadState =
  | { readonly state: "running" }
  /** Calls wait for it. */
  | { readonly state: "starting"; readonly reason: string | null }
  | { readonly state: "down"; readonly reason: string; readonly retryAt: number };

/**
 * A thread that is started again when it has died, each time later, and whose death nobody waits for in vain: who had asked it, and who asks while it is gone, is told so.
 */
export interface LedgerThread extends AsyncDisposable {
  /** Rejects only for what failed in the thread's own work. */
  readonly ask: (question: LedgerCall, withinMs?: number) => Promise<LedgerAnswer<unknown>>;
  readonly state: () => LedgerThreadState;
  /** How often it was started. */
  readonly starts: () => number;
}

export type OpenThread = (settings: LedgerWorkerSettings) => Worker;

const firstRestartMs = 1_000;
const longestRestartMs = 60_000;

const words = {
  gone: "The ledger's thread has died and is started again. Edits are stored meanwhile, and recorded then.",
  busy: "The ledger has not answered in time. It goes on; ask again later.",
} as const;

/** @param onStart the thread can be asked: also after each death */
export function startLedgerThread(
  settings: LedgerWorkerSettings,
  on: {
    readonly started: () => void;
    readonly reached: (workspace: WorkspaceId, cursor: number) => void;
  },
  deps: Pick<RelayDeps, "now" | "after" | "log">,
  open: OpenThread = openThread,
): LedgerThread {
  const waiting = new Map<number, PromiseWithResolvers<LedgerAnswer<unknown>>>();
  let calls = 0;
  let starts = 0;
  /** Deaths in a row of threads that did not live long. */
  let deaths = 0;
  let isEnding = false;
  let restart: Disposable | null = null;
  let state: LedgerThreadState = { state: "starting", reason: null };

  const settle = (call: number): PromiseWithResolvers<LedgerAnswer<unknown>> | undefined => {
    const found = waiting.get(call);
    waiting.delete(call);
    return found;
  };
  const take = (message: unknown): void => {
    const reply = LedgerReply.parse(message);
    switch (reply.type) {
      case "ready":
        state = { state: "running" };
        return;
      case "done":
        settle(reply.call)?.resolve({ type: "answered", value: reply.result });
        return;
      case "failed":
        settle(reply.call)?.reject(new Error(reply.reason));
        return;
      case "reached":
        on.reached(reply.workspace, reply.cursor);
        return;
      case "log":
        deps.log[reply.level](reply.event, reply.fields);
        return;
      default:
        reply satisfies never;
    }
  };
  const gone = (): LedgerUnavailable => {
    const retryAfterMs = state.state === "down" ? Math.max(0, state.retryAt - deps.now()) : 0;
    return {
      type: "unavailable",
      message: words.gone,
      retryAfterMs: retryAfterMs + firstRestartMs,
    };
  };

  const begin = (): Worker => {
    const begunAt = deps.now();
    let reason = "it ended";
    starts += 1;
    const thread = open(settings);
    thread.on("message", take);
    thread.on("error", (error) => {
      reason = reasonOf(error);
      deps.log.error("ledger-failed", { reason });
    });
    thread.on("exit", () => {
      deaths = deps.now() - begunAt >= longestRestartMs ? 1 : deaths + 1;
      const afterMs = Math.min(longestRestartMs, firstRestartMs * 2 ** (deaths - 1));
      state = { state: "down", reason, retryAt: deps.now() + afterMs };
      for (const { resolve } of waiting.values()) resolve(gone());
      waiting.clear();
      if (isEnding) return;
      restart = deps.after(afterMs, () => {
        state = { state: "starting", reason };
        worker = begin();
        on.started();
      });
    });
    thread.unref();
    return thread;
  };
  let worker = begin();

  return {
    state: () => state,
    starts: () => starts,
    ask: async (question, withinMs) => {
      // What is said to a dead thread is heard by nobody.
      if (state.state === "down") return gone();
      calls += 1;
      const call = calls;
      const answer = Promise.withResolvers<LedgerAnswer<unknown>>();
      waiting.set(call, answer);
      worker.postMessage({ call, question });
      if (withinMs === undefined) return answer.promise;
      using _ = deps.after(withinMs, () =>
        settle(call)?.resolve({
          type: "unavailable",
          message: words.busy,
          retryAfterMs: firstRestartMs,
        }),
      );
      return await answer.promise;
    },
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      restart?.[Symbol.dispose]();
      await worker.terminate();
    },
  };
}

/** The thread reads what this file is written in: sources, or what was built of them. */
export function openThread(settings: LedgerWorkerSettings): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(isSource ? "./ledger-worker.ts" : "./ledger-worker.js", import.meta.url);
  return new Worker(file, {
    workerData: settings,
    name: "ledger",
    ...(isSource && { execArgv: ["--conditions=@concord/source"] }),
  });
}
