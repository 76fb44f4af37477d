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
    const owners = new Map<string | null, { held: number; readers: SlowReader[] }>();
    let total = 0;
    for (const reader of behind) {
      const unread = reader.unread();
      if (unread < noticedBytes) {
        behind.delete(reader);
        continue;
      }
      total += unread;
      const owner = owners.get(reader.owner()) ?? { held: 0, readers: [] };
      owner.held += unread;
      owner.readers.push(reader);
      owners.set(reader.owner(), owner);
    }
    const lightestFirst = [...owners.values()].toSorted((one, other) => one.held - other.held);
    while (total > mostBytes) {
      const heaviest = lightestFirst.at(-1);
      const fullest = heaviest?.readers
        .toSorted((one, other) => one.unread() - other.unread())
        .pop();
      if (heaviest === undefined || fullest === undefined) return;
      const unread = fullest.unread();
      fullest.giveUp();
      behind.delete(fullest);
      heaviest.readers.splice(heaviest.readers.indexOf(fullest), 1);
      heaviest.held -= unread;
      total -= unread;
      lightestFirst.sort((one, other) => one.held - other.held);
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
