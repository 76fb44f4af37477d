import * as Y from "yjs";

/** Which clocks of a client an update carries. `to` is exclusive. */
export interface ClockRange {
  readonly from: number;
  readonly to: number;
}

/** What an update is made of, before it is applied anywhere. */
export interface UpdateStructure {
  /** What it carries, by client: one range, or several where the update has gaps. */
  readonly clients: ReadonlyMap<number, readonly ClockRange[]>;
  /** What it deletes. */
  readonly deletions: ReadonlyMap<number, readonly ClockRange[]>;
  /** Ends of clock ranges that must be known, here or at the receiver, for the update to apply whole. */
  readonly needs: ReadonlyMap<number, number>;
}

export type ReadStructure =
  | { readonly type: "read"; readonly structure: UpdateStructure }
  | { readonly type: "malformed"; readonly message: string };

/**
 * Reads a stranger's update without applying it. One that gives a clock twice is malformed: Yjs would take one of the two when it applies the
 * update and perhaps the other when it merges it, and replicas would differ for good.
 */
export function readUpdateStructure(update: Uint8Array): ReadStructure {
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch (error) {
    // Yjs reads with a cursor and throws whatever the bytes make it stumble over.
    return { type: "malformed", message: error instanceof Error ? error.message : "Unreadable" };
  }
  const clients = new Map<number, ClockRange[]>();
  const deletions = new Map<number, readonly ClockRange[]>();
  const needs = new Map<number, number>();
  const need = (client: number, end: number): void => {
    needs.set(client, Math.max(needs.get(client) ?? 0, end));
  };

  let previous: number | undefined;
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id;
    const isApart = previous !== client && clients.has(client);
    if (isApart || clock < (clients.get(client)?.at(-1)?.to ?? 0)) {
      return { type: "malformed", message: "A clock stands in it twice" };
    }
    previous = client;
    if (struct instanceof Y.Skip) continue;
    const end = clock + struct.length;
    if (!Number.isSafeInteger(end)) return { type: "malformed", message: "A clock is too large" };
    const ranges = clients.get(client) ?? [];
    const last = ranges.at(-1);
    if (last !== undefined && last.to === clock) ranges[ranges.length - 1] = { ...last, to: end };
    else ranges.push({ from: clock, to: end });
    clients.set(client, ranges);
    if (!(struct instanceof Y.Item)) continue;
    for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (id instanceof Y.ID) need(id.client, id.clock + 1);
    }
  }
  for (const [client, ranges] of decoded.ds.clients) {
    for (const { clock, len } of ranges) need(client, clock + len);
    deletions.set(
      client,
      ranges.map(({ clock, len }) => ({ from: clock, to: clock + len })),
    );
  }
  return { type: "read", structure: { clients, deletions, needs } };
}

/**
 * Whether a document in the given state would have to wait for other updates before it could apply this one whole. Such an update
 * must not be applied: what waits in a Y.Doc hides fields that were fine before, and piles up at quadratic cost.
 */
export function lacksDependencies(
  structure: UpdateStructure,
  state: ReadonlyMap<number, number>,
): boolean {
  const covered = new Map(state);
  for (const [client, ranges] of structure.clients) {
    for (const { from, to } of ranges) {
      const here = covered.get(client) ?? 0;
      if (from > here) return true;
      covered.set(client, Math.max(here, to));
    }
  }
  for (const [client, end] of structure.needs) {
    if (end > (covered.get(client) ?? 0)) return true;
  }
  return false;
}
