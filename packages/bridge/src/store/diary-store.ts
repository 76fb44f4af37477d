import type { DatabaseSync } from "node:sqlite";
import { DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";
import type { Drift } from "../connector.ts";
import { command, jsonText, query } from "./query.ts";

/** One thing that the bridge did, newest last. */
export interface Receipt {
  readonly at: number;
  /** "merged", "sent", "parked", … */
  readonly what: string;
  readonly subject: string;
  readonly document: DocumentId | undefined;
  readonly detail: JsonValue;
}

export interface DriftReport {
  readonly kind: string;
  readonly path: string;
  readonly what: string;
  readonly example: string;
  readonly detail: string;
  readonly times: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What happened: receipts of the last merges and calls, counters, and drift. */
export interface DiaryStore {
  readonly note: (receipt: Omit<Receipt, "at">, now: number) => void;
  readonly latest: (limit: number) => readonly Receipt[];
  readonly latestOf: (document: DocumentId, limit: number) => readonly Receipt[];
  readonly count: (name: string, by?: number) => void;
  readonly counters: () => Readonly<Record<string, number>>;
  readonly drifted: (drift: Drift, now: number) => void;
  readonly drift: () => readonly DriftReport[];
  /** Keeps the newest `keep` receipts. */
  readonly prune: (keep: number) => void;
}

const ReceiptRow = z
  .object({
    at: z.number(),
    what: z.string(),
    subject: z.string(),
    document: DocumentId.nullable(),
    detail: jsonText(JsonValue),
  })
  .transform((row): Receipt => ({ ...row, document: row.document ?? undefined }));

const DriftRow = z
  .object({
    kind: z.string(),
    path: z.string(),
    what: z.string(),
    example: z.string(),
    detail: z.string(),
    times: z.number(),
    first_at: z.number(),
    last_at: z.number(),
  })
  .transform(({ first_at, last_at, ...row }): DriftReport => ({
    ...row,
    firstAt: first_at,
    lastAt: last_at,
  }));

export function createDiaryStore(database: DatabaseSync): DiaryStore {
  const columns = "at, what, subject, document, detail";
  const note = command(database, `INSERT INTO receipt (${columns}) VALUES (?, ?, ?, ?, ?)`);
  const latest = query(
    database,
    ReceiptRow,
    `SELECT ${columns} FROM receipt ORDER BY seq DESC LIMIT ?`,
  );
  const latestOf = query(
    database,
    ReceiptRow,
    `SELECT ${columns} FROM receipt WHERE document = ? ORDER BY seq DESC LIMIT ?`,
  );
  const add = command(
    database,
    `INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value`,
  );
  const counters = query(
    database,
    z.object({ name: z.string(), value: z.number() }),
    "SELECT name, value FROM counter ORDER BY name",
  );
  const drifted = command(
    database,
    `INSERT INTO drift (kind, path, what, example, detail, times, first_at, last_at)
     VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6)
     ON CONFLICT (kind, path, what) DO UPDATE SET
       example = excluded.example, detail = excluded.detail, times = times + 1, last_at = excluded.last_at`,
  );
  const drift = query(
    database,
    DriftRow,
    "SELECT kind, path, what, example, detail, times, first_at, last_at FROM drift ORDER BY last_at DESC, path",
  );
  const prune = command(
    database,
    "DELETE FROM receipt WHERE seq <= (SELECT max(seq) FROM receipt) - ?",
  );
  return {
    note: ({ what, subject, document, detail }, now) =>
      void note(now, what, subject, document ?? null, JSON.stringify(detail)),
    latest: (limit) => latest.all(limit),
    latestOf: (document, limit) => latestOf.all(document, limit),
    count: (name, by = 1) => void add(name, by),
    counters: () => Object.fromEntries(counters.all().map(({ name, value }) => [name, value])),
    drifted: ({ ref, path, what, detail }, now) =>
      void drifted(ref.kind, path, what, ref.id, detail, now),
    drift: () => drift.all(),
    prune: (keep) => void prune(keep),
  };
}
