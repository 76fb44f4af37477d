import type { Registers } from "@concord/document";
import type { DecimalString, DocumentId } from "@concord/model";
import { toBig, toDecimalString } from "@concord/model";
import type { EntryStub, HistoryEntry } from "../reading/history-entry.ts";
import { lateMs, writtenMs } from "./device-clock.ts";
import { eventsOf } from "./history-event.ts";
import type { HistoryEvent } from "./history-event.ts";
import { sourceKey, sourceOf } from "./history-source.ts";
import type { HistorySource } from "./history-source.ts";
import { isMoney } from "./money-paths.ts";
import { totalOf } from "./moment-total.ts";
import type { MomentTotal } from "./moment-total.ts";
import type { Moments } from "./moments.ts";

/** What one author did in one go: entries that follow each other without a longer pause, and nobody else's between them. */
export interface HistoryGroup {
  /** Places of its first and its last entry. */
  readonly from: number;
  readonly to: number;
  readonly author: EntryStub["author"];
  /** By which it came, the last one last: what goes through the relay's API has one for each request. */
  readonly devices: readonly string[];
  readonly source: HistorySource;
  /** Milliseconds since 1970. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** The longest that one of its entries waited on a device without a network; null where none did. */
  readonly lateMs: number | null;
}

/** A pause after which somebody has begun anew. */
const pauseMs = 15 * 60_000;

/** The groups of a history, the oldest first. They share out its entries: each is in one, in their order. */
export function groupEntries(entries: readonly HistoryEntry[]): readonly HistoryGroup[] {
  const groups: HistoryGroup[] = [];
  for (const [place, entry] of entries.entries()) {
    const one = groupOf(entry, place);
    const last = groups.at(-1);
    if (last !== undefined && isOneSession(last, one)) {
      groups[groups.length - 1] = {
        ...last,
        to: place,
        // The name of the time when it ended.
        author: entry.author,
        devices: [...last.devices.filter((each) => each !== entry.device), entry.device],
        endedAt: Math.max(last.endedAt, one.endedAt),
        lateMs: longer(last.lateMs, one.lateMs),
      };
    } else groups.push(one);
  }
  return groups;
}

function groupOf(entry: HistoryEntry, place: number): HistoryGroup {
  const at = writtenMs(entry);
  return {
    from: place,
    to: place,
    author: entry.author,
    devices: [entry.device],
    source: sourceOf(entry),
    beganAt: at,
    endedAt: at,
    lateMs: lateMs(entry),
  };
}

function isOneSession(before: HistoryGroup, next: HistoryGroup): boolean {
  return (
    before.author.id === next.author.id &&
    sourceKey(before.source) === sourceKey(next.source) &&
    next.beganAt - before.endedAt <= pauseMs
  );
}

function longer(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** A span of moments told: what happened in it, without what came back to what it was. */
export interface HistoryTelling {
  readonly before: Registers;
  readonly after: Registers;
  readonly events: readonly HistoryEvent[];
  /** What the invoice came to before and after, where that is another; null where it is the same. */
  readonly total: TotalChange | null;
}

export interface TotalChange {
  readonly before: MomentTotal;
  readonly after: MomentTotal;
  /** After less before; null where they are of different currencies. */
  readonly difference: DecimalString | null;
}

/** Tells what happened after one place up to another. */
export function tell(
  document: DocumentId,
  moments: Moments,
  { from, to }: { readonly from: number; readonly to: number },
): HistoryTelling {
  const [before, after] = [moments.registersAt(from), moments.registersAt(to)];
  const entries = moments.entries.slice(from + 1, to + 1);
  const withheld = new Set(
    entries.flatMap(({ changes }) =>
      changes.flatMap(({ path, after: value }) => (value.type === "known" ? [] : [path])),
    ),
  );
  const changed = moments
    .difference(from, to)
    .map(({ path }) => path)
    .filter((path) => !withheld.has(path));
  // That the note was edited is told, and not to what.
  const isNoted = entries.some(({ changes }) => changes.some(({ path }) => path === "note"));
  const paths = isNoted && !withheld.has("note") ? [...changed, "note"] : changed;
  const total = changed.some(isMoney) ? totalChange(document, before, after) : null;
  return { before, after, events: eventsOf(before, after, paths, withheld.size), total };
}

/** What an invoice came to in two states, if that differs. */
export function totalChange(
  document: DocumentId,
  before: Registers,
  after: Registers,
): TotalChange | null {
  const [was, is] = [totalOf(document, before), totalOf(document, after)];
  if (was === null || is === null) return null;
  if (was.gross === is.gross && was.currency === is.currency) return null;
  const difference =
    was.currency === is.currency || was.gross === "0"
      ? toDecimalString(toBig(is.gross).minus(toBig(was.gross)))
      : null;
  return { before: was, after: is, difference };
}
