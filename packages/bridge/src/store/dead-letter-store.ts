import type { DatabaseSync } from "node:sqlite";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import { unreachable } from "../unreachable.ts";
import { RemoteKindSchema } from "../remote-schema.ts";
import { command, jsonText, query } from "./query.ts";

/**
 * What waits for a person: an object that cannot be read, an effect refused or unknown, a document that cannot be told, a register on which we and the vendor disagree for good,
 * two that may be one, objects that we may not read.
 */
export const DeadLetterSubject = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("object"),
    ref: z.object({ kind: RemoteKindSchema, id: z.string() }),
  }),
  z.object({ type: z.literal("effect"), effect: z.string(), summary: z.string() }),
  z.object({ type: z.literal("document") }),
  z.object({ type: z.literal("register"), path: z.string() }),
  /** The document, or the payment `fact` in it, may be the same real thing as `twin`, which the vendor has already. */
  z.object({ type: z.literal("twin"), twin: z.string(), fact: z.string().exactOptional() }),
  /** All objects of a kind; "changes": what the vendor says has changed; "everything": what a backfill reads. */
  z.object({
    type: z.literal("reading"),
    of: z.enum([...RemoteKindSchema.options, "changes", "everything"]),
  }),
]);
export type DeadLetterSubject = z.infer<typeof DeadLetterSubject>;

export interface DeadLetter {
  readonly id: string;
  readonly subject: DeadLetterSubject;
  readonly document: DocumentId | undefined;
  readonly reason: string;
  readonly fixes: readonly string[];
  readonly at: number;
  /** How often it came back. */
  readonly times: number;
  /** When the bridge tries it again by itself: only what harms nothing, to read and to look. */
  readonly againAt: number | undefined;
  /** What is not done before this is settled, in words. */
  readonly holdsUp: readonly string[];
}

export interface DeadLetterStore {
  /** One entry per subject: the same again counts up and keeps the newest reason. What is tried again by itself has been there since the first time. */
  readonly put: (
    entry: Pick<DeadLetter, "subject" | "document" | "reason" | "fixes"> & {
      readonly againAt?: number;
    },
    now: number,
  ) => void;
  /** What is to be tried again by then, the longest due first. */
  readonly dueAgain: (now: number, limit: number) => readonly DeadLetter[];
  readonly nextAgain: (now: number) => number | undefined;
  readonly tryAgainAt: (id: string, at: number) => void;
  readonly holdUp: (id: string, what: readonly string[]) => void;
  readonly remove: (subject: DeadLetterSubject, document?: DocumentId) => boolean;
  readonly find: (subject: DeadLetterSubject, document?: DocumentId) => DeadLetter | undefined;
  readonly get: (id: string) => DeadLetter | undefined;
  readonly list: () => readonly DeadLetter[];
  readonly ofDocument: (document: DocumentId) => readonly DeadLetter[];
  /** What is tried again by itself, the oldest first. */
  readonly triedAgain: (limit: number) => readonly DeadLetter[];
  /** What we may not read. */
  readonly readings: () => readonly DeadLetter[];
  readonly count: () => number;
}

/** Readable on purpose: a person types it. */
export function deadLetterId(subject: DeadLetterSubject, document?: DocumentId): string {
  const of = document ?? "";
  switch (subject.type) {
    case "object":
      return `object:${subject.ref.kind}:${subject.ref.id}`;
    case "effect":
      return `effect:${subject.effect}`;
    case "document":
      return `document:${of}`;
    case "register":
      return `register:${of}:${subject.path}`;
    case "twin":
      return `twin:${of}:${subject.fact === undefined ? "" : `${subject.fact}:`}${subject.twin}`;
    case "reading":
      return `reading:${subject.of}`;
    default:
      return unreachable(subject);
  }
}

const Row = z
  .object({
    id: z.string(),
    subject: jsonText(DeadLetterSubject),
    document: DocumentId.nullable(),
    reason: z.string(),
    fixes: jsonText(z.array(z.string())),
    at: z.number(),
    times: z.number(),
    again_at: z.number().nullable(),
    holds_up: jsonText(z.array(z.string())),
  })
  .transform(({ again_at, holds_up, ...row }): DeadLetter => ({
    ...row,
    document: row.document ?? undefined,
    againAt: again_at ?? undefined,
    holdsUp: holds_up,
  }));
const Moment = z.object({ at: z.number().nullable() });

export function createDeadLetterStore(database: DatabaseSync): DeadLetterStore {
  const put = command(
    database,
    `INSERT INTO dead_letter (id, subject, document, reason, fixes, at, times, again_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (id) DO UPDATE SET
       subject = excluded.subject, reason = excluded.reason, fixes = excluded.fixes,
       at = CASE WHEN excluded.again_at IS NULL THEN excluded.at ELSE at END,
       times = times + 1, again_at = excluded.again_at`,
  );
  const tryAgainAt = command(database, "UPDATE dead_letter SET again_at = ? WHERE id = ?");
  const holdUp = command(database, "UPDATE dead_letter SET holds_up = ? WHERE id = ?");
  const remove = command(database, "DELETE FROM dead_letter WHERE id = ?");
  const select =
    "SELECT id, subject, document, reason, fixes, at, times, again_at, holds_up FROM dead_letter";
  const get = query(database, Row, `${select} WHERE id = ?`);
  const ofDocument = query(database, Row, `${select} WHERE document = ? ORDER BY at, id`);
  const list = query(database, Row, `${select} ORDER BY at, id`);
  const readings = query(
    database,
    Row,
    `${select} WHERE id >= 'reading:' AND id < 'reading;' ORDER BY id`,
  );
  const triedAgain = query(
    database,
    Row,
    `${select} WHERE again_at IS NOT NULL ORDER BY at, id LIMIT ?`,
  );
  const dueAgain = query(
    database,
    Row,
    `${select} WHERE again_at <= ? ORDER BY again_at, id LIMIT ?`,
  );
  const nextAgain = query(
    database,
    Moment,
    "SELECT min(again_at) AS at FROM dead_letter WHERE again_at > ?",
  );
  const count = query(
    database,
    z.object({ n: z.number() }),
    "SELECT count(*) AS n FROM dead_letter",
  );
  return {
    put: ({ subject, document, reason, fixes, againAt }, now) =>
      void put(
        deadLetterId(subject, document),
        JSON.stringify(subject),
        document ?? null,
        reason,
        JSON.stringify(fixes),
        now,
        againAt ?? null,
      ),
    dueAgain: (now, limit) => dueAgain.all(now, limit),
    nextAgain: (now) => nextAgain.first(now)?.at ?? undefined,
    tryAgainAt: (id, at) => void tryAgainAt(at, id),
    holdUp: (id, what) => void holdUp(JSON.stringify(what), id),
    remove: (subject, document) => remove(deadLetterId(subject, document)) > 0,
    find: (subject, document) => get.first(deadLetterId(subject, document)),
    get: (id) => get.first(id),
    list: () => list.all(),
    ofDocument: (document) => ofDocument.all(document),
    triedAgain: (limit) => triedAgain.all(limit),
    readings: () => readings.all(),
    count: () => count.first()?.n ?? 0,
  };
}
