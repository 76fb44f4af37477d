import type { JsonValue } from "@concord/model";
import type { ReactiveControllerHost } from "lit";
import { z } from "zod";
import { listPlaces } from "../page/kept-places.ts";
import { readKept } from "../page/kept.ts";
import { columns } from "./list-order.ts";
import type { Column } from "./list-order.ts";

/** Columns that somebody has put away. */
type HiddenColumns = ReadonlySet<Column>;

/** How wide somebody has made columns, in pixels. */
export type ColumnWidths = Readonly<Partial<Record<Column, number>>>;

/** What somebody has made of the columns. */
export interface ColumnLayout {
  readonly putAway: HiddenColumns;
  readonly widths: ColumnWidths;
}

export const narrowest = 48;
export const widest = 640;

/** Without these nobody would know which invoice a row is. */
const always: HiddenColumns = new Set(["number", "customer"]);

export const optionalColumns: readonly Column[] = columns.filter((each) => !always.has(each));

// How wide a column is where all have room, where the page is narrower, and where it is narrower still; undefined where it is not shown.
const usualWidths: Readonly<
  Record<Column, readonly [string, string | undefined, string | undefined]>
> = {
  number: ["minmax(114px, 0.2fr)", "minmax(108px, 0.8fr)", "minmax(64px, 0.8fr)"],
  customer: ["minmax(120px, 1fr)", "minmax(100px, 2fr)", "minmax(90px, 2fr)"],
  issued: ["96px", undefined, undefined],
  due: ["96px", "100px", "100px"],
  status: ["98px", "104px", "104px"],
  total: ["minmax(100px, 0.2fr)", "minmax(100px, 1fr)", "minmax(96px, 1fr)"],
  balance: ["minmax(100px, 0.2fr)", undefined, undefined],
  sync: ["130px", "138px", undefined],
};

/** What a column that nobody has touched leaves to those that somebody wants wider. */
const leastOfOthers = "64px";
/** Of the table's width, for all columns that somebody has set: else the list would scroll sideways. */
const mostOfTable = 60;

/** The columns' widths as custom properties, for each width of the page. */
export function columnStyle({ putAway, widths }: ColumnLayout): string {
  const shown = columns.filter((each) => !putAway.has(each));
  return (["wide", "middle", "small"] as const)
    .map((name, index) => {
      const usual = shown.flatMap((each) => {
        const track = usualWidths[each][index];
        return track === undefined ? [] : [{ track, own: widths[each] }];
      });
      const set = usual.filter(({ own }) => own !== undefined).length;
      const tracks = usual.map(({ track, own }) => {
        if (set === 0) return track;
        if (own !== undefined) return `minmax(min(${own}px, ${mostOfTable / set}%), ${own}px)`;
        return track.replace(/^(?:minmax\(\d+px, (.+)\)|(\d+px))$/, (_, most, fixed) => {
          return `minmax(${leastOfOthers}, ${most ?? fixed})`;
        });
      });
      return `--${name}: 20px ${tracks.join(" ")}`;
    })
    .join("; ");
}

const Kept = z.array(z.enum(columns));
const KeptWidths = z.partialRecord(z.enum(columns), z.number().min(narrowest).max(widest));

/** Which columns somebody has put away, and how wide they have made others, as they left it on this device. */
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
      const putAway = new Set(readKept(Kept, kept.columns, this.#storage)).difference(always);
      const widths = readKept(KeptWidths, kept.widths, this.#storage) ?? {};
      this.#known = { of, layout: { putAway, widths } };
    }
    return this.#known.layout;
  }

  /** Puts a column away, or takes it back. */
  toggle(column: Column): void {
    const putAway = this.layout().putAway.symmetricDifference(new Set([column]));
    this.#keep(listPlaces(this.#holder()).columns, [...putAway], { putAway });
  }

  /** Makes a column so wide; undefined: as wide as it usually is. */
  widen(column: Column, width: number | undefined): void {
    const { [column]: _, ...others } = this.layout().widths;
    const widths = width === undefined ? others : { ...others, [column]: width };
    this.#keep(listPlaces(this.#holder()).widths, widths, { widths });
  }

  /** Makes all columns as wide as they usually are. */
  resetWidths(): void {
    this.#keep(listPlaces(this.#holder()).widths, {}, { widths: {} });
  }

  #keep(place: string, stored: JsonValue, changed: Partial<ColumnLayout>): void {
    this.#known = { of: this.#holder(), layout: { ...this.layout(), ...changed } };
    this.#storage.setItem(place, JSON.stringify(stored));
    this.#host.requestUpdate();
  }
}
