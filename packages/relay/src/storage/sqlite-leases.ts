import { NumberLease, PlainDate, leasedNumber, utcDay } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { DatesBeside, LeaseStorage } from "./lease-storage.ts";
import type { LeasedTaken, RegisteredNumber } from "./number-storage.ts";
import { foreignAmong } from "./sqlite-foreign-numbers.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { DocumentRow, jsonColumn } from "./sqlite-rows.ts";

/** The leases of number series: at most one that gives numbers, and one of each epoch, by the database itself. */
export const leasesSchema = `
  CREATE TABLE IF NOT EXISTS leases (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    series TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    state TEXT NOT NULL,
    most INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS leases_holder ON leases (workspace, series) WHERE state = 'active';
  CREATE UNIQUE INDEX IF NOT EXISTS leases_epoch ON leases (workspace, series, epoch);
`;

const LeaseRow = z.object({ body: jsonColumn(NumberLease), most: z.int() });
const CountRow = z.object({ count: z.int() });
const LeaseUseRow = z.object({ given: z.int(), expired: z.int() });
const DayRow = z.object({ day: PlainDate.nullable() });
/** A line of the register that stands for a number without an invoice. */
const nobody = "";

/** Keeps a lease as it is from now on. What of an ended one never came back goes into the register, inside the transaction that ends it. */
export function keepLease(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  lease: NumberLease,
): void {
  const { id, series, epoch, state, to } = lease;
  database.run(
    `INSERT INTO leases (workspace, id, series, epoch, state, most, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, id) DO UPDATE
       SET state = excluded.state, most = max(most, excluded.most), body = excluded.body`,
    workspace,
    id,
    series,
    epoch,
    state,
    to,
    JSON.stringify(lease),
  );
  if (state !== "active") accountForUnused(database, workspace, lease);
}

function accountForUnused(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  lease: NumberLease,
): void {
  const { series, from, to, state, endedAt } = lease;
  const known = database.all(
    CountRow,
    "SELECT count FROM numbers WHERE workspace = ? AND series = ? AND period = '' AND count BETWEEN ? AND ?",
    workspace,
    series,
    from,
    to,
  );
  const counts = new Set(known.map(({ count }) => count));
  const at = Date.parse(endedAt ?? lease.until);
  const on = utcDay(at);
  const reason = `Leased to ${lease.name} and not come back: ${lease.reason ?? state}`;
  for (let count = from; count <= to; count += 1) {
    if (counts.has(count)) continue;
    const number = leasedNumber(lease, on, count);
    database.run(
      insertLine,
      workspace,
      series,
      count,
      nobody,
      number,
      on,
      at,
      "expired",
      reason,
      "leased",
    );
  }
}

/** A line that is known already says what became of its number last. */
const insertLine = `INSERT INTO numbers
  (workspace, series, period, count, document, number, issued_on, at, state, reason, origin)
  VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (workspace, series, period, count, document) DO UPDATE
    SET number = excluded.number, issued_on = excluded.issued_on, at = excluded.at,
      state = excluded.state, reason = excluded.reason, origin = excluded.origin
    WHERE origin = 'leased'`;

/** An invoice that comes after all takes the place of the line which says that none came. */
export function forgetUnused(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  { series, period, count }: Pick<RegisteredNumber, "series" | "period" | "count">,
): void {
  database.run(
    "DELETE FROM numbers WHERE workspace = ? AND series = ? AND period = ? AND count = ? AND document = ?",
    workspace,
    series,
    period,
    count,
    nobody,
  );
}

/** What we gave ourselves takes the place of the line which says that another issuer had the number before: the invoice of that keeps it, and has no place in the series. */
export function forgetPassed(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  { series, period, count }: Pick<RegisteredNumber, "series" | "period" | "count">,
): void {
  database.run(
    `DELETE FROM numbers WHERE workspace = ? AND series = ? AND period = ? AND count = ?
       AND origin = 'elsewhere'`,
    workspace,
    series,
    period,
    count,
  );
}

/**
 * Puts a number that a lease holder gave into the register. An invoice that stands takes its place for good, by the database itself; one that does not stand
 * is accounted for beside whatever has the place.
 */
export function accountForLeased(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  { series, count, document, number, on, at, state, reason }: LeasedTaken,
): void {
  forgetUnused(database, workspace, { series, period: "", count });
  forgetPassed(database, workspace, { series, period: "", count });
  database.run(
    insertLine,
    workspace,
    series,
    count,
    document,
    number,
    on,
    at,
    state,
    reason,
    state === "issued" ? "taken" : "leased",
  );
}

/** Whether a device gives the numbers of a series. */
export function isLeased(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  series: string,
): boolean {
  const active = database.first(
    CountRow,
    "SELECT count(*) AS count FROM leases WHERE workspace = ? AND series = ? AND state = 'active'",
    workspace,
    series,
  );
  return (active?.count ?? 0) > 0;
}

export function createSqliteLeases(database: SqliteDatabase): LeaseStorage {
  const dayOf = (
    which: "max" | "min",
    where: string,
    ...values: readonly (string | number)[]
  ): PlainDate | null =>
    database.first(
      DayRow,
      `SELECT ${which}(issued_on) AS day FROM numbers
       WHERE workspace = ? AND series = ? AND origin NOT IN ('leased', 'elsewhere') AND ${where}`,
      ...values,
    )?.day ?? null;

  const lastOf = (workspace: WorkspaceId, series: string): number =>
    database.first(
      CountRow,
      "SELECT coalesce(max(count), 0) AS count FROM numbers WHERE workspace = ? AND series = ? AND period = ''",
      workspace,
      series,
    )?.count ?? 0;

  const besides = (
    { workspace, series, count }: { workspace: WorkspaceId; series: string; count: number },
    where: string,
    ...values: readonly number[]
  ): DatesBeside => ({
    before: dayOf(
      "max",
      `(period <> '' OR count < ?) AND ${where}`,
      workspace,
      series,
      count,
      ...values,
    ),
    after: dayOf(
      "min",
      `period = '' AND count > ? AND ${where}`,
      workspace,
      series,
      count,
      ...values,
    ),
  });

  return {
    leases: async (workspace) =>
      database
        .all(
          LeaseRow,
          "SELECT body, most FROM leases WHERE workspace = ? ORDER BY series, epoch DESC",
          workspace,
        )
        .map(({ body }) => body),
    lastLease: async (workspace, series) =>
      database.first(
        LeaseRow,
        "SELECT body, most FROM leases WHERE workspace = ? AND series = ? ORDER BY epoch DESC LIMIT 1",
        workspace,
        series,
      )?.body,
    leaseReturned: async (workspace, lease) =>
      database.transact(() => {
        const before = database.all(
          LeaseRow,
          "SELECT body, most FROM leases WHERE workspace = ? AND series = ? AND state = 'active'",
          workspace,
          lease.series,
        );
        for (const { body } of before) {
          if (body.id === lease.id) continue;
          // What it was when it ended is lost with its seal. The later lease begins behind its last number, which may have been cut off when it was given back.
          const { seal: _, ...older } = body;
          keepLease(database, workspace, {
            ...older,
            to: Math.min(body.to, lease.from - 1),
            state: "taken-over",
            endedAt: lease.grantedAt,
            reason: "It was taken over before the relay was restored",
          });
        }
        keepLease(database, workspace, lease);
      }),
    highestCount: async (workspace, series) =>
      database.first(
        CountRow,
        "SELECT coalesce(max(count), 0) AS count FROM numbers WHERE workspace = ? AND series = ?",
        workspace,
        series,
      )?.count ?? 0,
    leaseSight: async (workspace, { lease, series, count, number }) => {
      const row = database.first(
        LeaseRow,
        "SELECT body, most FROM leases WHERE workspace = ? AND id = ?",
        workspace,
        lease,
      );
      const documents = database.all(
        DocumentRow,
        `SELECT document FROM numbers
         WHERE workspace = ? AND document <> '' AND origin <> 'elsewhere'
           AND ((series = ? AND period = '' AND count = ?) OR number = ?)`,
        workspace,
        series,
        count,
        number,
      );
      const place = { workspace, series, count };
      const stretch = [row?.body.from ?? 1, row?.body.to ?? 0];
      return {
        lease: row?.body ?? null,
        // What lies beyond is still to be given, and a line there would leave a gap before it.
        most: Math.min(row?.most ?? 0, Math.max(row?.body.to ?? 0, lastOf(workspace, series))),
        documents: documents.map(({ document }) => document),
        elsewhere: foreignAmong(database, workspace, [number]).map(({ document }) => document),
        own: besides(place, "period = '' AND count BETWEEN ? AND ?", ...stretch),
        others: besides(place, "NOT (period = '' AND count BETWEEN ? AND ?)", ...stretch),
      };
    },
    leaseUse: async (workspace, { series, from, to }) =>
      database.first(
        LeaseUseRow,
        `SELECT count(DISTINCT CASE WHEN document <> '' THEN count END) AS given,
           count(DISTINCT CASE WHEN document = '' THEN count END) AS expired
         FROM numbers WHERE workspace = ? AND series = ? AND period = '' AND count BETWEEN ? AND ?`,
        workspace,
        series,
        from,
        to,
      ) ?? { given: 0, expired: 0 },
    unaccounted: async (workspace, series, from, to) => {
      const known = database.first(
        CountRow,
        `SELECT count(DISTINCT count) AS count FROM numbers
         WHERE workspace = ? AND series = ? AND period = '' AND count BETWEEN ? AND ?`,
        workspace,
        series,
        from,
        to,
      );
      return Math.max(0, to - from + 1 - (known?.count ?? 0));
    },
  };
}
