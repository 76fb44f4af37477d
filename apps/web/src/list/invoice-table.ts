import { VirtualizerController } from "@tanstack/lit-virtual";
import { asMoneyToUs, isOpenCredit } from "@concord/model";
import type { DecimalString, DocumentId, InvoiceSummary } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { connectorName } from "../words/connector-name.ts";
import { toneOf, toneStyles } from "../parts/people-tones.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { PersonHere } from "../wire/messages.ts";
import { columnNames } from "./column-names.ts";
import { allInOrder, columnStyle } from "./list-columns.ts";
import { ColumnSizing } from "./column-sizing.ts";
import type { ColumnLayout } from "./list-columns.ts";
import { usualColumns } from "./list-order.ts";
import type { Column, ListOrder } from "./list-order.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { LastEdit } from "./last-edits.ts";
import type { SeenPart } from "./last-view.ts";
import type { TurnedDown } from "./listed-invoices.ts";
import { LongPress } from "./long-press.ts";
import { RowHeight, narrow } from "./row-height.ts";
import { rowMarker, rowSign } from "./row-marker.ts";
import { flagMark } from "./flag-mark.ts";
import type { Selection } from "./selection.ts";
import type { Shown } from "./shown-list.ts";
import { flagWords, statusWords } from "./status-words.ts";
import { tableStyles } from "./table-styles.ts";

/** Rows that exist beside those in view, on either side. */
const beside = 8;

/** Told anew with every state, and rarely another. */
const differ = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

/** Where a number has no room its beginning is cut, and never the digits that tell it from the next. */
function inTwo(number: string): TemplateResult | string {
  const [, start, end] = /^(.{4,})([-./\d]{4})$/u.exec(number) ?? [];
  return start === undefined
    ? number
    : html`<span class="start">${start}</span><span class="end">${end}</span>`;
}

/** What a person does to a row, or to all: the page decides what comes of it. */
export class TableEvent extends Event {
  readonly does:
    | { readonly type: "toggle"; readonly id: DocumentId; readonly upTo: boolean }
    | { readonly type: "toggle-all" }
    | { readonly type: "open"; readonly id: DocumentId }
    | { readonly type: "focus"; readonly index: number }
    | { readonly type: "sort"; readonly by: Column }
    /** As it would be with rows of the usual height. */
    | { readonly type: "scrolled"; readonly top: number };
  constructor(does: TableEvent["does"]) {
    super("table");
    this.does = does;
  }
}

/** A column was made wider or narrower; undefined: as wide as it usually is. */
export class ColumnWidened extends Event {
  readonly column: Column;
  readonly width: number | undefined;
  constructor(column: Column, width: number | undefined) {
    super("widened");
    this.column = column;
    this.width = width;
  }
}

/** A row for each invoice, of which only those in view exist. It shows and reports. */
export class InvoiceTable extends LitElement {
  static override properties = {
    invoices: { attribute: false },
    room: { attribute: false },
    extent: { attribute: false },
    order: { attribute: false },
    selection: { attribute: false },
    focused: { attribute: false },
    turnedDown: { attribute: false },
    people: { attribute: false, hasChanged: differ },
    me: { attribute: false },
    lastEdits: { attribute: false },
    layout: { attribute: false },
    told: { state: true },
    isSelecting: { attribute: false },
  };
  declare invoices: readonly ListedInvoice[];
  /** For rows that are not here yet. */
  declare room: Shown["room"];
  declare extent: "look" | "whole";
  declare turnedDown: TurnedDown;
  declare people: readonly PersonHere[];
  /** By its id in the workspace: whoever looks at the list. */
  declare me: string | undefined;
  /** Who changed them last, and when, as far as that is known. */
  declare lastEdits: ReadonlyMap<DocumentId, LastEdit>;
  declare layout: ColumnLayout;
  /** What a key has made of a column's width, for readers. */
  declare protected told: string;
  /** A press selects; else it opens. */
  declare isSelecting: boolean;
  declare order: ListOrder;
  declare selection: Selection;
  declare focused: number;
  readonly #virtual: VirtualizerController<HTMLElement, Element>;
  readonly #height = new RowHeight(this, (times) => this.#measure(times));
  readonly #hold = new LongPress((id: DocumentId) =>
    this.#tell({ type: "toggle", id, upTo: false }),
  );
  readonly #sizing = new ColumnSizing({
    grid: () => this.#grid(),
    layout: () => this.layout,
    keep: (column, width) => void this.dispatchEvent(new ColumnWidened(column, width)),
  });

  static override styles = [sharedStyles, toneStyles, tableStyles];

  constructor() {
    super();
    this.invoices = [];
    this.room = { above: 0, below: 0 };
    this.extent = "whole";
    this.focused = 0;
    this.selection = new Set();
    this.turnedDown = new Map();
    this.people = [];
    this.me = undefined;
    this.lastEdits = new Map();
    this.layout = { shown: usualColumns, widths: {} };
    this.told = "";
    this.isSelecting = false;
    this.#virtual = new VirtualizerController(this, {
      count: 0,
      getScrollElement: () => this.#grid(),
      estimateSize: () => this.#height.now(),
      overscan: beside,
    });
  }

  /** Moves the focus to a row, which comes into view for it. */
  async focusRow(index: number): Promise<void> {
    this.#virtual.getVirtualizer().scrollToIndex(index);
    await new Promise(requestAnimationFrame);
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)
      ?.focus({ preventScroll: true });
  }

  /** Shows the list from where it was left. */
  async restore(top: number): Promise<void> {
    await this.updateComplete;
    this.#grid()?.scrollTo({ top: this.#height.fromUsual(top) });
  }

  /** The invoices in view, and how many stand above them. */
  inView(): Pick<SeenPart, "ids" | "before"> {
    const { startIndex = 0, endIndex = 0 } = this.#virtual.getVirtualizer().range ?? {};
    const before = Math.max(0, startIndex - beside);
    const part = this.invoices.slice(before, Math.min(endIndex + beside + 1, before + 200));
    return { before, ids: part.map(({ summary }) => summary.id) };
  }

  hasFocusedRow(): boolean {
    return this.renderRoot.querySelector(".body .row:focus") !== null;
  }

  /** Whether somebody points at it, or is in it: then nothing may move. */
  isInUse(): boolean {
    return this.matches(":hover") || this.matches(":focus-within");
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("invoices") && !changed.has("room")) return;
    const virtual = this.#virtual.getVirtualizer();
    const { above, below } = this.room;
    virtual.setOptions({ ...virtual.options, count: above + this.invoices.length + below });
  }

  protected override render(): TemplateResult {
    const virtual = this.#virtual.getVirtualizer();
    return html`<p class="unseen" role="status">${this.told}</p>
      <div
        class="card grid ${this.isSelecting ? "selecting" : ""} ${this.#height.isCompact() ? "compact" : ""}"
        role="grid"
        .style=${columnStyle(this.layout)}
        @pointermove=${(event: PointerEvent) => this.#hold.move(event)}
        @pointerup=${this.#hold.end}
        @pointercancel=${this.#hold.end}
        @contextmenu=${this.#onMenu}
        aria-label=${msg("Invoices")}
        aria-rowcount=${this.extent === "whole" ? this.invoices.length + 1 : -1}
        aria-multiselectable="true"
        @scroll=${this.#scrolled}
      >
        <div class="row columns" role="row" aria-rowindex="1">
          <span role="columnheader"
            ><input
              type="checkbox"
              aria-label=${msg("Select all")}
              ?disabled=${this.extent !== "whole"}
              .checked=${this.selection.size > 0 && this.invoices.every(({ summary }) => this.selection.has(summary.id))}
              .indeterminate=${this.selection.size > 0 && !this.invoices.every(({ summary }) => this.selection.has(summary.id))}
              @change=${() => this.#tell({ type: "toggle-all" })}
          /></span>
          ${allInOrder(this.layout).map((each) => this.#head(each))}
        </div>
        <div class="body" role="rowgroup" .style=${`height: ${virtual.getTotalSize()}px`}>
          ${virtual.getVirtualItems().map(({ index, start }) => this.#row(index, start))}
        </div>
      </div>`;
  }

  #head(column: Column): TemplateResult {
    const isOrder = this.order.by === column;
    return html`<span
      role="columnheader"
      class="${this.#cell(column)} ${column === "total" || column === "balance" ? "amount" : ""}"
      aria-sort=${isOrder ? this.order.direction : nothing}
      ><button
        class="sort"
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        @click=${() => this.#tell({ type: "sort", by: column })}
        @keydown=${(event: KeyboardEvent) => this.#resize(event, column)}
      >
        <span class="name" title=${columnNames()[column]}>${columnNames()[column]}</span
        >${isOrder ? icon(this.order.direction === "ascending" ? "up" : "down") : nothing}</button
      ><span
        class="edge"
        aria-hidden="true"
        @pointerdown=${(event: PointerEvent) => this.#sizing.drag(event, column)}
        @dblclick=${() => this.#sizing.fit(column)}
      ></span
    ></span>`;
  }

  #resize(event: KeyboardEvent, column: Column): void {
    const width = this.#sizing.press(event, column);
    if (width !== undefined) this.told = msg(str`${columnNames()[column]}: ${width} pixels wide`);
  }

  #row(index: number, start: number): TemplateResult | typeof nothing {
    const listed = this.invoices[index - this.room.above];
    if (listed === undefined) return nothing;
    const { row, summary } = listed;
    const { id } = summary;
    const { icon: sign, tone, words } = statusWords(summary);
    const money = (amount: string): string => formatMoney(amount, summary.currency, viewerLocale);
    const ours = (amount: DecimalString): string => money(asMoneyToUs(amount, summary.kind));
    const kind = summary.kind === "credit-note" ? msg("Credit note") : undefined;
    const number = summary.number ?? kind ?? msg("Draft");
    const isSelected = this.selection.has(id);
    const held = this.turnedDown.get(id);
    const cells: Readonly<Record<Column, () => TemplateResult>> = {
      number: () =>
        html`<span role="gridcell" class="number" title=${number}
          ><a href="/invoices/${id}" tabindex="-1" aria-label=${number}>${inTwo(number)}</a></span
        >`,
      customer: () =>
        html`<span role="gridcell" class="customer" dir="auto" title=${summary.buyerName ?? ""}
          >${this.#inside(id)}${flagWords(summary).map(flagMark)}${kind === undefined || summary.number === undefined ? nothing : html`<span class="meta">${kind}</span> `}${summary.buyerName ?? msg("No customer yet")}</span
        >`,
      issued: () =>
        html`<span role="gridcell" class=${this.#cell("issued")}
          >${formatDay(summary.issueDate, viewerLocale)}</span
        >`,
      due: () =>
        html`<span role="gridcell" class=${this.#cell("due")}
          >${formatDay(summary.dueDate, viewerLocale)}</span
        >`,
      status: () =>
        html`<span role="gridcell" class=${this.#cell("status")}
          >${rowSign(row, held)}<span
            class="pill ${tone}"
            title=${isOpenCredit(summary) ? msg(str`${money(summary.outstanding.replace("-", ""))} to the customer’s credit`) : nothing}
            >${icon(sign)}${words}</span
          ></span
        >`,
      total: () => this.#amount("total", ours(summary.gross)),
      balance: () => this.#amount("balance", ours(summary.outstanding)),
      sync: () =>
        html`<span role="gridcell" class=${this.#cell("sync")}>${rowMarker(row, held)}</span>`,
      purchaseOrder: () => this.#words("purchaseOrder", row.order ?? ""),
      owner: () => this.#words("owner", this.#ownerOf(summary)),
      connectors: () => {
        const names = Object.keys(row.links).toSorted().map(connectorName);
        return this.#words("connectors", names.join(", "));
      },
      tags: () => this.#words("tags", summary.tags?.join(", ") ?? ""),
      lastEdit: () => this.#words("lastEdit", this.lastEdits.get(id)?.words ?? ""),
    };
    return html`<div
      class="row"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${String(isSelected)}
      tabindex=${index === this.focused ? 0 : -1}
      .style=${`transform: translateY(${start}px)`}
      @focus=${() => this.#tell({ type: "focus", index })}
      @pointerdown=${(event: PointerEvent) => this.#hold.begin(event, id)}
      @click=${(event: Event) => this.#press(event, id)}
    >
      <span role="gridcell" class="select"
        ><input
          type="checkbox"
          tabindex="-1"
          aria-label=${msg(str`Select ${number}`)}
          .checked=${isSelected}
          @click=${(event: PointerEvent) => this.#tell({ type: "toggle", id, upTo: event.shiftKey })}
      /></span>
      ${allInOrder(this.layout).map((each) => cells[each]())}
    </div>`;
  }

  /** Who is in the invoice: a dot each. */
  #inside(id: DocumentId): readonly TemplateResult[] {
    return this.people
      .filter(({ documents }) => documents.includes(id))
      .map(({ user, name }) => {
        const words = msg(str`${name} is in it`);
        return html`<span class="inside" data-tone=${toneOf(user)} title=${words}
          ><span class="unseen">${words}. </span></span
        >`;
      });
  }

  #cell(column: Column): string {
    return this.layout.shown.includes(column) ? column : `${column} off`;
  }

  /** An amount that is cut would be another one: a long one is smaller. */
  #amount(column: Column, text: string): TemplateResult {
    const size = text.length > 12 ? "long" : "";
    return html`<span role="gridcell" class="amount ${size} ${this.#cell(column)}" title=${text}
      >${text}</span
    >`;
  }

  /** What is cut where there is no room can be read by pointing at it. */
  #words(column: Column, text: string): TemplateResult {
    return html`<span role="gridcell" class=${this.#cell(column)} title=${text}>${text}</span>`;
  }

  #ownerOf({ assignee }: InvoiceSummary): string {
    if (assignee === undefined) return "";
    if (assignee === this.me) return msg("You");
    return this.people.find(({ user }) => user === assignee)?.name ?? assignee;
  }

  #press(event: Event, id: DocumentId): void {
    if (this.#hold.takeClick()) {
      event.preventDefault();
      return;
    }
    if (this.isSelecting && narrow.matches) {
      event.preventDefault();
      if (!event.composedPath().some((each) => each instanceof HTMLInputElement)) {
        this.#tell({ type: "toggle", id, upTo: false });
      }
      return;
    }
    const isControl = event
      .composedPath()
      .some((each) => each instanceof HTMLInputElement || each instanceof HTMLAnchorElement);
    if (!isControl && getSelection()?.isCollapsed !== false) this.#tell({ type: "open", id });
  }

  #tell(does: TableEvent["does"]): void {
    this.dispatchEvent(new TableEvent(does));
  }

  readonly #scrolled = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLElement)
      this.#tell({ type: "scrolled", top: this.#height.usual(currentTarget.scrollTop) });
  };

  /** A finger that rests means the row: the browser's own menu for links would come over it. */
  readonly #onMenu = (event: Event): void => {
    if (this.#hold.isTouched()) event.preventDefault();
  };

  /** The same rows stay in view. */
  #measure(times: number): void {
    const top = (this.#grid()?.scrollTop ?? 0) * times;
    this.#virtual.getVirtualizer().measure();
    this.requestUpdate();
    void this.updateComplete.then(() => this.#grid()?.scrollTo({ top }));
  }

  #grid(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".grid");
  }
}
customElements.define("invoice-table", InvoiceTable);
