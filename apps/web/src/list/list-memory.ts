import type { ListFilter } from "./list-filter.ts";
import { filterOf, searchOf } from "./list-filter.ts";
import { keepView, lastView, seenIn } from "./last-view.ts";
import type { LastView, SeenPart } from "./last-view.ts";
import type { ListOrder } from "./list-order.ts";

const soonMs = 300;

/** The list as it is to be kept; `seen` is undefined before it is there as a whole, and then nothing is. */
interface KeptList {
  readonly filter: ListFilter;
  readonly order: ListOrder;
  readonly seen: SeenPart | undefined;
}

/** Remembers how the list is left, a moment after each change: it opens so again. */
export class ListMemory {
  readonly filter: ListFilter;
  readonly order: ListOrder;
  readonly #kept: () => KeptList;
  readonly #before: LastView;
  /** Where the list was left; 0 once it stands there again. */
  #left: number;
  #scrolled = 0;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(kept: () => KeptList) {
    this.#before = lastView(localStorage);
    this.filter = filterOf(this.#before.search);
    this.order = this.#before.order;
    this.#left = this.#before.scrolled;
    this.#kept = kept;
  }

  /** What was in view when the list was left, if it shows the same now. */
  seenIn(filter: ListFilter, order: ListOrder): SeenPart | null {
    return seenIn(this.#before, searchOf(filter), order);
  }

  /** Where the list is to be shown from, once. */
  takeLeft(): number {
    const left = this.#left;
    this.#left = 0;
    return left;
  }

  scrolledTo(top: number): void {
    this.#scrolled = top;
    this.keepSoon();
  }

  keepSoon(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.keep(), soonMs);
  }

  keep(): void {
    clearTimeout(this.#keeping);
    const { filter, order, seen } = this.#kept();
    if (seen === undefined) return;
    keepView({ search: searchOf(filter), order, scrolled: this.#scrolled, seen }, localStorage);
  }
}
