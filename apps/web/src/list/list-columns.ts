import type { JsonValue } from "@concord/model";
import type { ReactiveControllerHost } from "lit";
import { z } from "zod";
import { listPlaces } from "../page/kept-places.ts";
import { readKept } from "../page/kept.ts";
import { columns, usualColumns } from "./list-order.ts";
import type { Column } from "./list-order.ts";

/** How wide somebody has made columns, in pixels. */
export type ColumnWidths = Readonly<Partial<Record<Column, number>>>;

/** What somebody has made of the columns. */
export interface ColumnLayout {
  /** Those that are shown, in their order. */
  readonly shown: readonly Column[];
  readonly widths: ColumnWidths;
}

export const narrowest = 48;
export const widest = 640;

/** Without these nobody would know which invoice a row is. */
const always: readonly Column[] = ["number", "customer"];

export function canBePutAway(column: Column): boolean {
  return !always.includes(column);
}

/** Those that are shown, in their order, and then the others. */
export function allInOrder({ shown }: Pick<ColumnLayout, "shown">): readonly Column[] {
  return [...shown, ...columns.filter((each) => !shown.includes(each))];
}

type Track = string | undefined;

// How wide a column is where all have room, those too that are not usual; where the page is narrower, narrower still, and small; undefined where it is not shown.
const usualWidths: Readonly<Record<Column, readonly [string, Track, Track, Track]>> = {
  number: [
    "minmax(112px, 0.2fr)",
    "minmax(112px, 0.2fr)",
    "minmax(108px, 1.4fr)",
    "minmax(64px, 0.8fr)",
  ],
  customer: ["minmax(144px, 1fr)", "minmax(120px, 1fr)", "minmax(100px, 2fr)", "minmax(90px, 2fr)"],
  issued: ["96px", "96px", undefined, undefined],
  due: ["96px", "96px", "100px", "100px"],
  status: ["98px", "98px", "104px", "104px"],
  total: [
    "minmax(100px, 0.2fr)",
    "minmax(100px, 0.2fr)",
    "minmax(100px, 1fr)",
    "minmax(96px, 1fr)",
  ],
  balance: ["minmax(100px, 0.2fr)", "minmax(100px, 0.2fr)", undefined, undefined],
  sync: ["minmax(116px, 0.1fr)", "116px", "138px", undefined],
  purchaseOrder: ["minmax(110px, 0.3fr)", undefined, undefined, undefined],
  owner: ["minmax(110px, 0.3fr)", undefined, undefined, undefined],
  connectors: ["minmax(130px, 0.3fr)", undefined, undefined, undefined],
  lastEdit: ["minmax(130px, 0.3fr)", undefined, undefined, undefined],
  tags: ["minmax(130px, 0.3fr)", undefined, undefined, undefined],
};

/** Days, amounts and what stands in a pill: cut short they would say something else. */
const whole: readonly Column[] = ["issued", "due", "status", "total", "balance"];

/** What a column leaves to those that somebody wants wider, and to those that are not usual. */
const least = 50;
/** Words are told apart by fewer letters than numbers and states, and more of them can be read by pointing at them: so all columns have room on the usual page. */
const leastOfWords = 46;
const words: readonly Column[] = [
  "customer",
  "purchaseOrder",
  "owner",
  "connectors",
  "lastEdit",
  "tags",
];
/** A number such as "INV-2026-0001", by which invoices are told apart: it is whole with up to two columns more than the usual ones. */
const wholeNumber = 110;
/** Of the table's width, for all usual columns that somebody has set: else the list would scroll sideways. */
const mostOfTable = 60;
/** The column of the boxes, what is between two columns, and what is beside them all. */
const besideColumns = { boxes: 20, padding: 32 };
/** What is between two columns; where all are shown, less, so that they have room on the usual page. */
const gapOf = (count: number): number => (count < columns.length ? 10 : 6);

/**
 * The columns' widths as custom properties, for each width of the page. More than the usual columns may need more than the table has: `--least` is how wide its rows
 * are then at least.
 */
export function columnStyle({ shown, widths }: ColumnLayout): string {
  return (["full", "wide", "middle", "small"] as const)
    .map((name, index) => {
      const usual = shown.flatMap((column) => {
        const track = usualWidths[column][index];
        return track === undefined ? [] : [{ column, track, own: widths[column] }];
      });
      const set = usual.filter(({ own }) => own !== undefined).length;
      const isCrowded = usual.length > usualColumns.length;
      const tracks = usual.map(({ column, track, own }) => {
        if (own !== undefined) {
          return isCrowded
            ? `minmax(${own}px, ${own}px)`
            : `minmax(min(${own}px, ${mostOfTable / set}%), ${own}px)`;
        }
        if (isCrowded) return crowdedTrack(column, track, usual.length);
        return set > 0 ? shrunk(track, least) : track;
      });
      const style = `--${name}: ${besideColumns.boxes}px ${tracks.join(" ")}`;
      return isCrowded
        ? `${style}; --gap: ${gapOf(tracks.length)}px; --least: ${leastWidth(tracks)}px`
        : style;
    })
    .join("; ");
}

/** How wide a row is in which each track has its least. */
function leastWidth(tracks: readonly string[]): number {
  const { boxes, padding } = besideColumns;
  const gap = gapOf(tracks.length);
  const widths = tracks.map((track) => Number.parseInt(track.replace("minmax(", ""), 10) + gap);
  return widths.reduce((sum, width) => sum + width, boxes + padding);
}

/** The track of a column among more than the usual ones: what gives way does so alike, whether it is a customer or who edited last. */
function crowdedTrack(column: Column, track: string, count: number): string {
  if (whole.includes(column)) return track;
  if (column === "number" && count <= usualColumns.length + 2) return shrunk(track, wholeNumber);
  if (column === "number") return shrunk(track, least);
  return `minmax(${words.includes(column) ? leastOfWords : least}px, 1fr)`;
}

/** A track that gives way down to so many pixels. */
function shrunk(track: string, to: number): string {
  return track.replace(
    /^(?:minmax\(\d+px, (.+)\)|(\d+px))$/,
    (_, most, fixed) => `minmax(${to}px, ${most ?? fixed})`,
  );
}

const Kept = z.array(z.enum(columns));
const KeptWidths = z.partialRecord(z.enum(columns), z.number().min(narrowest).max(widest));

/** Which columns are shown in which order, and how wide somebody has made them, as they left it on this device. */
export class ColumnChoice {
  readonly #host: ReactiveControllerHost;
  readonly #holder: () => string;
  readonly #storage: Pick<Storage, "getItem" | "setItem">;
  #known: { readonly of: string; readonly layout: ColumnLayout } | undefined;

  constructor(
    host: ReactiveControllerHost,
    holder: () => string,
    storage: Pick<Storage, "getItem" | "setItem">,
  ) {
    this.#host = host;
    this.#holder = holder;
    this.#storage = storage;
  }

  layout(): ColumnLayout {
    const of = this.#holder();
    if (this.#known?.of !== of) {
      const kept = listPlaces(of);
      const shown = new Set(readKept(Kept, kept.columns, this.#storage) ?? usualColumns);
      const widths = readKept(KeptWidths, kept.widths, this.#storage) ?? {};
      const missing = always.filter((each) => !shown.has(each));
      this.#known = { of, layout: { shown: [...missing, ...shown], widths } };
    }
    return this.#known.layout;
  }

  /** Puts a column away, or takes it back: to its usual place among those that stand before it. */
  toggle(column: Column): void {
    const { shown } = this.layout();
    if (shown.includes(column)) {
      this.#show(shown.filter((each) => each !== column));
      return;
    }
    const before = new Set(columns.slice(0, columns.indexOf(column)));
    const at = shown.findLastIndex((each) => before.has(each)) + 1;
    this.#show(shown.toSpliced(at, 0, column));
  }

  /** Moves a column one place to the left, or to the right. */
  move(column: Column, by: -1 | 1): void {
    const { shown } = this.layout();
    const to = shown.indexOf(column) + by;
    if (to < 0 || to >= shown.length) return;
    this.#show(shown.filter((each) => each !== column).toSpliced(to, 0, column));
  }

  /** Makes a column so wide; undefined: as wide as it usually is. */
  widen(column: Column, width: number | undefined): void {
    const { [column]: _, ...others } = this.layout().widths;
    const widths = width === undefined ? others : { ...others, [column]: width };
    this.#keep(listPlaces(this.#holder()).widths, widths, { widths });
  }

  /** Shows the usual columns, in their order and as wide as they usually are. */
  reset(): void {
    this.#show(usualColumns);
    this.#keep(listPlaces(this.#holder()).widths, {}, { widths: {} });
  }

  #show(shown: readonly Column[]): void {
    this.#keep(listPlaces(this.#holder()).columns, [...shown], { shown });
  }

  #keep(place: string, stored: JsonValue, changed: Partial<ColumnLayout>): void {
    this.#known = { of: this.#holder(), layout: { ...this.layout(), ...changed } };
    this.#storage.setItem(place, JSON.stringify(stored));
    this.#host.requestUpdate();
  }
}

/** Whether the columns are those that are shown before anybody chooses. */
export function isUsualLayout({ shown, widths }: ColumnLayout): boolean {
  return shown.join() === usualColumns.join() && Object.keys(widths).length === 0;
}
