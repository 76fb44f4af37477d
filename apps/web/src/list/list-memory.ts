import type { ListFilter } from "./list-filter.ts";
import { filterOf, searchOf } from "./list-filter.ts";
import { keepView, lastView } from "./last-view.ts";
import type { ListOrder } from "./list-order.ts";

const soonMs = 300;

/** Remembers how the list is left, a moment after each change: it opens so again. */
export class ListMemory {
  readonly filter: ListFilter;
  readonly order: ListOrder;
  readonly #kept: () => { readonly filter: ListFilter; readonly order: ListOrder };
  /** Where the list was left; 0 once it stands there again. */
  #left: number;
  #scrolled = 0;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(kept: () => { readonly filter: ListFilter; readonly order: ListOrder }) {
    const { search, order, scrolled } = lastView(localStorage);
    this.filter = filterOf(search);
    this.order = order;
    this.#left = scrolled;
    this.#kept = kept;
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
    const { filter, order } = this.#kept();
    keepView({ search: searchOf(filter), order, scrolled: this.#scrolled }, localStorage);
  }
}
