import {
  fastClocks,
  groupEntries,
  heldThere,
  momentsOf,
  namedPoints,
  ownPoints,
  tell,
  toolsOf,
  whyHere,
} from "@concord/ledger/story";
import type {
  FastClock,
  HeldThere,
  HistoryGroup,
  HistoryTelling,
  Moments,
  NamedPoint,
  WhyHere,
} from "@concord/ledger/story";
import type { HistoryEntry } from "@concord/ledger";
import type { OwnMoment, Registers } from "@concord/document";
import { utcDay } from "@concord/model";
import type { DocumentId, PlainDate, TaxRate } from "@concord/model";
import { choicesOf } from "./history-filter.ts";
import type { FilterChoices } from "./history-filter.ts";
import { heldInvoice } from "./held-invoice.ts";
import type { HeldInvoice } from "./held-invoice.ts";
import type { KnownHistory } from "./history-source.ts";
import { thenInvoice } from "./then-invoice.ts";
import type { ThenInvoice } from "./then-invoice.ts";

export interface HeldAt {
  readonly held: HeldThere;
  readonly invoice: HeldInvoice | undefined;
}

/**
 * What is known of a history, opened for the page. Places count from the very first entry, also where that is not known here: they stay when older parts come. What follows from
 * a place is worked out once.
 */
export interface HistoryView {
  readonly known: KnownHistory;
  readonly first: number;
  readonly last: number;
  /** The oldest first; their places count from the first known entry. */
  readonly groups: readonly HistoryGroup[];
  readonly points: readonly NamedPoint[];
  /** Moments with a name of one's own that are before the first known entry. */
  readonly earlier: readonly OwnMoment[];
  readonly clocks: readonly FastClock[];
  readonly choices: FilterChoices;
  readonly entryAt: (place: number) => HistoryEntry | undefined;
  readonly registersAt: (place: number) => Registers;
  readonly invoiceAt: (place: number) => ThenInvoice;
  /** The tools that the invoice is linked with, or was. */
  readonly tools: readonly string[];
  /** What a tool held, and the two invoices to lay beside each other where that was something. */
  readonly heldAt: (tool: string, place: number) => HeldAt;
  readonly telling: (group: HistoryGroup) => HistoryTelling;
  readonly why: (path: string, place: number) => WhyHere | null;
}

/** The names of the moment at a place. */
export function pointsAt({ points, first }: HistoryView, place: number): readonly NamedPoint[] {
  return points.filter((point) => point.place + first === place);
}

/** The view with the moments that people named. */
export function withOwnPoints(view: HistoryView, own: readonly OwnMoment[]): HistoryView {
  const found = ownPoints(view.known.entries, own);
  const here = new Set(found.map((point) => (point.name === "own" ? point.own.key : "")));
  return {
    ...view,
    points: [...view.points, ...found].toSorted((one, other) => one.place - other.place),
    earlier: view.first === 0 ? [] : own.filter(({ key }) => !here.has(key)),
  };
}

export function historyView(
  id: DocumentId,
  known: KnownHistory,
  taxRates: readonly TaxRate[],
): HistoryView {
  const { entries, before } = known;
  const moments: Moments = momentsOf(entries, known.head);
  const groups = groupEntries(entries);
  const tellings = new Map<HistoryGroup, HistoryTelling>();
  const invoices = new Map<number, ThenInvoice>();
  const entryAt = (place: number): HistoryEntry | undefined => entries[place - before];
  const dayOf = (place: number): PlainDate => utcDay(entryAt(place)?.at ?? 0);
  const registersAt = (place: number): Registers => moments.registersAt(place - before);
  const invoiceAt = (place: number): ThenInvoice => {
    const done = invoices.get(place);
    if (done !== undefined) return done;
    const made = thenInvoice(id, registersAt(place), dayOf(place), taxRates);
    if (invoices.size >= 50) invoices.clear();
    invoices.set(place, made);
    return made;
  };
  return {
    known,
    first: before,
    last: before + entries.length - 1,
    groups,
    points: namedPoints(id, moments),
    earlier: [],
    clocks: fastClocks(entries),
    choices: choicesOf(entries, groups),
    entryAt,
    registersAt,
    invoiceAt,
    tools: toolsOf(moments, known.head),
    heldAt: (tool, place) => {
      const held = heldThere(id, moments, tool, place - before);
      if (held.type === "not-linked") return { held, invoice: undefined };
      const here = { ours: invoiceAt(place), registers: registersAt(place) };
      return { held, invoice: heldInvoice(id, held, here, dayOf(place), taxRates) };
    },
    telling: (group) => {
      const done = tellings.get(group);
      if (done !== undefined) return done;
      const made = tell(id, moments, { from: group.from - 1, to: group.to });
      tellings.set(group, made);
      return made;
    },
    why: (path, place) => {
      const found = whyHere(moments, path, place - before);
      return found === null ? null : { ...found, place: found.place + before };
    },
  };
}
