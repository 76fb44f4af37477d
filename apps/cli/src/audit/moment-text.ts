import type {
  BlamedRegister,
  HistoryEntry,
  LedgerChangeOfPath,
  LedgerValue,
} from "@concord/ledger";
import { momentsOf, tell, whyHere } from "@concord/ledger/story";
import type { DocumentId, JsonValue } from "@concord/model";
import { fitColumns, shortenPath } from "../terminal/fit.ts";
import { momentText } from "../terminal/moment.ts";
import { oneLine, shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { tellingText } from "./history-text.ts";

/** A value of the ledger in one line, whole where no terminal is. */
export function valueText(value: LedgerValue, width: number): string {
  if (value.type !== "known") return `(${value.type})`;
  return value.value === null ? "(none)" : valueOnScreen(value.value, width);
}

function valueOnScreen(value: JsonValue, width: number): string {
  return shorten(JSON.stringify(value), width === Infinity ? Infinity : 60);
}

/** What became of an invoice between two entries, as a person would say it. `entries`: all of it, the oldest first. */
export function comparedText(
  document: DocumentId,
  entries: readonly HistoryEntry[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const placeOf = (seq: number): number => entries.findLastIndex((entry) => entry.seq <= seq);
  const moments = momentsOf(entries, {});
  const told = tellingText(tell(document, moments, { from: placeOf(from), to: placeOf(to) }));
  return told.length === 0 ? "They say the same." : told.join("\n");
}

/** What became of registers, one a line. */
export function changesText(changes: readonly LedgerChangeOfPath[], width: number): string {
  return changes
    .map(
      ({ path, before, after }) =>
        `${oneLine(path)}: ${valueText(before, width)} → ${valueText(after, width)}`,
    )
    .join("\n");
}

/** Whose each register is. */
export function blameText(items: readonly BlamedRegister[], width: number): string {
  const rows = items.map(({ path, value, author, at, seq }) => [
    oneLine(path),
    valueText(value, width),
    oneLine(author.name ?? author.id),
    momentText(at),
    `entry ${seq}`,
  ]);
  const free = [
    { column: 0, least: 12, cut: shortenPath },
    { column: 1, least: 12 },
    { column: 2, least: 8 },
  ];
  return table(fitColumns(rows, width, free));
}

/** What one value stands in the place of, and what others had written at the same time and lost. */
export function whyText(
  entries: readonly HistoryEntry[],
  path: string,
  { at, width }: { readonly at: number; readonly width: number },
): string | null {
  const place = entries.findLastIndex(({ seq }) => seq <= at);
  const why = whyHere(momentsOf(entries, {}), path, place);
  if (why === null) return null;
  const { entry, before, beaten } = why;
  const how = entry.operations.length === 0 ? "" : ` by ${entry.operations.join(", ")}`;
  return [
    `before: ${valueText(before, width)}`,
    `written through ${entry.device}${how}`,
    ...beaten.map(
      ({ value, author }) =>
        `beat: ${value === undefined ? "(not known any more)" : valueOnScreen(value, width)}${author === undefined ? "" : `, by ${oneLine(author)}`}`,
    ),
  ].join("\n");
}
