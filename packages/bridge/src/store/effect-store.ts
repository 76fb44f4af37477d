import type { DatabaseSync } from "node:sqlite";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import type { Effect, Registers, RemoteObject } from "../connector.ts";
import { EffectSchema, RegistersSchema, RemoteObjectSchema } from "../remote-schema.ts";
import { command, jsonText, query } from "./query.ts";

/**
 * - pending: to be sent. - sending: being sent; found so at a start, it is uncertain. - uncertain: to be probed.
 * - applied: the vendor did it; its answer waits to be merged. - merged: done.
 * - rejected: the vendor said no. - parked: a person must look. - dropped: a person gave it up. - stale: the object had moved on; it did not happen.
 */
export const effectStates = [
  "pending",
  "sending",
  "uncertain",
  "applied",
  "merged",
  "rejected",
  "parked",
  "dropped",
  "stale",
] as const;
export type EffectState = (typeof effectStates)[number];

const openStates = "('pending', 'sending', 'uncertain', 'applied')";

/** An effect on its way. */
export interface StoredEffect {
  readonly seq: number;
  readonly effect: Effect;
  /** How often this intent was answered for good before: it makes a new key. */
  readonly generation: number;
  readonly key: string;
  /** What the document held when this was planned, of the registers that it carries. */
  readonly carried: Registers;
  /** Hash of what is sent. */
  readonly digest: string;
  readonly state: EffectState;
  readonly attempts: number;
  readonly plannedAt: number;
  readonly sentAt: number | undefined;
  readonly reason: string | undefined;
  readonly result: RemoteObject | undefined;
}

/** An effect with when it is due again; of one that is settled, when that was. */
export interface LatestEffect extends StoredEffect {
  readonly dueAt: number;
}

export interface EffectStore {
  readonly byId: (id: string) => StoredEffect | undefined;
  readonly byKey: (key: string) => StoredEffect | undefined;
  /** Puts it at the end of the queue, in the place of an earlier effect of the same id. */
  readonly put: (
    effect: Effect,
    fields: {
      readonly generation: number;
      readonly key: string;
      readonly digest: string;
      readonly carried: Registers;
      readonly now: number;
    },
  ) => void;
  readonly change: (seq: number, to: EffectChange) => void;
  readonly remove: (seq: number) => void;
  /** Takes back what is certainly not done. Planned again it has the same key, by which another bridge of the connection may be sending it. */
  readonly withdraw: (seq: number, now: number) => void;
  /** Whatever waits for a later moment is due now. */
  readonly bringForward: (now: number) => void;
  /** The first open effect of each document that has one that is due. */
  readonly heads: (now: number, limit: number) => readonly StoredEffect[];
  readonly nextDue: (now: number) => number | undefined;
  readonly openOf: (document: DocumentId) => readonly StoredEffect[];
  /** Open effects that this document waits for, its own and others'. */
  readonly awaitedBy: (document: DocumentId) => readonly StoredEffect[];
  readonly wait: (effect: string, document: DocumentId) => void;
  /** Whether a document other than its own waits for it. */
  readonly isAwaited: (effect: string) => boolean;
  readonly takeWaiters: (effect: string) => readonly DocumentId[];
  readonly inState: (state: EffectState) => readonly StoredEffect[];
  /** The newest first, whatever became of them. */
  readonly latest: (limit: number) => readonly LatestEffect[];
  readonly counts: () => Readonly<Record<EffectState, number>>;
  readonly oldestOpen: () => number | undefined;
}

export interface EffectChange {
  readonly state: EffectState;
  readonly dueAt: number;
  readonly attempts?: number;
  /** Where its waiting begins anew. */
  readonly plannedAt?: number;
  readonly sentAt?: number;
  readonly reason?: string;
  readonly result?: RemoteObject;
  readonly carried?: Registers;
}

const columns =
  "seq, effect, carried, generation, key, digest, state, attempts, planned_at, sent_at, reason, result";
const fields = z.object({
  seq: z.number(),
  effect: jsonText(EffectSchema),
  carried: jsonText(RegistersSchema),
  generation: z.number(),
  key: z.string(),
  digest: z.string(),
  state: z.enum(effectStates),
  attempts: z.number(),
  planned_at: z.number(),
  sent_at: z.number().nullable(),
  reason: z.string().nullable(),
  result: jsonText(RemoteObjectSchema).nullable(),
});

function stored({
  planned_at,
  sent_at,
  reason,
  result,
  ...row
}: z.infer<typeof fields>): StoredEffect {
  return {
    ...row,
    plannedAt: planned_at,
    sentAt: sent_at ?? undefined,
    reason: reason ?? undefined,
    result: result ?? undefined,
  };
}

const Row = fields.transform(stored);
const LatestRow = fields
  .extend({ due_at: z.number() })
  .transform(({ due_at, ...row }): LatestEffect => ({ ...stored(row), dueAt: due_at }));
const Moment = z.object({ at: z.number().nullable() });

export function createEffectStore(database: DatabaseSync): EffectStore {
  const select = `SELECT ${columns} FROM effect`;
  const byId = query(database, Row, `${select} WHERE id = ?`);
  const byKey = query(database, Row, `${select} WHERE key = ?`);
  const put = command(
    database,
    `INSERT OR REPLACE INTO effect
       (id, generation, key, document, effect, carried, digest, state, attempts, due_at, planned_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)`,
  );
  const change = command(
    database,
    `UPDATE effect SET state = ?1, due_at = ?2, attempts = coalesce(?3, attempts), sent_at = coalesce(?4, sent_at),
       reason = ?5, result = coalesce(?6, result), carried = coalesce(?8, carried), planned_at = coalesce(?9, planned_at), settled_at = CASE WHEN ?1 IN ${openStates} THEN NULL ELSE ?2 END
     WHERE seq = ?7`,
  );
  const remove = command(database, "DELETE FROM effect WHERE seq = ?");
  const withdraw = command(
    database,
    "UPDATE effect SET state = 'stale', generation = generation - 1, due_at = ?1, settled_at = ?1 WHERE seq = ?2",
  );
  const heads = query(
    database,
    Row,
    `${select} AS e WHERE e.state IN ${openStates} AND e.due_at <= ?
       AND NOT EXISTS (SELECT 1 FROM effect AS p
         WHERE p.document = e.document AND p.seq < e.seq AND p.state IN ${openStates})
     ORDER BY e.seq LIMIT ?`,
  );
  const nextDue = query(
    database,
    Moment,
    `SELECT min(due_at) AS at FROM effect WHERE state IN ${openStates} AND due_at > ?`,
  );
  const openOf = query(
    database,
    Row,
    `${select} WHERE document = ? AND state IN ${openStates} ORDER BY seq`,
  );
  const awaitedBy = query(
    database,
    Row,
    `${select} WHERE state IN ${openStates}
       AND (document = ?1 OR id IN (SELECT effect FROM waiter WHERE document = ?1)) ORDER BY seq`,
  );
  const wait = command(
    database,
    "INSERT INTO waiter (effect, document) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const waiters = query(
    database,
    z.object({ document: DocumentId }),
    "SELECT document FROM waiter WHERE effect = ? ORDER BY document",
  );
  const unwait = command(database, "DELETE FROM waiter WHERE effect = ?");
  const inState = query(database, Row, `${select} WHERE state = ? ORDER BY seq`);
  const latest = query(
    database,
    LatestRow,
    `SELECT ${columns}, due_at FROM effect ORDER BY seq DESC LIMIT ?`,
  );
  const counts = query(
    database,
    z.object({ state: z.enum(effectStates), n: z.number() }),
    "SELECT state, count(*) AS n FROM effect GROUP BY state",
  );
  const oldest = query(
    database,
    Moment,
    `SELECT min(planned_at) AS at FROM effect WHERE state IN ${openStates}`,
  );
  const bringForward = command(
    database,
    `UPDATE effect SET due_at = ?1 WHERE state IN ${openStates} AND due_at > ?1`,
  );
  return {
    bringForward: (now) => void bringForward(now),
    byId: (id) => byId.first(id),
    byKey: (key) => byKey.first(key),
    put: (effect, { generation, key, digest, carried, now }) =>
      void put(
        effect.id,
        generation,
        key,
        effect.document,
        JSON.stringify(effect),
        JSON.stringify(carried),
        digest,
        now,
        now,
      ),
    change: (seq, to) =>
      void change(
        to.state,
        to.dueAt,
        to.attempts ?? null,
        to.sentAt ?? null,
        to.reason ?? null,
        to.result === undefined ? null : JSON.stringify(to.result),
        seq,
        to.carried === undefined ? null : JSON.stringify(to.carried),
        to.plannedAt ?? null,
      ),
    remove: (seq) => void remove(seq),
    withdraw: (seq, now) => void withdraw(now, seq),
    heads: (now, limit) => heads.all(now, limit),
    nextDue: (now) => nextDue.first(now)?.at ?? undefined,
    openOf: (document) => openOf.all(document),
    awaitedBy: (document) => awaitedBy.all(document),
    wait: (effect, document) => void wait(effect, document),
    isAwaited: (effect) => waiters.first(effect) !== undefined,
    takeWaiters(effect) {
      const documents = waiters.all(effect).map((row) => row.document);
      unwait(effect);
      return documents;
    },
    inState: (state) => inState.all(state),
    latest: (limit) => latest.all(limit),
    counts() {
      const known = new Map(counts.all().map(({ state, n }) => [state, n]));
      const of = (state: EffectState): number => known.get(state) ?? 0;
      return {
        pending: of("pending"),
        sending: of("sending"),
        uncertain: of("uncertain"),
        applied: of("applied"),
        merged: of("merged"),
        rejected: of("rejected"),
        parked: of("parked"),
        dropped: of("dropped"),
        stale: of("stale"),
      };
    },
    oldestOpen: () => oldest.first()?.at ?? undefined,
  };
}
