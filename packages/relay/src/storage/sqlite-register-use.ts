import { DocumentId, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { RegisterGap, SeriesUse } from "./number-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

const UseRow = z
  .object({
    series: z.string(),
    period: z.string(),
    first: z.int(),
    last: z.int(),
    last_number: z.string(),
    issued: z.int(),
    void: z.int(),
    expired: z.int(),
    places: z.int(),
    lines: z.int(),
    since: PlainDate,
  })
  .transform(({ last_number: lastNumber, ...row }) => ({ ...row, lastNumber }));
type UseRow = z.infer<typeof UseRow>;
const GapRow = z.object({
  series: z.string(),
  period: z.string(),
  count: z.int(),
  number: z.string(),
  issued_on: PlainDate,
  document: DocumentId.or(z.literal("")).transform((document) => document || null),
  before_count: z.int().nullable(),
  before_number: z.string().nullable(),
  before_on: PlainDate.nullable(),
});
type GapRow = z.infer<typeof GapRow>;

/** What a stretch of time comes to. The first of a series began where the series did, and each later one with 1. */
function useOf({ places, lines, since, ...row }: UseRow, all: readonly UseRow[]): SeriesUse {
  const isLater =
    row.period !== "" &&
    all.some(
      (other) =>
        other.series === row.series &&
        other.period !== "" &&
        (other.since < since || (other.since === since && other.period < row.period)),
    );
  const begins = isLater ? 1 : row.first;
  return { ...row, begins, missing: row.last - begins + 1 - places, doubled: lines - places };
}

/** What stands in the register in numbers, by series and period. */
export function seriesUse(database: SqliteDatabase, workspace: WorkspaceId): readonly SeriesUse[] {
  return database
    .all(
      UseRow,
      `SELECT series, period, min(count) AS first, max(count) AS last,
         sum(state = 'issued') AS issued, sum(state = 'void') AS void, sum(state = 'expired') AS expired,
         count(DISTINCT count) AS places, count(*) AS lines, min(issued_on) AS since,
         (SELECT number FROM numbers AS latest
          WHERE latest.workspace = numbers.workspace AND latest.series = numbers.series
            AND latest.period = numbers.period ORDER BY count DESC LIMIT 1) AS last_number
       FROM numbers WHERE workspace = ? GROUP BY series, period ORDER BY series, period`,
      workspace,
    )
    .map((row, _, all) => useOf(row, all));
}

/** Counts of which the register has no line, and what is before the first line of each stretch of time. */
export function registerGaps(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  series: string | undefined,
): readonly RegisterGap[] {
  const begins = new Map(
    seriesUse(database, workspace).map((use) => [placeOf(use), use.begins] as const),
  );
  return database
    .all(
      GapRow,
      `SELECT * FROM (
         SELECT series, period, count, number, issued_on, document,
           lag(count) OVER beside AS before_count, lag(number) OVER beside AS before_number,
           lag(issued_on) OVER beside AS before_on
         FROM numbers WHERE workspace = ? ${series === undefined ? "" : "AND series = ?"}
         WINDOW beside AS (PARTITION BY series, period ORDER BY count, document)
       ) WHERE before_count IS NULL OR before_count < count - 1
       ORDER BY series, period, count`,
      workspace,
      ...(series === undefined ? [] : [series]),
    )
    .map((row) => gapOf(row, begins.get(placeOf(row)) ?? row.count));
}

function placeOf({ series, period }: { readonly series: string; readonly period: string }): string {
  return JSON.stringify([series, period]);
}

function gapOf(row: GapRow, begins: number): RegisterGap {
  const { series, period, count, number, issued_on: on, document } = row;
  const { before_count: beforeCount, before_number: beforeNumber, before_on: beforeOn } = row;
  const before =
    beforeCount === null || beforeNumber === null || beforeOn === null
      ? null
      : { count: beforeCount, number: beforeNumber, on: beforeOn };
  const from = before === null ? begins : before.count + 1;
  const next = { count, number, on, document };
  return { series, period, from, to: count - 1, before, next };
}
