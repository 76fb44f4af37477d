import type { RemoteRef } from "../connector.ts";

/**
 * Vendors tell of one payment in five or six webhooks within a second, and each would be a reading of its own: they use up the limit that the next customer's payment needs.
 * An object that was read twice within a second is read again only when that second has passed, once for everything that was heard of it in the meantime.
 */
export interface Gathering {
  /** When the object may be read again; undefined: now. */
  readonly opensAt: (ref: RemoteRef, now: number) => number | undefined;
  /** It is being read. */
  readonly read: (ref: RemoteRef, now: number) => void;
}

const windowMs = 1_000;
const readingsPerWindow = 2;

export function createGathering(): Gathering {
  const readings = new Map<string, readonly number[]>();
  const recent = (key: string, now: number): readonly number[] =>
    (readings.get(key) ?? []).filter((at) => at > now - windowMs);
  let forgetAt = 1_000;

  return {
    opensAt: ({ kind, id }, now) => {
      const at = recent(`${kind}/${id}`, now);
      const first = at.at(-readingsPerWindow);
      return first === undefined ? undefined : first + windowMs;
    },
    read: ({ kind, id }, now) => {
      const key = `${kind}/${id}`;
      readings.set(key, [...recent(key, now), now]);
      if (readings.size < forgetAt) return;
      for (const known of readings.keys()) {
        if (recent(known, now).length === 0) readings.delete(known);
      }
      forgetAt = Math.max(1_000, 2 * readings.size);
    },
  };
}
