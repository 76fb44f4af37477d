import { DocumentId } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { beyondRoom } from "./beyond-room.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { BytesRow } from "./sqlite-rows.ts";
import { quarantineRowBytes } from "./storage.ts";
import type { QuarantineStorage, QuarantinedItem } from "./storage.ts";

const ItemRow = z
  .object({
    id: z.int(),
    workspace: WorkspaceId,
    document: DocumentId,
    author_id: z.string(),
    author_name: z.string(),
    device: DeviceId,
    batch: z.int(),
    reason: z.string(),
    size: z.int(),
    at: z.int(),
  })
  .transform(({ author_id, author_name, ...row }): QuarantinedItem => ({
    ...row,
    author: { id: author_id, name: author_name },
  }));

const SizeRow = z.object({ batches: z.int(), bytes: z.int() });

const KeptRow = z.object({
  id: z.int(),
  workspace: z.string(),
  author: z.string(),
  bytes: z.int(),
});

const rowBytes = `length(bytes) + ${quarantineRowBytes}`;

/** Deletes what is older than the newest `?` bytes of each author. */
const deleteBeyond = `DELETE FROM quarantine WHERE rowid IN (
  SELECT id FROM (
    SELECT rowid AS id,
      sum(${rowBytes}) OVER (PARTITION BY workspace, author_id ORDER BY rowid DESC) AS total
    FROM quarantine
  ) WHERE total > ?)`;

function makeRoom(database: SqliteDatabase, room: number): void {
  const [{ bytes } = { bytes: 0 }] = database.all(
    z.object({ bytes: z.int() }),
    `SELECT coalesce(sum(${rowBytes}), 0) AS bytes FROM quarantine`,
  );
  if (bytes <= room) return;
  const kept = database.all(
    KeptRow,
    `SELECT rowid AS id, workspace, author_id AS author, ${rowBytes} AS bytes FROM quarantine
     ORDER BY rowid`,
  );
  for (const id of beyondRoom(kept, room)) {
    database.run("DELETE FROM quarantine WHERE rowid = ?", id);
  }
}

export function createSqliteQuarantine(database: SqliteDatabase): QuarantineStorage {
  return {
    quarantine: async (items) =>
      database.transact(() => {
        for (const item of items) {
          database.run(
            `INSERT INTO quarantine
               (workspace, document, author_id, author_name, device, batch, reason, bytes, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            item.workspace,
            item.document,
            item.author.id,
            item.author.name,
            item.device,
            item.batch,
            item.reason,
            item.update,
            item.at,
          );
        }
      }),
    quarantined: async (workspace, limit) =>
      database.all(
        ItemRow,
        `SELECT rowid AS id, workspace, document, author_id, author_name, device, batch, reason,
           length(bytes) AS size, at
         FROM quarantine WHERE workspace = ? ORDER BY rowid DESC LIMIT ?`,
        workspace,
        limit,
      ),
    quarantineSize: async () =>
      database.first(
        SizeRow,
        "SELECT count(*) AS batches, coalesce(sum(length(bytes)), 0) AS bytes FROM quarantine",
      ) ?? { batches: 0, bytes: 0 },
    quarantinedUpdate: async (workspace, id) =>
      database.first(
        BytesRow,
        "SELECT bytes FROM quarantine WHERE workspace = ? AND rowid = ?",
        workspace,
        id,
      )?.bytes ?? null,
    purgeQuarantine: async ({ before, bytesPerAuthor, bytes }) =>
      database.transact(() => {
        database.run("DELETE FROM quarantine WHERE at < ?", before);
        database.run(deleteBeyond, bytesPerAuthor);
        makeRoom(database, bytes);
      }),
  };
}
