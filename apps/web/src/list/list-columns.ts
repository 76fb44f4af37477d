import type { ReactiveControllerHost } from "lit";
import { z } from "zod";
import { columns } from "./list-order.ts";
import type { Column } from "./list-order.ts";

/** Columns that somebody has put away. */
export type HiddenColumns = ReadonlySet<Column>;

/** Without these nobody would know which invoice a row is. */
const always: HiddenColumns = new Set(["number", "customer"]);

export const optionalColumns: readonly Column[] = columns.filter((each) => !always.has(each));

// How wide a column is where all have room, where the page is narrower, and where it is narrower still; undefined where it is not shown.
const widths: Readonly<Record<Column, readonly [string, string | undefined, string | undefined]>> =
  {
    number: ["minmax(84px, 0.2fr)", "minmax(80px, 0.8fr)", "minmax(64px, 0.8fr)"],
    customer: ["minmax(120px, 1fr)", "minmax(100px, 2fr)", "minmax(90px, 2fr)"],
    issued: ["98px", undefined, undefined],
    due: ["98px", "100px", "100px"],
    status: ["100px", "104px", "104px"],
    total: ["minmax(108px, 0.2fr)", "minmax(100px, 1fr)", "minmax(96px, 1fr)"],
    balance: ["minmax(108px, 0.2fr)", undefined, undefined],
    sync: ["138px", "138px", undefined],
  };

/** The columns' widths as custom properties, for each width of the page. */
export function columnStyle(hidden: HiddenColumns): string {
  const shown = columns.filter((each) => !hidden.has(each));
  return (["wide", "middle", "small"] as const)
    .map((name, index) => {
      const tracks = shown.flatMap((each) => widths[each][index] ?? []);
      return `--${name}: 20px ${tracks.join(" ")}`;
    })
    .join("; ");
}

const Kept = z.array(z.enum(columns));

// Of each person: two who share a device may want to see different things.
const placeOf = (person: string): string => `concord-columns ${person}`;

/** Which columns somebody has put away, as they left it on this device. */
export class ColumnChoice {
  readonly #host: ReactiveControllerHost;
  readonly #person: () => string;
  readonly #storage: Pick<Storage, "getItem" | "setItem">;
  #known: { readonly of: string; readonly putAway: HiddenColumns } | undefined;

  constructor(
    host: ReactiveControllerHost,
    person: () => string,
    storage: Pick<Storage, "getItem" | "setItem">,
  ) {
    this.#host = host;
    this.#person = person;
    this.#storage = storage;
  }

  putAway(): HiddenColumns {
    const of = this.#person();
    if (this.#known?.of !== of) this.#known = { of, putAway: this.#read(of) };
    return this.#known.putAway;
  }

  /** Puts a column away, or takes it back. */
  toggle(column: Column): void {
    const of = this.#person();
    const putAway = this.putAway().symmetricDifference(new Set([column]));
    this.#known = { of, putAway };
    this.#storage.setItem(placeOf(of), JSON.stringify([...putAway]));
    this.#host.requestUpdate();
  }

  #read(of: string): HiddenColumns {
    try {
      const kept = Kept.parse(JSON.parse(this.#storage.getItem(placeOf(of)) ?? "[]"));
      return new Set(kept).difference(always);
    } catch {
      return new Set();
    }
  }
}
