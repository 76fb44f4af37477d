import type { EntryStub } from "../reading/history-entry.ts";

/** Whoever needed longer than this was without a network. */
const promptMs = 2 * 60_000;
/** By so much clocks differ without anybody minding. */
const skewMs = 5 * 60_000;

/** When somebody wrote: by their device's clock, and never later than the relay had it. */
export function writtenMs({ at, deviceTime }: Pick<EntryStub, "at" | "deviceTime">): number {
  return Math.min(at, deviceTime);
}

/** How long an entry was on its device before the relay had it; null where it came at once. */
export function lateMs({ at, deviceTime }: Pick<EntryStub, "at" | "deviceTime">): number | null {
  const late = at - deviceTime;
  return late > promptMs ? late : null;
}

/** A device whose clock was ahead of the relay's: an entry of the future cannot be. One that is behind looks like one that was offline. */
export interface FastClock {
  readonly device: string;
  readonly author: EntryStub["author"];
  /** The most that was seen. */
  readonly aheadMs: number;
}

/** The devices whose clocks were ahead, the worst first. */
export function fastClocks(entries: readonly EntryStub[]): readonly FastClock[] {
  const worst = new Map<string, FastClock>();
  for (const { device, author, at, deviceTime } of entries) {
    const aheadMs = deviceTime - at;
    if (aheadMs <= Math.max(skewMs, worst.get(device)?.aheadMs ?? 0)) continue;
    worst.set(device, { device, author, aheadMs });
  }
  return [...worst.values()].toSorted((one, other) => other.aheadMs - one.aheadMs);
}
