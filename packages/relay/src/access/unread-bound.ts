import type { RelayDeps } from "../relay-deps.ts";

/** A connection whose other side does not take what it was sent. */
export interface SlowReader {
  /** Whose it is; null for a stranger. */
  readonly owner: () => string | null;
  /** Bytes that were sent and not taken. */
  readonly unread: () => number;
  /** Ends the connection: whoever comes again gets what it missed, merged. */
  readonly giveUp: () => void;
}

/** What is less than this is on its way, and nobody's slowness. */
export const noticedBytes = 64 * 1_024;
/** Each look adds up what all slow readers hold, so not every frame is one: at the latest after this time, and after this part of the bound. */
const lookEveryMs = 50;
const lookEveryPart = 1 / 16;

/**
 * Bounds what all slow readers together hold in memory: a bound for each alone is none, for whoever opens many. Above it those are given
 * up whose owner holds most, the fullest first, so that nobody pays for the many connections of somebody else.
 *
 * @returns to be called with a reader that holds more than `noticedBytes`, and how much came for it just now
 */
export function boundUnread(
  mostBytes: number,
  deps: Pick<RelayDeps, "ticks">,
): (reader: SlowReader, bytes: number) => void {
  const behind = new Set<SlowReader>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let since = 0;

  const look = (): void => {
    const held = [...behind].map((reader) => ({ reader, unread: reader.unread() }));
    behind.clear();
    const slow = held.filter(({ unread }) => unread >= noticedBytes);
    for (const { reader } of slow) behind.add(reader);
    const owners = Map.groupBy(
      slow.toSorted((one, other) => one.unread - other.unread),
      ({ reader }) => reader.owner(),
    );
    const heaviest = (): typeof held =>
      [...owners.values()].reduce((one, other) => (sum(other) > sum(one) ? other : one), []);
    let total = sum(slow);
    while (total > mostBytes) {
      const fullest = heaviest().pop();
      if (fullest === undefined) return;
      fullest.reader.giveUp();
      behind.delete(fullest.reader);
      total -= fullest.unread;
    }
  };

  return (reader, bytes) => {
    behind.add(reader);
    since += bytes;
    const now = deps.ticks();
    if (now - lookedAt < lookEveryMs && since < mostBytes * lookEveryPart) return;
    lookedAt = now;
    since = 0;
    look();
  };
}

function sum(held: readonly { readonly unread: number }[]): number {
  return held.reduce((total, { unread }) => total + unread, 0);
}
