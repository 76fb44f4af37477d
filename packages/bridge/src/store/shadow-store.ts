import type { DatabaseSync } from "node:sqlite";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import type { RemoteKind, RemoteRef, Shadow } from "../connector.ts";
import {
  RegistersSchema,
  RemoteKindSchema,
  RemoteObjectSchema,
  RemoteSummarySchema,
} from "../remote-schema.ts";
import { command, jsonText, query } from "./query.ts";

/** What was last agreed for one object and one of the documents that it goes into. */
export interface StoredShadow extends Shadow {
  readonly document: DocumentId;
  /** The object whose document it is: itself, or for a payment the invoice. */
  readonly owner: RemoteRef;
}

export interface ShadowStore {
  readonly of: (ref: RemoteRef) => readonly StoredShadow[];
  readonly get: (ref: RemoteRef, document: DocumentId) => StoredShadow | undefined;
  readonly put: (shadow: StoredShadow, now: number) => void;
  readonly ofKind: (kind: RemoteKind) => readonly StoredShadow[];
  /** Objects that the vendor had when they were last read, and that were not read since. */
  readonly unreadSince: (moment: number) => readonly RemoteRef[];
  readonly count: () => number;
  /** The highest order of a reading that is below a bound. */
  readonly latestOrder: (bound: number) => number | undefined;
}

const Row = z
  .object({
    document: DocumentId,
    owner_kind: RemoteKindSchema,
    owner_id: z.string(),
    object: jsonText(RemoteObjectSchema),
    fields: jsonText(RegistersSchema),
    ours: jsonText(RegistersSchema),
    summary: jsonText(RemoteSummarySchema).nullable(),
  })
  .transform((row): StoredShadow => ({
    document: row.document,
    owner: { kind: row.owner_kind, id: row.owner_id },
    object: row.object,
    fields: row.fields,
    ours: row.ours,
    summary: row.summary ?? undefined,
  }));

export function createShadowStore(database: DatabaseSync): ShadowStore {
  const columns = "document, owner_kind, owner_id, object, fields, ours, summary";
  const of = query(
    database,
    Row,
    `SELECT ${columns} FROM shadow WHERE kind = ? AND id = ? ORDER BY document`,
  );
  const get = query(
    database,
    Row,
    `SELECT ${columns} FROM shadow WHERE kind = ? AND id = ? AND document = ?`,
  );
  const ofKind = query(
    database,
    Row,
    `SELECT ${columns} FROM shadow WHERE kind = ? AND kind = owner_kind AND id = owner_id ORDER BY id`,
  );
  const unreadSince = query(
    database,
    z.object({ kind: RemoteKindSchema, id: z.string() }),
    `SELECT kind, id FROM shadow GROUP BY kind, id
     HAVING max(merged_at) < ? AND max(object ->> '$.state' <> 'deleted')`,
  );
  const put = command(
    database,
    `INSERT OR REPLACE INTO shadow
       (kind, id, document, owner_kind, owner_id, version_order, object, fields, ours, summary, merged_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const latestOrder = query(
    database,
    z.object({ at: z.number().nullable() }),
    "SELECT max(version_order) AS at FROM shadow WHERE version_order < ?",
  );
  const count = query(database, z.object({ n: z.number() }), "SELECT count(*) AS n FROM shadow");
  return {
    of: (ref) => of.all(ref.kind, ref.id),
    get: (ref, document) => get.first(ref.kind, ref.id, document),
    put({ object, document, owner, fields, ours, summary }, now) {
      put(
        object.ref.kind,
        object.ref.id,
        document,
        owner.kind,
        owner.id,
        object.version.order,
        JSON.stringify(object),
        JSON.stringify(fields),
        JSON.stringify(ours),
        summary === undefined ? null : JSON.stringify(summary),
        now,
      );
    },
    ofKind: (kind) => ofKind.all(kind),
    unreadSince: (moment) => unreadSince.all(moment),
    count: () => count.first()?.n ?? 0,
    latestOrder: (bound) => latestOrder.first(bound)?.at ?? undefined,
  };
}
