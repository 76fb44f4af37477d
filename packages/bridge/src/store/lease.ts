import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { command, query } from "./query.ts";

/**
 * Another process took the connection over while this one was slow. What this one was about to write is not written.
 */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Who may work on a connection. `token` grows with every change of hands and fences off whoever held it before. */
export interface LeaseStore {
  /** Takes the lease if nobody holds it, it has run out, or it is the owner's already. Answers the fencing token, or undefined. */
  readonly acquire: (owner: string, now: number, ttlMs: number) => number | undefined;
  /** Longer for the holder of this token. False when it has changed hands. */
  readonly renew: (token: number, now: number, ttlMs: number) => boolean;
  readonly release: (token: number) => void;
  /** Throws `LeaseLost` unless this token holds the lease. To be called inside the transaction that it guards. */
  readonly check: (token: number) => void;
  readonly holder: () => { readonly owner: string; readonly expiresAt: number } | undefined;
}

const Row = z.object({ owner: z.string(), token: z.number(), expires_at: z.number() });

export function createLeaseStore(database: DatabaseSync): LeaseStore {
  const read = query(
    database,
    Row,
    "SELECT owner, token, expires_at FROM lease WHERE name = 'work'",
  );
  // One statement decides and writes, so two processes cannot both take it.
  const take = command(
    database,
    `INSERT INTO lease (name, owner, token, expires_at) VALUES ('work', ?1, 1, ?2)
     ON CONFLICT (name) DO UPDATE SET owner = ?1, token = token + 1, expires_at = ?2
     WHERE expires_at <= ?3 OR owner = ?1`,
  );
  const extend = command(
    database,
    "UPDATE lease SET expires_at = ? WHERE token = ? AND expires_at > 0",
  );
  // The row stays: its token must keep growing.
  const end = command(database, "UPDATE lease SET expires_at = 0 WHERE token = ?");
  return {
    acquire(owner, now, ttlMs) {
      if (take(owner, now + ttlMs, now) === 0) return undefined;
      const row = read.first();
      return row?.owner === owner ? row.token : undefined;
    },
    renew: (token, now, ttlMs) => extend(now + ttlMs, token) > 0,
    release: (token) => void end(token),
    check(token) {
      if (read.first()?.token !== token) {
        throw new LeaseLost("Another process has taken over this connection.");
      }
    },
    holder() {
      const row = read.first();
      return row === undefined || row.expires_at === 0
        ? undefined
        : { owner: row.owner, expiresAt: row.expires_at };
    },
  };
}
