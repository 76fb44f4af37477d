import type { DatabaseSync } from "node:sqlite";
import type { DocumentId } from "@concord/model";
import { z } from "zod";
import { command, query } from "./query.ts";

/** An object met a document that has a history of its own: what else the vendor holds of it (its payments) may not be read yet. */
export interface Meeting {
  readonly at: number;
  /** When a sweep that began after it was first seen to be stored. */
  readonly sweptAt: number | undefined;
}

export interface MeetingStore {
  readonly of: (document: DocumentId) => Meeting | undefined;
  readonly begin: (document: DocumentId, now: number) => void;
  readonly swept: (document: DocumentId, now: number) => void;
  readonly end: (document: DocumentId) => void;
}

const Row = z
  .object({ at: z.number(), swept_at: z.number().nullable() })
  .transform(({ at, swept_at }): Meeting => ({ at, sweptAt: swept_at ?? undefined }));

export function createMeetingStore(database: DatabaseSync): MeetingStore {
  const of = query(database, Row, "SELECT at, swept_at FROM meeting WHERE document = ?");
  const begin = command(database, "INSERT OR REPLACE INTO meeting (document, at) VALUES (?, ?)");
  const swept = command(database, "UPDATE meeting SET swept_at = ? WHERE document = ?");
  const end = command(database, "DELETE FROM meeting WHERE document = ?");
  return {
    of: (document) => of.first(document),
    begin: (document, now) => void begin(document, now),
    swept: (document, now) => void swept(now, document),
    end: (document) => void end(document),
  };
}
