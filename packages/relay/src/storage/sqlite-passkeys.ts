import { Principal, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { isOfAnother } from "./member-of-another.ts";
import type { Passkey, PasskeyStorage } from "./passkey-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { Differences, jsonColumn } from "./sqlite-rows.ts";
import type { NewEntry, Revocation } from "./storage.ts";

export const passkeysSchema = `
  CREATE TABLE IF NOT EXISTS passkeys (
    id TEXT PRIMARY KEY,
    credential TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    principal_name TEXT NOT NULL,
    role TEXT NOT NULL,
    is_member INTEGER NOT NULL,
    token TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    word TEXT NOT NULL,
    counter INTEGER NOT NULL,
    used_at INTEGER,
    epoch TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS passkeys_principal ON passkeys (workspace, principal_id);
`;

const PasskeyRow = z
  .object({
    id: z.string(),
    credential: z.string(),
    workspace: WorkspaceId,
    principal_id: z.string(),
    principal_name: z.string(),
    role: z.string(),
    is_member: z.int(),
    token: z.string(),
    granted_at: z.int(),
    public_key: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    name: z.string(),
    added_at: z.int(),
    word: z.string(),
    counter: z.int(),
    used_at: z.int().nullable(),
    epoch: z.string(),
  })
  .transform((row): Passkey => ({
    id: row.id,
    credential: row.credential,
    workspace: row.workspace,
    principal: Principal.parse({ id: row.principal_id, name: row.principal_name, role: row.role }),
    isMember: row.is_member === 1,
    token: row.token,
    grantedAt: row.granted_at,
    publicKey: row.public_key,
    name: row.name,
    addedAt: row.added_at,
    word: row.word,
    counter: row.counter,
    usedAt: row.used_at,
    epoch: row.epoch,
  }));
const IdRow = z.object({ id: z.string() });

const WrittenRow = z.object({ difference: jsonColumn(Differences) });

export function createSqlitePasskeys(
  database: SqliteDatabase,
  epoch: () => string,
): PasskeyStorage {
  return {
    addPasskey: async (passkey) => {
      const { principal } = passkey;
      const added = database.first(
        IdRow,
        `INSERT INTO passkeys (id, credential, workspace, principal_id, principal_name, role, is_member,
           token, granted_at, public_key, name, added_at, word, counter, used_at, epoch)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (credential) DO NOTHING RETURNING id`,
        passkey.id,
        passkey.credential,
        passkey.workspace,
        principal.id,
        principal.name,
        principal.role,
        passkey.isMember ? 1 : 0,
        passkey.token,
        passkey.grantedAt,
        passkey.publicKey,
        passkey.name,
        passkey.addedAt,
        passkey.word,
        passkey.counter,
        passkey.usedAt,
        passkey.epoch,
      );
      return added !== null;
    },
    passkeyOf: async (credential) =>
      database.first(PasskeyRow, "SELECT * FROM passkeys WHERE credential = ?", credential),
    passkeys: async (workspace, principal) =>
      database.all(
        PasskeyRow,
        `SELECT * FROM passkeys WHERE workspace = ?1 AND (?2 IS NULL OR principal_id = ?2)
           AND epoch IN ('', ?3) ORDER BY added_at DESC, id`,
        workspace,
        principal ?? null,
        epoch(),
      ),
    memberWrites: async (workspace, member, since) => {
      const path = `members.${member}.`;
      return database
        .all(
          WrittenRow,
          `SELECT difference FROM journal
           WHERE workspace = ?1 AND kind = 'workspace' AND accepted_time >= ?2
             AND document IN (SELECT document FROM documents WHERE workspace = ?1 AND kind = 'workspace')
             AND instr(difference, ?3) ORDER BY seq`,
          workspace,
          since,
          `"path":"${path}`,
        )
        .flatMap(({ difference }) => difference.filter((one) => one.path.startsWith(path)));
    },
    usePasskey: async ({ id, counter }, used) => {
      const found = database.first(
        IdRow,
        "UPDATE passkeys SET counter = ?, used_at = ? WHERE id = ? AND counter = ? RETURNING id",
        used.counter,
        used.at,
        id,
        counter,
      );
      return found !== null;
    },
    removePasskey: async (workspace, id) => {
      const found = database.first(
        IdRow,
        "DELETE FROM passkeys WHERE workspace = ? AND id = ? RETURNING id",
        workspace,
        id,
      );
      return found !== null;
    },
  };
}

/** As a new epoch begins: those of before that was kept are of the one that ends. */
export function endPasskeysOf(database: SqliteDatabase, epoch: string): void {
  database.run("UPDATE passkeys SET epoch = ? WHERE epoch = ''", epoch);
}

const HolderRow = z.object({ principal_id: z.string() });

/**
 * Takes away passkeys of members whose id goes to somebody else by an entry that bears an earlier time than they: a clock that ran ahead and was set right would hide
 * that from whoever asks by time. To be called in the transaction that writes the entry.
 */
export function endPasskeysAhead(database: SqliteDatabase, entry: NewEntry): void {
  const { workspace, kind, difference, acceptedTime } = entry;
  if (kind !== "workspace" || !difference.some(({ path }) => path.startsWith("members."))) return;
  const ahead = database.all(
    HolderRow,
    `SELECT DISTINCT principal_id FROM passkeys
     WHERE workspace = ? AND is_member = 1 AND added_at > ?`,
    workspace,
    acceptedTime,
  );
  for (const { principal_id: member } of ahead) {
    if (!isOfAnother(member, difference)) continue;
    database.run(
      `DELETE FROM passkeys
       WHERE workspace = ? AND principal_id = ? AND is_member = 1 AND added_at > ?`,
      workspace,
      member,
      acceptedTime,
    );
  }
}

/** Takes away what came of a token, or what somebody added while they had access. To be called in the transaction that takes that back. */
export function revokePasskeys(
  database: SqliteDatabase,
  { workspace, kind, id }: Revocation,
): void {
  const column = kind === "token" ? "token" : "principal_id";
  database.run(`DELETE FROM passkeys WHERE workspace = ? AND ${column} = ?`, workspace, id);
}
