import type { DocumentId, PlainDate } from "@concord/model";
import { decimalMark } from "../format/amounts.ts";
import type { ListedRow } from "../wire/messages.ts";
import { readQuery } from "./amount-query.ts";
import { heldOrder } from "./held-order.ts";
import { createInvoiceBook } from "./invoice-book.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { SeenPart } from "./last-view.ts";
import type { ListFilter } from "./list-filter.ts";
import { createListSorter } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";
import type { ListTotals } from "./list-totals.ts";
import { foundInvoices } from "./listed-invoices.ts";
import type { FoundInvoices, TurnedDown } from "./listed-invoices.ts";
import { createSearchIndex } from "./search-index.ts";

/** What the list shows follows from this. */
export interface ListBasis {
  readonly rows: ReadonlyMap<DocumentId, ListedRow>;
  readonly rowsVersion: number;
  /** What of the rows is here. */
  readonly extent: "nothing" | "look" | "whole";
  /** What was in view when the list was left, if it shows the same now. */
  readonly seen: SeenPart | null;
  readonly filter: ListFilter;
  readonly order: ListOrder;
  /** What tools turned down; another object whenever it is another. */
  readonly turnedDown: TurnedDown;
  readonly today: PlainDate;
  /** Whether somebody points at the list, or is in it. */
  readonly isInUse: () => boolean;
}

export interface Shown {
  /** A look is what was in view when the list was left: nothing is counted before the whole is there. */
  readonly extent: "nothing" | "look" | "whole";
  /** Every invoice there is. */
  readonly all: readonly ListedInvoice[];
  readonly found: FoundInvoices;
  readonly totals: ListTotals;
  /** What is shown, in order. */
  readonly invoices: readonly ListedInvoice[];
  /** Rows that are not here yet: so many above, so many below. */
  readonly room: { readonly above: number; readonly below: number };
  /** How many would move, come or go if the order were made anew. */
  readonly waiting: number;
}

/** Works out what the list shows, and only when something of that has changed. */
export interface ShownList {
  readonly of: (basis: ListBasis) => Shown;
  /** The next time the order is made anew, whoever points at it. */
  readonly resort: () => void;
  /** Makes some of what a search or another order will need: "more" where some is left. */
  readonly prepare: () => "more" | "whole";
}

const noRoom = { above: 0, below: 0 };

const nothing: Shown = {
  extent: "nothing",
  all: [],
  found: {
    shown: [],
    counts: { all: 0, draft: 0, open: 0, overdue: 0, paid: 0, attention: 0, discarded: 0 },
    elsewhere: 0,
  },
  totals: { outstanding: [], overdue: [], dueSoon: [], paid: [] },
  invoices: [],
  room: noRoom,
  waiting: 0,
};

/** Of the time that passes, at most this part goes into showing what others change: a first download is a flood of it. */
const share = 0.1;

/** So many invoices are prepared at once: between them keys and scrolling are answered. */
const prepared = 250;

export function createShownList(deps: {
  readonly now: () => number;
  /** Asks for the list again in a while: it has changed. */
  readonly again: (ms: number) => void;
  readonly locale: string;
}): ShownList {
  const { locale } = deps;
  const book = createInvoiceBook();
  const index = createSearchIndex();
  const sorter = createListSorter(locale);
  let shown: Shown | undefined;
  let ordered: readonly ListedInvoice[] = [];
  let restUntil = 0;
  let turnedDown: TurnedDown | undefined;
  let followed = "";
  let sorted = "";
  let asked = "";
  let taken: readonly ListedInvoice[] = [];
  let ready = 0;

  function of(basis: ListBasis): Shown {
    const { rows, rowsVersion, extent, seen, filter, order, today } = basis;
    if (extent === "nothing" || (extent === "look" && seen === null)) return nothing;
    const nowAsked = JSON.stringify([filter, order, today]);
    const nowFollowed = `${rowsVersion} ${today}`;
    const isAsked = nowAsked !== asked;
    const isSame = nowFollowed === followed && basis.turnedDown === turnedDown;
    if (shown !== undefined && !isAsked && isSame) return shown;
    const began = deps.now();
    if (shown?.extent === extent && !isAsked && began < restUntil) {
      deps.again(restUntil - began);
      return shown;
    }
    if (nowFollowed !== followed) {
      book.follow(rows, today);
      ready = 0;
    }
    const nowSorted = JSON.stringify([nowFollowed, order]);
    if (nowSorted !== sorted) ordered = sorter.inOrder(book.all(), order);
    followed = nowFollowed;
    sorted = nowSorted;
    ({ turnedDown } = basis);
    asked = nowAsked;
    const found = foundInvoices(ordered, filter, wanted(filter.text), turnedDown);
    if (extent === "look" && found.shown.length === 0) return nothing;
    // What a person asked for is shown at once; what others changed waits while somebody points at the list.
    const stood = isAsked || !basis.isInUse() ? undefined : standing(shown, found.shown);
    const { rows: invoices, waiting } =
      stood === undefined
        ? { rows: found.shown, waiting: 0 }
        : heldOrder(stood, found.shown, book.get);
    const room = extent === "look" ? roomAround(invoices, seen) : noRoom;
    shown = { extent, all: book.all(), found, totals: book.totals(), invoices, room, waiting };
    const ended = deps.now();
    restUntil = ended + (ended - began) / share;
    return shown;
  }

  function wanted(text: string) {
    const { words, fits } = readQuery(text, decimalMark(locale));
    if (words === "") return { words: undefined, fits };
    const all = book.all();
    // A key changes no row.
    if (all !== taken) index.take(all.map(({ row }) => row));
    taken = all;
    return { words: index.question(words), fits };
  }

  return {
    of,
    resort: () => {
      asked = "";
    },
    prepare: () => {
      const some = book.all().slice(ready, ready + prepared);
      ready += prepared;
      index.take(some.map(({ row }) => row));
      sorter.prepare(some);
      return ready < book.all().length ? "more" : "whole";
    },
  };
}

/** What stood in the list so far. Where that was a look, all that it left room for has come around it. */
function standing(
  shown: Shown | undefined,
  fresh: readonly ListedInvoice[],
): readonly ListedInvoice[] | undefined {
  if (shown?.extent !== "look") return shown?.invoices;
  const looked = new Set(shown.invoices.map(({ summary }) => summary.id));
  const others = fresh.filter(({ summary }) => !looked.has(summary.id));
  const { above } = shown.room;
  return [...others.slice(0, above), ...shown.invoices, ...others.slice(above)];
}

function roomAround(invoices: readonly ListedInvoice[], seen: SeenPart | null): Shown["room"] {
  const { before: above = 0, all = 0 } = seen ?? {};
  return { above, below: Math.max(0, all - above - invoices.length) };
}
