import type { Clock } from "./clock.ts";

/** A piece of work. Two jobs of one key never run at once. */
export interface Job {
  readonly key: string;
  readonly run: () => Promise<void>;
  /** The job threw, which is a bug or a broken disk: try it later, not in a hot loop. */
  readonly postpone: () => void;
}

/** Where work comes from, in durable queues: the dispatcher itself remembers nothing. */
export interface JobSource {
  readonly name: string;
  /** The next job that is due and whose key is not busy. */
  readonly take: (now: number, busy: ReadonlySet<string>) => Job | undefined;
  /** The next moment after `now` at which there may be one. */
  readonly nextDue: (now: number) => number | undefined;
}

export interface Dispatcher {
  /** Something may be due. Cheap, and never wrong to call. */
  readonly wake: () => void;
  /** Resolves when nothing runs and nothing is due now. */
  readonly idle: () => Promise<void>;
  /** Takes no more jobs; resolves when those that run have ended. */
  readonly stop: () => Promise<void>;
}

const restMs = 1_000;

/** Runs due jobs, the sources in order of urgency, at most `concurrent` at once. Every event ends in the same decision: `next`. */
export function createDispatcher(deps: {
  readonly sources: readonly JobSource[];
  readonly concurrent: number;
  readonly clock: Clock;
  readonly onThrow: (source: string, error: unknown) => void;
}): Dispatcher {
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  const idlers: (() => void)[] = [];
  let state: "running" | "stopped" = "running";
  let isScheduled = false;
  let cancelTimer: (() => void) | undefined;
  let restUntil = 0;

  const wake = (): void => {
    if (isScheduled || state === "stopped") return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      next();
    });
  };

  function next(): void {
    if (state === "stopped") return;
    const now = deps.clock.now();
    for (;;) {
      const found = takeOne(now);
      if (found === undefined) break;
      busy.add(found.job.key);
      const job = perform(found.source, found.job);
      running.add(job);
      void job.finally(() => running.delete(job));
    }
    if (busy.size === 0) for (const resolve of idlers.splice(0)) resolve();
    sleep(now);
  }

  function takeOne(now: number): { readonly source: JobSource; readonly job: Job } | undefined {
    if (busy.size >= deps.concurrent || restUntil > now) return undefined;
    for (const source of deps.sources) {
      try {
        const job = source.take(now, busy);
        if (job !== undefined) return { source, job };
      } catch (error) {
        rest(source.name, error);
        return undefined;
      }
    }
    return undefined;
  }

  async function perform(source: JobSource, job: Job): Promise<void> {
    try {
      await job.run();
    } catch (error) {
      try {
        job.postpone();
        deps.onThrow(source.name, error);
      } catch (second) {
        deps.onThrow(source.name, error);
        rest(source.name, second);
      }
    }
    busy.delete(job.key);
    wake();
  }

  // The queues themselves cannot be read or written (a full disk, a lost lease): a job would be due again at once.
  function rest(source: string, error: unknown): void {
    restUntil = deps.clock.now() + restMs;
    deps.onThrow(source, error);
  }

  function sleep(now: number): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (state === "stopped" || busy.size >= deps.concurrent) return;
    const moments = deps.sources.flatMap((source) => source.nextDue(now) ?? []);
    const earliest = restUntil > now ? restUntil : Math.min(...moments);
    if (Number.isFinite(earliest)) cancelTimer = deps.clock.at(Math.max(earliest, now + 1), wake);
  }

  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        if (state === "stopped") {
          resolve();
          return;
        }
        idlers.push(resolve);
        wake();
      }),
    async stop() {
      state = "stopped";
      cancelTimer?.();
      await Promise.all(running);
      for (const resolve of idlers.splice(0)) resolve();
    },
  };
}
