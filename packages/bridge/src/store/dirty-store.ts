import type { DatabaseSync } from "node:sqlite";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import { command, query } from "./query.ts";

/** A document that may have something to tell the vendor. */
export interface Dirty {
  readonly document: DocumentId;
  readonly generation: number;
  readonly since: number;
  readonly attempts: number;
}

export interface DirtyStore {
  readonly mark: (document: DocumentId, now: number, dueAt?: number) => void;
  /** Whatever waits for a later moment is due now. */
  readonly bringForward: (now: number) => void;
  readonly due: (now: number, limit: number) => readonly Dirty[];
  readonly nextDue: (now: number) => number | undefined;
  /** Nothing to do until it is marked again; what was marked meanwhile stays. */
  readonly settle: (dirty: Dirty) => void;
  readonly postpone: (dirty: Dirty, dueAt: number) => void;
  /** Looks again then. Nothing failed. */
  readonly wait: (dirty: Dirty, dueAt: number) => void;
  readonly count: () => number;
  readonly oldest: () => number | undefined;
}

const Row = z.object({
  document: DocumentId,
  generation: z.number(),
  since: z.number(),
  attempts: z.number(),
});
const Moment = z.object({ at: z.number().nullable() });

export function createDirtyStore(database: DatabaseSync): DirtyStore {
  const mark = command(
    database,
    `INSERT INTO dirty (document, generation, since, due_at, attempts) VALUES (?1, 1, ?2, ?3, 0)
     ON CONFLICT (document) DO UPDATE SET generation = generation + 1, due_at = ?3, attempts = 0`,
  );
  const due = query(
    database,
    Row,
    "SELECT document, generation, since, attempts FROM dirty WHERE due_at <= ? ORDER BY since, document LIMIT ?",
  );
  const nextDue = query(database, Moment, "SELECT min(due_at) AS at FROM dirty WHERE due_at > ?");
  const settle = command(database, "DELETE FROM dirty WHERE document = ? AND generation = ?");
  const postpone = command(
    database,
    "UPDATE dirty SET due_at = ?, attempts = attempts + 1 WHERE document = ? AND generation = ?",
  );
  const wait = command(
    database,
    "UPDATE dirty SET due_at = ? WHERE document = ? AND generation = ?",
  );
  const count = query(database, z.object({ n: z.number() }), "SELECT count(*) AS n FROM dirty");
  const oldest = query(database, Moment, "SELECT min(since) AS at FROM dirty");
  const bringForward = command(database, "UPDATE dirty SET due_at = ?1 WHERE due_at > ?1");
  return {
    mark: (document, now, dueAt = now) => void mark(document, now, dueAt),
    bringForward: (now) => void bringForward(now),
    due: (now, limit) => due.all(now, limit),
    nextDue: (now) => nextDue.first(now)?.at ?? undefined,
    settle: ({ document, generation }) => void settle(document, generation),
    postpone: ({ document, generation }, dueAt) => void postpone(dueAt, document, generation),
    wait: ({ document, generation }, dueAt) => void wait(dueAt, document, generation),
    count: () => count.first()?.n ?? 0,
    oldest: () => oldest.first()?.at ?? undefined,
  };
}
