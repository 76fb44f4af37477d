import type { DocumentId, PlainDate } from "@concord/model";
import { decimalMark } from "../format/amounts.ts";
import { folded } from "../format/folded.ts";
import type { ListedRow } from "../wire/messages.ts";
import { readQuery } from "./amount-query.ts";
import { heldOrder } from "./held-order.ts";
import type { ListFilter } from "./list-filter.ts";
import { inOrder } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";
import { listTotals } from "./list-totals.ts";
import type { ListTotals } from "./list-totals.ts";
import { foundInvoices, summaryOn } from "./listed-invoices.ts";
import type { FoundInvoices, ListedInvoice, TurnedDown } from "./listed-invoices.ts";
import type { SearchIndex } from "./search-index.ts";

/** What the list shows follows from this. */
export interface ListBasis {
  readonly rows: ReadonlyMap<DocumentId, ListedRow>;
  readonly rowsVersion: number;
  readonly filter: ListFilter;
  readonly order: ListOrder;
  readonly index: SearchIndex | undefined;
  /** What tools turned down; another object whenever it is another. */
  readonly turnedDown: TurnedDown;
  readonly today: PlainDate;
  readonly locale: string;
  /** Whether somebody points at the list, or is in it. */
  readonly isInUse: () => boolean;
}

export interface Shown {
  /** Every invoice there is. */
  readonly all: readonly ListedInvoice[];
  readonly found: FoundInvoices;
  readonly totals: ListTotals;
  /** What is shown, in order. */
  readonly invoices: readonly ListedInvoice[];
  /** How many would move, come or go if the order were made anew. */
  readonly waiting: number;
}

/** Works out what the list shows, and only when something of that has changed. */
export interface ShownList {
  readonly of: (basis: ListBasis) => Shown;
  /** The next time the order is made anew, whoever points at it. */
  readonly resort: () => void;
}

const nothing: Shown = {
  all: [],
  found: {
    shown: [],
    counts: { all: 0, draft: 0, open: 0, overdue: 0, paid: 0, attention: 0 },
    elsewhere: 0,
  },
  totals: { outstanding: [], overdue: [], dueSoon: [], paid: [] },
  invoices: [],
  waiting: 0,
};

/** Of the time that passes, at most this part goes into showing what others change: a first download is a flood of it. */
const share = 0.1;

export function createShownList(deps: {
  readonly now: () => number;
  /** Asks for the list again in a while: it has changed. */
  readonly again: (ms: number) => void;
}): ShownList {
  let shown = nothing;
  let restUntil = 0;
  let version = "";
  let turnedDown: TurnedDown | undefined;
  let asked = "";

  function of(basis: ListBasis): Shown {
    const { rows, filter, order, index, today, locale } = basis;
    const nowAsked = JSON.stringify([filter, order, index === undefined, today, locale]);
    const nowVersion = `${basis.rowsVersion} ${nowAsked}`;
    if (nowVersion === version && basis.turnedDown === turnedDown) return shown;
    const began = deps.now();
    if (nowAsked === asked && began < restUntil) {
      deps.again(restUntil - began);
      return shown;
    }
    const { words, fits } = readQuery(filter.text, decimalMark(locale));
    index?.follow(rows);
    const ids = words === "" ? undefined : (index?.find(words) ?? findPlainly(rows, words));
    const found = foundInvoices(rows.values(), filter, { ids, fits }, today, basis.turnedDown);
    const all = [...rows.values()].flatMap((row) => {
      const summary = summaryOn(row, today);
      return summary === undefined ? [] : [{ row, summary }];
    });
    const totals = listTotals(all, today);
    const fresh = inOrder(found.shown, order, locale);
    // What a person asked for is shown at once; what others changed waits while somebody points at the list.
    if (nowAsked !== asked || !basis.isInUse()) {
      shown = { all, found, totals, invoices: fresh, waiting: 0 };
    } else {
      const known = new Map(all.map((each) => [each.summary.id, each]));
      const { rows: held, waiting } = heldOrder(shown.invoices, fresh, (id) => known.get(id));
      shown = { all, found, totals, invoices: held, waiting };
    }
    version = nowVersion;
    ({ turnedDown } = basis);
    asked = nowAsked;
    const ended = deps.now();
    restUntil = ended + (ended - began) / share;
    return shown;
  }

  return {
    of,
    resort: () => {
      version = "";
      asked = "";
    },
  };
}

/** Until the index is there: all words somewhere in number or customer. */
function findPlainly(
  rows: ReadonlyMap<DocumentId, ListedRow>,
  words: string,
): ReadonlySet<DocumentId> {
  const wanted = folded(words).split(/\s+/);
  const found = new Set<DocumentId>();
  for (const [id, { summary }] of rows) {
    const place = folded(`${summary?.number ?? ""} ${summary?.buyerName ?? ""}`);
    if (wanted.every((word) => place.includes(word))) found.add(id);
  }
  return found;
}
