import type { DatabaseSync } from "node:sqlite";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import { unreachable } from "../unreachable.ts";
import { RemoteKindSchema } from "../remote-schema.ts";
import { command, jsonText, query } from "./query.ts";

/**
 * What waits for a person: an object that cannot be read, an effect refused, a document that cannot be told, a register on which we and the vendor disagree for good,
 * two that may be one.
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
}

export interface DeadLetterStore {
  /** One entry per subject: the same again counts up and keeps the newest reason. */
  readonly put: (
    entry: Pick<DeadLetter, "subject" | "document" | "reason" | "fixes">,
    now: number,
  ) => void;
  readonly remove: (subject: DeadLetterSubject, document?: DocumentId) => boolean;
  readonly find: (subject: DeadLetterSubject, document?: DocumentId) => DeadLetter | undefined;
  readonly get: (id: string) => DeadLetter | undefined;
  readonly list: () => readonly DeadLetter[];
  readonly ofDocument: (document: DocumentId) => readonly DeadLetter[];
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
  })
  .transform((row): DeadLetter => ({ ...row, document: row.document ?? undefined }));

export function createDeadLetterStore(database: DatabaseSync): DeadLetterStore {
  const put = command(
    database,
    `INSERT INTO dead_letter (id, subject, document, reason, fixes, at, times) VALUES (?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET
       subject = excluded.subject, reason = excluded.reason, fixes = excluded.fixes, at = excluded.at,
       times = times + 1`,
  );
  const remove = command(database, "DELETE FROM dead_letter WHERE id = ?");
  const select = "SELECT id, subject, document, reason, fixes, at, times FROM dead_letter";
  const get = query(database, Row, `${select} WHERE id = ?`);
  const ofDocument = query(database, Row, `${select} WHERE document = ? ORDER BY at, id`);
  const list = query(database, Row, `${select} ORDER BY at, id`);
  const count = query(
    database,
    z.object({ n: z.number() }),
    "SELECT count(*) AS n FROM dead_letter",
  );
  return {
    put: ({ subject, document, reason, fixes }, now) =>
      void put(
        deadLetterId(subject, document),
        JSON.stringify(subject),
        document ?? null,
        reason,
        JSON.stringify(fixes),
        now,
      ),
    remove: (subject, document) => remove(deadLetterId(subject, document)) > 0,
    find: (subject, document) => get.first(deadLetterId(subject, document)),
    get: (id) => get.first(id),
    list: () => list.all(),
    ofDocument: (document) => ofDocument.all(document),
    count: () => count.first()?.n ?? 0,
  };
}
