import { columnStyle, narrowest, widest } from "./list-columns.ts";
import type { ColumnLayout } from "./list-columns.ts";
import type { Column } from "./list-order.ts";

const step = 8;

export interface SizedTable {
  /** The root of the table, whose style the widths of all rows follow. */
  readonly grid: () => HTMLElement | null;
  readonly layout: () => ColumnLayout;
  /** A column is to stay so wide; undefined: as wide as it usually is. */
  readonly keep: (column: Column, width: number | undefined) => void;
}

/** Makes columns wider and narrower. While somebody drags, one style of the table's root changes: no row is rendered. */
export class ColumnSizing {
  readonly #of: SizedTable;
  #ending: AbortController | undefined;

  constructor(of: SizedTable) {
    this.#of = of;
  }

  /** Follows a pointer from the edge of a column until it is let go, or Escape. */
  drag(event: PointerEvent, column: Column): void {
    const { currentTarget: grip } = event;
    if (event.button !== 0 || !(grip instanceof HTMLElement)) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const before = this.#width(column);
    const end = (): void => {
      this.#ending?.abort();
      this.#ending = undefined;
    };
    end();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const follow = ({ clientX }: PointerEvent): void =>
      this.#show(column, before + clientX - event.clientX);
    const letGo = ({ clientX }: PointerEvent): void => {
      end();
      if (clientX !== event.clientX) this.#set(column, before + clientX - event.clientX);
    };
    const giveUp = (): void => {
      end();
      this.#restyle(this.#of.layout());
    };
    const onKey = (pressed: KeyboardEvent): void => {
      if (pressed.key !== "Escape") return;
      pressed.preventDefault();
      pressed.stopPropagation();
      giveUp();
    };
    grip.addEventListener("pointermove", follow, { signal });
    grip.addEventListener("pointerup", letGo, { signal });
    grip.addEventListener("pointercancel", giveUp, { signal });
    addEventListener("keydown", onKey, { signal, capture: true });
  }

  /** Keys on a column's head. Returns how wide the column is then; undefined where the key means nothing here. */
  press(event: KeyboardEvent, column: Column): number | undefined {
    if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    switch (event.key) {
      case "ArrowLeft":
        this.#set(column, this.#width(column) - step);
        break;
      case "ArrowRight":
        this.#set(column, this.#width(column) + step);
        break;
      case "End":
        this.fit(column);
        break;
      case "Home": {
        const { [column]: _, ...widths } = this.#of.layout().widths;
        this.#restyle({ ...this.#of.layout(), widths });
        this.#of.keep(column, undefined);
        break;
      }
      default:
        return undefined;
    }
    event.preventDefault();
    return this.#width(column);
  }

  /** As wide as what is in view of it needs. */
  fit(column: Column): void {
    const range = document.createRange();
    const needed = [...(this.#of.grid()?.querySelectorAll(`.row > .${column}`) ?? [])].map(
      (cell) => {
        const name = cell.querySelector<HTMLElement>(".name, .start");
        range.selectNodeContents(name?.parentElement ?? cell);
        const cut = name === null ? 0 : name.scrollWidth - name.offsetWidth;
        return range.getBoundingClientRect().width + cut;
      },
    );
    this.#set(column, Math.ceil(Math.max(...needed)) + 2);
  }

  #set(column: Column, wanted: number): void {
    this.#show(column, wanted);
    // What there is no room for is not kept.
    this.#of.keep(column, this.#width(column));
  }

  #show(column: Column, wanted: number): void {
    const layout = this.#of.layout();
    const width = Math.round(Math.min(Math.max(wanted, narrowest), widest));
    this.#restyle({ ...layout, widths: { ...layout.widths, [column]: width } });
  }

  #restyle(layout: ColumnLayout): void {
    const grid = this.#of.grid();
    if (grid !== null) grid.style.cssText = columnStyle(layout);
  }

  #width(column: Column): number {
    const head = this.#of.grid()?.querySelector<HTMLElement>(`.columns > .${column}`);
    return head?.offsetWidth ?? narrowest;
  }
}
