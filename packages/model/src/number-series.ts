import { z } from "zod";
import { EntryKey } from "./identifiers.ts";
import { InvoiceKind } from "./invoice.ts";
import type { PlainDate } from "./plain-date.ts";

/** When the numbers of a series begin again. */
export const SeriesReset = z.enum(["yearly", "monthly", "never"]);
export type SeriesReset = z.infer<typeof SeriesReset>;

/** A series of invoice numbers: unique and without gaps. "{year}", "{month}" and "{number}" in `format` are replaced. */
export const NumberSeries = z
  .object({
    id: EntryKey,
    name: z.string().max(200).optional(),
    format: z
      .string()
      .max(100)
      .refine((text) => text.includes("{number}"), "Say where the number goes: RE-{year}-{number}"),
    /** Numbers are padded with zeros to this many digits. */
    digits: z.int().min(1).max(12).default(4),
    /** The number with which the series begins here. Where it begins again later it does so with 1. */
    first: z.int().positive().default(1),
    /** As the format says where it is not given: monthly with "{month}", else yearly with "{year}", else never. */
    reset: SeriesReset.optional(),
    /** Which documents take their numbers here; a credit note may have its own series. */
    kinds: z.array(InvoiceKind).readonly().default(["invoice"]),
  })
  .readonly();
export type NumberSeries = z.infer<typeof NumberSeries>;

/** When the numbers of a series begin again, said or by its format. */
export function resetOf({ reset, format }: NumberSeries): SeriesReset {
  if (reset !== undefined) return reset;
  if (format.includes("{month}")) return "monthly";
  return format.includes("{year}") ? "yearly" : "never";
}

/** The stretch of time within which a series counts through: "2026", "2026-11", or "" for all time. */
export function periodOf(series: NumberSeries, on: PlainDate): string {
  switch (resetOf(series)) {
    case "yearly":
      return on.slice(0, 4);
    case "monthly":
      return on.slice(0, 7);
    case "never":
      return "";
  }
}

/** The number as it is printed. Of a series without a problem no two counts give the same text. */
export function formatNumber(
  series: Pick<NumberSeries, "format" | "digits">,
  on: PlainDate,
  count: number,
): string {
  return series.format
    .replaceAll("{year}", on.slice(0, 4))
    .replaceAll("{month}", on.slice(5, 7))
    .replaceAll("{number}", String(count).padStart(series.digits, "0"));
}

/** How a number of the series will look while nobody knows which it is: "INV-2026-…". */
export function numberShape(
  series: Pick<NumberSeries, "format" | "digits">,
  on: PlainDate,
): string {
  const format = series.format.replaceAll("{number}", "…");
  return formatNumber({ ...series, format }, on, 1);
}

/** What keeps a series from giving numbers, and which of its fields to correct. */
export interface SeriesProblem {
  readonly field: "format" | "reset";
  readonly message: string;
}

/** Counts of more than 15 digits are not told apart any more: what goes on from here never comes near. */
const mostFirst = 99_999_999_999_999;

/** What keeps a series from giving numbers whatever its format is; undefined where nothing does. One that was stored is read all the same. */
export function firstProblem({ first }: Pick<NumberSeries, "first">): string | undefined {
  return first > mostFirst
    ? `The first number may have 14 digits at most, and this is ${first}: correct it.`
    : undefined;
}

/** A series that begins again must say in its numbers which time they are from, or it would give one number twice. */
export function seriesProblem(series: NumberSeries): SeriesProblem | undefined {
  const { format } = series;
  const [unknown] = format.replaceAll(/\{(?:year|month|number)\}/g, "").match(/[{}].*/) ?? [];
  if (unknown !== undefined) {
    const message = `Only {year}, {month} and {number} are replaced, and this is none of them: ${unknown}`;
    return { field: "format", message };
  }
  const needed = { yearly: ["{year}"], monthly: ["{year}", "{month}"], never: [] }[resetOf(series)];
  const missing = needed.filter((part) => !format.includes(part));
  if (missing.length === 0) return undefined;
  const message = `A series that begins again ${resetOf(series)} needs ${missing.join(" and ")} in its format: else it gives one number twice.`;
  return { field: "reset", message };
}
