import type { RelayDeps } from "../relay-deps.ts";

/** A connection for which this process holds bytes: what its other side was sent and does not take, or what it sent and can be made no use of yet. */
export interface Holder {
  /** Whose it is; null for a stranger. */
  readonly owner: () => string | null;
  readonly held: () => number;
  /** Ends the connection: whoever comes again gets what it missed, merged. */
  readonly giveUp: () => void;
}

/** What is less than this is on its way, and nobody's slowness. Of what comes it is what one reading of a socket brings. */
export const noticedBytes = 64 * 1_024;
/** Each look adds up what is held for all, so not every frame is one: at the latest after this time, and after this part of the bound. */
const lookEveryMs = 50;
const lookEveryPart = 1 / 16;

/**
 * Bounds what is held in memory for all connections together: a bound for each alone is none, for whoever opens many. Above it those are given
 * up whose owner holds most, the fullest first, so that nobody pays for the many connections of somebody else.
 *
 * @returns to be called with a connection for which more than `noticedBytes` are held, and by how much they have just become more
 */
export function boundHeld(
  mostBytes: number,
  deps: Pick<RelayDeps, "ticks">,
): (holder: Holder, bytes: number) => void {
  const noticed = new Set<Holder>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let since = 0;

  const look = (): void => {
    const all = [...noticed].map((holder) => ({ holder, held: holder.held() }));
    noticed.clear();
    const large = all.filter(({ held }) => held >= noticedBytes);
    for (const { holder } of large) noticed.add(holder);
    const owners = Map.groupBy(
      large.toSorted((one, other) => one.held - other.held),
      ({ holder }) => holder.owner(),
    );
    const heaviest = (): typeof all =>
      [...owners.values()].reduce((one, other) => (sum(other) > sum(one) ? other : one), []);
    let total = sum(large);
    while (total > mostBytes) {
      const fullest = heaviest().pop();
      if (fullest === undefined) return;
      fullest.holder.giveUp();
      noticed.delete(fullest.holder);
      total -= fullest.held;
    }
  };

  return (holder, bytes) => {
    noticed.add(holder);
    since += bytes;
    const now = deps.ticks();
    if (now - lookedAt < lookEveryMs && since < mostBytes * lookEveryPart) return;
    lookedAt = now;
    since = 0;
    look();
  };
}

function sum(those: readonly { readonly held: number }[]): number {
  return those.reduce((total, { held }) => total + held, 0);
}
