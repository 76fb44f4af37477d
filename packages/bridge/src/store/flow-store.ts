import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { command, query } from "./query.ts";

/** Which way something went. */
export type Direction = "read" | "sent";

/** What went through within five minutes. */
export interface FlowSlot {
  /** When they began. */
  readonly at: number;
  readonly read: number;
  readonly sent: number;
}

/** How much went through over the last day, and how long it took. At most a few numbers for every five minutes. */
export interface FlowStore {
  /** `waitedMs` is from when it was known here; undefined for what nobody waited for. */
  readonly count: (direction: Direction, waitedMs: number | undefined, now: number) => void;
  /** Of the last day, the oldest first, and only those in which something went through. */
  readonly slots: (now: number) => readonly FlowSlot[];
  /** Within this time 95 of 100 went through over the last day, rounded up; undefined if none did. */
  readonly lagP95: (now: number) => number | undefined;
  readonly prune: (now: number) => void;
}

const flowSlotMs = 5 * 60_000;
const keptMs = 24 * 60 * 60_000;
const unmeasured = -1;

export function createFlowStore(database: DatabaseSync): FlowStore {
  const add = command(
    database,
    `INSERT INTO flow (slot, direction, within_ms, count) VALUES (?, ?, ?, 1)
     ON CONFLICT (slot, direction, within_ms) DO UPDATE SET count = count + 1`,
  );
  const slots = query(
    database,
    z.object({ at: z.number(), read: z.number(), sent: z.number() }),
    `SELECT slot AS at, sum(iif(direction = 'read', count, 0)) AS read, sum(iif(direction = 'sent', count, 0)) AS sent
     FROM flow WHERE slot > ? AND slot <= ? GROUP BY slot ORDER BY slot`,
  );
  const waits = query(
    database,
    z.object({ within: z.number(), count: z.number() }),
    `SELECT within_ms AS within, sum(count) AS count FROM flow
     WHERE slot > ? AND slot <= ? AND within_ms > 0 GROUP BY within_ms ORDER BY within_ms`,
  );
  // What lies ahead was counted while the clock was wrong.
  const prune = command(database, "DELETE FROM flow WHERE slot <= ? OR slot > ?");
  return {
    count: (direction, waitedMs, now) =>
      void add(
        now - (now % flowSlotMs),
        direction,
        waitedMs === undefined ? unmeasured : roundedUp(waitedMs),
      ),
    slots: (now) => slots.all(now - keptMs, now),
    lagP95(now) {
      const found = waits.all(now - keptMs, now);
      const all = found.reduce((sum, { count }) => sum + count, 0);
      let counted = 0;
      for (const { within, count } of found) {
        counted += count;
        if (counted * 100 >= all * 95) return within;
      }
      return undefined;
    },
    prune: (now) => void prune(now - keptMs, now),
  };
}

/** 1, 2 or 5 with noughts, a second at least: a few steps are enough to tell seconds from minutes, and keep the table small. */
function roundedUp(ms: number): number {
  let step = 1_000;
  for (;;) {
    for (const factor of [1, 2, 5]) if (ms <= step * factor) return step * factor;
    step *= 10;
  }
}
