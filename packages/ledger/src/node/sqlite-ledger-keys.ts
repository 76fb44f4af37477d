import { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { secretBytes } from "../document-cipher.ts";
import type { DocumentKey, LedgerKeys } from "../ledger-store.ts";
import { Blob, openSqliteFile } from "./sqlite-file.ts";
import type { SqliteUse } from "./sqlite-file.ts";

/** With `secure_delete`, SQLite writes zeros over what it deletes. */
const schema = `
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS document_keys (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    secret BLOB,
    destroyed_at INTEGER,
    PRIMARY KEY (workspace, document)
  ) STRICT, WITHOUT ROWID;
`;

const KeyRow = z
  .object({
    document: DocumentId,
    secret: Blob.nullable(),
    destroyed_at: z.int().nullable(),
  })
  .transform(({ document, secret, destroyed_at }) => ({
    document,
    key:
      secret === null
        ? ({ type: "destroyed", at: destroyed_at ?? 0 } satisfies DocumentKey)
        : ({ type: "secret", secret } satisfies DocumentKey),
  }));

/** Keys in a SQLite file of their own. */
export function openSqliteLedgerKeys(
  file: string,
  deps: { readonly random: (bytes: number) => Uint8Array },
  use?: SqliteUse,
): LedgerKeys {
  const database = openSqliteFile(file, schema, use);
  const known = (workspace: WorkspaceId, documents: readonly DocumentId[]) =>
    database.all(
      KeyRow,
      `SELECT document, secret, destroyed_at FROM document_keys
       WHERE workspace = ? AND document IN (SELECT value FROM json_each(?))`,
      workspace,
      JSON.stringify(documents),
    );
  return {
    keysOf: async (workspace, documents) => {
      const keys = new Map<DocumentId, DocumentKey>(
        known(workspace, documents).map(({ document, key }) => [document, key]),
      );
      const missing = documents.filter((document) => !keys.has(document));
      if (missing.length === 0) return keys;
      database.transact(() => {
        for (const document of missing) {
          const secret = deps.random(secretBytes);
          database.run(
            "INSERT INTO document_keys (workspace, document, secret) VALUES (?, ?, ?)",
            workspace,
            document,
            secret,
          );
          keys.set(document, { type: "secret", secret });
        }
      });
      return keys;
    },
    key: async (workspace, document) => known(workspace, [document])[0]?.key ?? null,
    destroyed: async (workspace) =>
      database
        .all(
          z.object({ document: DocumentId }),
          "SELECT document FROM document_keys WHERE workspace = ? AND secret IS NULL",
          workspace,
        )
        .map(({ document }) => document),
    destroy: async (workspace, document, at) => {
      database.run(
        `INSERT INTO document_keys (workspace, document, destroyed_at) VALUES (?, ?, ?)
         ON CONFLICT (workspace, document) DO UPDATE SET secret = NULL, destroyed_at = excluded.destroyed_at
         WHERE secret IS NOT NULL`,
        workspace,
        document,
        at,
      );
      // The log of writes still holds the key, until it is written back and begun anew.
      database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    [Symbol.asyncDispose]: async () => database.close(),
  };
}
