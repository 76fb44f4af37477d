import { DocumentKind } from "@concord/model";
import { Author, DeviceId } from "@concord/protocol";
import { z } from "zod";
import type { DeviceState, InspectionStorage } from "./inspection-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { readAuthorship, updatesOfDocument } from "./sqlite-log.ts";
import { BytesRow, JournalRow, KindRow, SeqRow, VerdictRow } from "./sqlite-rows.ts";

const Count = z.object({ count: z.int() });
const Amount = z.object({ count: z.int(), bytes: z.int() });
const KindCount = z.object({ kind: DocumentKind, count: z.int() });
const SnapshotRow = z.object({ seq: z.int(), bytes: z.int() });
const HistoryRow = z.object({ count: z.int(), accepted_time: z.int().nullable() });
const StoreRow = z.object({ bytes: z.int() });
const DeviceRow = z
  .object({
    author_id: z.string(),
    author_name: z.string(),
    device: DeviceId,
    batch: z.int(),
    seq: z.int(),
    accepted_time: z.int(),
  })
  .transform((row): DeviceState => ({
    author: Author.parse({ id: row.author_id, name: row.author_name }),
    device: row.device,
    batch: row.batch,
    seq: row.seq,
    acceptedTime: row.accepted_time,
  }));

/** Devices are looked for in so many of the newest batches, and so many are told: each request over HTTP is one of its own. */
const newestBatches = 10_000;
const mostDevices = 50;

export function createSqliteInspection(database: SqliteDatabase): InspectionStorage {
  const count = (sql: string, workspace: string): number =>
    database.first(Count, sql, workspace)?.count ?? 0;
  const nothing = { count: 0, bytes: 0 };
  return {
    documentState: async (workspace, document) => {
      const known = database.first(
        KindRow,
        "SELECT kind, seq FROM documents WHERE workspace = ? AND document = ?",
        workspace,
        document,
      );
      if (known === null) return null;
      const history = database.first(
        HistoryRow,
        `SELECT count(*) AS count,
           (SELECT accepted_time FROM journal WHERE workspace = ?1 AND seq = ?3) AS accepted_time
         FROM journal WHERE workspace = ?1 AND document = ?2`,
        workspace,
        document,
        known.seq,
      );
      const updates = database.first(
        Amount,
        `SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes
         FROM ${updatesOfDocument}`,
        workspace,
        document,
      );
      const snapshot = database.first(
        SnapshotRow,
        "SELECT seq, length(bytes) AS bytes FROM snapshots WHERE workspace = ? AND document = ?",
        workspace,
        document,
      );
      return {
        kind: known.kind,
        seq: known.seq,
        batches: history?.count ?? 0,
        acceptedTime: history?.accepted_time ?? 0,
        updates: updates ?? nothing,
        snapshot,
        authorship: readAuthorship(database, workspace, document),
      };
    },
    workspaceState: async (workspace) => {
      const kinds = database.all(
        KindCount,
        "SELECT kind, count(*) AS count FROM documents WHERE workspace = ? GROUP BY kind",
        workspace,
      );
      const quarantine = database.first(
        Amount,
        `SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes
         FROM quarantine WHERE workspace = ?`,
        workspace,
      );
      return {
        head:
          database.first(SeqRow, "SELECT seq FROM heads WHERE workspace = ?", workspace)?.seq ?? 0,
        documents: Object.fromEntries(kinds.map(({ kind, count: many }) => [kind, many])),
        updates: count("SELECT count(*) AS count FROM updates WHERE workspace = ?", workspace),
        snapshots: count("SELECT count(*) AS count FROM snapshots WHERE workspace = ?", workspace),
        quarantine: { batches: quarantine?.count ?? 0, bytes: quarantine?.bytes ?? 0 },
        devices: database.all(
          DeviceRow,
          `SELECT author_id, author_name, device, batch, max(seq) AS seq, accepted_time
           FROM (SELECT * FROM journal WHERE workspace = ? ORDER BY seq DESC LIMIT ?)
           GROUP BY author_id, device ORDER BY max(seq) DESC LIMIT ?`,
          workspace,
          newestBatches,
          mostDevices,
        ),
      };
    },
    loggedBatch: async (workspace, seq) => {
      const where = "FROM journal WHERE workspace = ? AND seq = ?";
      const entry = database.first(JournalRow, `SELECT * ${where}`, workspace, seq);
      const verdict = database.first(VerdictRow, `SELECT verdict ${where}`, workspace, seq);
      if (entry === null || verdict === null) return null;
      const update = database.first(
        BytesRow,
        "SELECT bytes FROM updates WHERE workspace = ? AND seq = ?",
        workspace,
        seq,
      );
      return { entry, verdict: verdict.verdict, update: update?.bytes ?? null };
    },
    bytes: async () =>
      database.first(
        StoreRow,
        "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
      )?.bytes ?? 0,
  };
}
