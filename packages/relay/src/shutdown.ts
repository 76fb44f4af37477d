import type { RelayDeps } from "./relay-deps.ts";

/** How a relay ended. `left`: what could not be done in time, for a person. */
export type RelayEnd =
  | { readonly type: "whole" }
  | { readonly type: "left"; readonly what: readonly string[] };

/** A part of the end. */
export interface ShutdownStage {
  /** By which part of the whole time it must be done. */
  readonly by: number;
  /** Is told how long it has. */
  readonly work: (leftMs: number) => Promise<unknown>;
  /** Said if it was not done by then; null where nothing of worth was left. */
  readonly otherwise: () => string | null;
}

/**
 * Goes through the stages one after the other, and past each that takes too long or fails: an end always comes, whatever a socket, a
 * request or the store does.
 */
export async function runShutdown(
  stages: readonly ShutdownStage[],
  deadlineMs: number,
  deps: Pick<RelayDeps, "now" | "after">,
): Promise<RelayEnd> {
  const begin = deps.now();
  const what: string[] = [];
  for (const { by, work, otherwise } of stages) {
    const leftMs = Math.max(0, begin + by * deadlineMs - deps.now());
    const { promise: timeUp, resolve } = Promise.withResolvers<"late">();
    const timer = deps.after(leftMs, () => resolve("late"));
    const done = work(leftMs).then(
      () => "done" as const,
      () => "failed" as const,
    );
    const left = (await Promise.race([done, timeUp])) === "done" ? null : otherwise();
    if (left !== null) what.push(left);
    timer[Symbol.dispose]();
  }
  return what.length === 0 ? { type: "whole" } : { type: "left", what };
}

/** Milliseconds over which many are sent away: so much for each, and no more than `longestMs` for all. */
export function spreadOver(count: number, longestMs: number): number {
  const perSocketMs = 5;
  return Math.max(0, Math.min(longestMs, (count - 1) * perSocketMs));
}

/** From 0 up to, not including, 1. */
export function randomFraction({ random }: Pick<RelayDeps, "random">): number {
  return new DataView(random(4).slice().buffer).getUint32(0) / 2 ** 32;
}
