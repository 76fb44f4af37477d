import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { RemoteKind, RemoteObject, RemoteRef } from "../connector.ts";
import { RemoteKindSchema, RemoteObjectSchema } from "../remote-schema.ts";
import { command, jsonText, query } from "./query.ts";

/** Why an object is to be read, the most urgent first. */
export const sources = ["repair", "webhook", "sweep", "backfill"] as const;
export type Source = (typeof sources)[number];

/** An object to be read and merged. However many hints name it, it stands here once. */
export interface Incoming {
  readonly ref: RemoteRef;
  readonly source: Source;
  /** The object as a listing gave it; without it, it is fetched. */
  readonly object: RemoteObject | undefined;
  /** Grows with every new hint: work that began before the last one does not settle it. */
  readonly generation: number;
  readonly since: number;
  readonly attempts: number;
}

export interface IncomingStore {
  /** A hint without an object means fetching, whichever comes first: an object held may be older than the hint. The more urgent source stays. */
  readonly add: (
    ref: RemoteRef,
    source: Source,
    object: RemoteObject | undefined,
    now: number,
  ) => void;
  /** Whatever waits for a later moment is due now. */
  readonly bringForward: (now: number) => void;
  readonly due: (now: number, limit: number) => readonly Incoming[];
  readonly nextDue: (now: number) => number | undefined;
  /** True when nothing newer came meanwhile, and so it is done. */
  readonly settle: (incoming: Incoming) => boolean;
  /** Later again, and fetched afresh then. `counts` says whether this was a failure of the object itself. */
  readonly postpone: (incoming: Incoming, dueAt: number, counts: boolean) => void;
  readonly count: (source?: Source) => number;
  readonly oldest: () => number | undefined;
  /** Objects of these kinds that were named until then and are not read yet, all of them; those of a backfill apart. */
  readonly unread: (until: number, kinds: readonly RemoteKind[]) => readonly RemoteRef[];
  readonly clear: (source: Source) => number;
}

const Row = z
  .object({
    kind: RemoteKindSchema,
    id: z.string(),
    source: z.enum(sources),
    object: jsonText(RemoteObjectSchema).nullable(),
    generation: z.number(),
    since: z.number(),
    attempts: z.number(),
  })
  .transform(({ kind, id, object, ...row }): Incoming => ({
    ref: { kind, id },
    object: object ?? undefined,
    ...row,
  }));

const Moment = z.object({ at: z.number().nullable() });
const Count = z.object({ n: z.number() });

export function createIncomingStore(database: DatabaseSync): IncomingStore {
  const add = command(
    database,
    `INSERT INTO incoming (kind, id, source, priority, object, generation, since, due_at, attempts)
     VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6, 0)
     ON CONFLICT (kind, id) DO UPDATE SET
       source = CASE WHEN ?4 < priority THEN ?3 ELSE source END, priority = min(priority, ?4),
       object = CASE WHEN object IS NULL THEN NULL ELSE ?5 END, generation = generation + 1, due_at = min(due_at, ?6), attempts = 0`,
  );
  const due = query(
    database,
    Row,
    `SELECT kind, id, source, object, generation, since, attempts FROM incoming
     WHERE due_at <= ? ORDER BY priority, since, kind, id LIMIT ?`,
  );
  const nextDue = query(
    database,
    Moment,
    "SELECT min(due_at) AS at FROM incoming WHERE due_at > ?",
  );
  const remove = command(
    database,
    "DELETE FROM incoming WHERE kind = ? AND id = ? AND generation = ?",
  );
  const postpone = command(
    database,
    `UPDATE incoming SET due_at = ?1, attempts = attempts + ?2, object = NULL
     WHERE kind = ?3 AND id = ?4 AND generation = ?5`,
  );
  const count = query(
    database,
    Count,
    "SELECT count(*) AS n FROM incoming WHERE source = ?1 OR ?1 IS NULL",
  );
  const oldest = query(database, Moment, "SELECT min(since) AS at FROM incoming");
  const unread = query(
    database,
    z.object({ kind: RemoteKindSchema, id: z.string() }),
    `SELECT kind, id FROM incoming
     WHERE since <= ? AND source <> 'backfill' AND kind IN (SELECT value FROM json_each(?))`,
  );
  const clear = command(database, "DELETE FROM incoming WHERE source = ?");
  const bringForward = command(database, "UPDATE incoming SET due_at = ?1 WHERE due_at > ?1");
  return {
    add(ref, source, object, now) {
      const stored = object === undefined ? null : JSON.stringify(object);
      add(ref.kind, ref.id, source, sources.indexOf(source), stored, now);
    },
    bringForward: (now) => void bringForward(now),
    due: (now, limit) => due.all(now, limit),
    nextDue: (now) => nextDue.first(now)?.at ?? undefined,
    settle: ({ ref, generation }) => remove(ref.kind, ref.id, generation) > 0,
    postpone: ({ ref, generation }, dueAt, counts) =>
      void postpone(dueAt, counts ? 1 : 0, ref.kind, ref.id, generation),
    count: (source) => count.first(source ?? null)?.n ?? 0,
    oldest: () => oldest.first()?.at ?? undefined,
    unread: (until, kinds) => unread.all(until, JSON.stringify(kinds)),
    clear: (source) => clear(source),
  };
}
