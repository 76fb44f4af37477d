import { msg, str } from "@lit/localize";
import type { DocumentId } from "@concord/model";
import type { ConnectorBoard } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { downloadText } from "../page/download.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Route } from "../page/router.ts";
import { isTyping, lettersOf } from "../page/shortcuts.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Command } from "../shell/commands.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { emptyStyles, fetching, firstUse, isFetching, nothingFound } from "./empty-list.ts";
import { csvOf } from "./export-csv.ts";
import { filterChoices } from "./filter-choices.ts";
import { InvoiceTable } from "./invoice-table.ts";
import type { TableEvent } from "./invoice-table.ts";
import { ColumnChoice } from "./list-columns.ts";
import { listHead } from "./list-head.ts";
import { everything, filterOf, filters, searchOf } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";
import { orderBy } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";
import { ListMemory } from "./list-memory.ts";
import { createTurnedDown } from "./turned-down.ts";
import { listKeyOf } from "./list-keys.ts";
import type { ListKey } from "./list-keys.ts";
import { filterWords, listTools } from "./list-tools.ts";
import { pageStyles } from "./page-styles.ts";
import type { SearchIndex } from "./search-index.ts";
import { allToggled, extended, toggled } from "./selection.ts";
import type { Selection } from "./selection.ts";
import { createShownList } from "./shown-list.ts";
import type { Shown } from "./shown-list.ts";
import { totalsStrip, totalsStyles } from "./totals-strip.ts";
import "./filter-panel.ts";

/** The list of all invoices on this device: what is owed, filters, search, and a row each. No row opens a document. */
export class InvoicesPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    route: { attribute: false },
    filter: { state: true },
    order: { state: true },
    selection: { state: true },
    focused: { state: true },
    index: { state: true },
    isFiltering: { state: true },
    isSelecting: { state: true },
    board: { attribute: false },
  };
  declare workspace: Workspace;
  declare route: Extract<Route, { readonly screen: "invoices" }>;
  declare filter: ListFilter;
  declare order: ListOrder;
  declare selection: Selection;
  declare focused: number;
  declare index: SearchIndex | undefined;
  declare isFiltering: boolean;
  /** On a phone: presses select, also before any is selected. */
  declare isSelecting: boolean;
  /** What this device last heard of the connectors. */
  declare board: ConnectorBoard | undefined;
  readonly #list = createShownList({
    now: () => performance.now(),
    again: (ms) => {
      this.#again ??= setTimeout(() => {
        this.#again = undefined;
        this.requestUpdate();
      }, ms);
    },
  });
  #again: ReturnType<typeof setTimeout> | undefined;
  #now: Shown | undefined;
  #anchor: DocumentId | undefined;
  readonly #memory = new ListMemory(() => this);
  readonly #turnedDown = createTurnedDown();
  readonly #columns = new ColumnChoice(
    this,
    () => this.workspace.state()?.principal?.id ?? "",
    localStorage,
  );

  static override styles = [sharedStyles, totalsStyles, emptyStyles, pageStyles];

  constructor() {
    super();
    this.filter = this.#memory.filter;
    this.order = this.#memory.order;
    this.board = undefined;
    this.isSelecting = false;
    this.selection = new Set();
    this.focused = 0;
    this.index = undefined;
    this.isFiltering = false;
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
    void this.#loadIndex();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    clearTimeout(this.#again);
    this.#again = undefined;
    this.#memory.keep();
  }

  /** What the palette offers while the list is shown. */
  commands(): readonly Command[] {
    return [
      { name: msg("Search invoices"), icon: "search", keys: "/", run: () => this.#toSearch() },
      ...filters.map((status): Command => ({
        name: msg(str`Show: ${filterWords()[status]}`),
        icon: "funnel",
        run: () => this.#setFilter({ ...everything, status }),
      })),
      { name: msg("Export the list as CSV"), icon: "save", run: () => this.#export() },
    ];
  }

  /** Words are found without it too, a little worse: nobody waits for it. */
  async #loadIndex(): Promise<void> {
    const { createSearchIndex } = await import("./search-index.ts");
    const index = createSearchIndex();
    // In short pieces: between them keys and scrolling are answered.
    while (index.follow(this.workspace.rows(), 500) === "more") {
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.index = index;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An address names its filters; the list's own address means: as it was left.
    if (changed.has("route") && this.route.search !== "") this.filter = filterOf(this.route.search);
    this.#now = this.#list.of({
      rows: this.workspace.rows(),
      rowsVersion: this.workspace.rowsVersion(),
      filter: this.filter,
      order: this.order,
      index: this.index,
      turnedDown: this.#turnedDown(this.board),
      today: today(),
      locale: viewerLocale,
      isInUse: () => this.#table()?.isInUse() === true,
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("route")) this.#showFilter();
    if (this.#ids().length > 0) {
      const left = this.#memory.takeLeft();
      if (left > 0) void this.#table()?.restore(left);
    }
    if (changed.has("filter") || changed.has("order")) this.#memory.keepSoon();
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = this.#now;
    if (now === undefined) return nothing;
    return html`${listHead(now.all, this.workspace, this.selection, this.isSelecting, {
      begin: this.#new,
      select: () => {
        this.isSelecting = true;
      },
      clear: () => {
        this.selection = new Set();
        this.isSelecting = false;
      },
    })}
    ${now.all.length === 0 ? nothing : this.#tools(now)} ${this.#content(now)}
    ${this.#filterDialog(now)}`;
  }

  #tools(now: Shown): TemplateResult {
    return html`${totalsStrip(now.totals, today())}
    ${listTools(now, this.filter, isFetching(this.workspace.state()), {
      search: this.#search,
      searchKey: this.#onSearchKey,
      choose: (status) => this.#setFilter({ status }),
      open: () => {
        this.isFiltering = true;
      },
      resort: this.#resort,
      columns: this.#columns,
    })}`;
  }

  #content({ all, invoices, found }: Shown): TemplateResult {
    if (this.workspace.state() === undefined) {
      return html`<p class="card empty meta" role="status">
        ${msg("Opening what is on this device…")}
      </p>`;
    }
    if (all.length === 0)
      return isFetching(this.workspace.state()) ? fetching() : firstUse(this.#new);
    if (invoices.length === 0) {
      return nothingFound(
        found.elsewhere,
        () => this.#setFilter({ ...everything, text: this.filter.text }),
        () => this.#setFilter(everything),
      );
    }
    return html`<invoice-table
        .invoices=${invoices}
        .order=${this.order}
        .selection=${this.selection}
        .turnedDown=${this.#turnedDown(this.board)}
        .putAway=${this.#columns.putAway()}
        .isSelecting=${this.isSelecting || this.selection.size > 0}
        .focused=${Math.min(this.focused, invoices.length - 1)}
        @table=${({ does }: TableEvent) => this.#do(does)}
        @pointerleave=${this.#left}
        @focusout=${this.#left}
      ></invoice-table>
      ${
        found.elsewhere === 0
          ? nothing
          : html`<p class="elsewhere meta">
              ${msg(str`${found.elsewhere} more outside the filters.`)}
              <button
                class="quiet"
                @click=${() => this.#setFilter({ ...everything, text: this.filter.text })}
              >
                ${msg("Show them")}
              </button>
            </p>`
      }`;
  }

  #filterDialog({ all }: Shown): TemplateResult {
    const close = (): void => {
      this.isFiltering = false;
    };
    return html`<modal-dialog
      .heading=${msg("Filter")}
      .isOpen=${this.isFiltering}
      @closed=${close}
    >
      ${
        this.isFiltering
          ? html`<filter-panel
              .filter=${this.filter}
              .choices=${filterChoices(all, this.workspace.state()?.principal?.id, viewerLocale)}
              @filtered=${({ detail }: CustomEvent<Partial<ListFilter>>) => this.#setFilter(detail)}
              @done=${close}
            ></filter-panel>`
          : nothing
      }
    </modal-dialog>`;
  }

  #do(does: TableEvent["does"]): void {
    switch (does.type) {
      case "toggle":
        this.#select(does.id, does.upTo);
        return;
      case "toggle-all":
        this.selection = allToggled(this.selection, this.#ids());
        return;
      case "open":
        this.#open(does.id);
        return;
      case "focus":
        this.focused = does.index;
        return;
      case "sort":
        this.order = orderBy(this.order, does.by);
        return;
      case "scrolled":
        this.#memory.scrolledTo(does.top);
    }
  }

  #select(id: DocumentId, upTo: boolean): void {
    this.selection = upTo
      ? extended(this.selection, this.#anchor, id, this.#ids())
      : toggled(this.selection, id);
    this.#anchor = id;
  }

  #ids(): readonly DocumentId[] {
    return this.#now?.invoices.map(({ summary }) => summary.id) ?? [];
  }

  #table(): InvoiceTable | undefined {
    const table = this.renderRoot.querySelector("invoice-table");
    return table instanceof InvoiceTable ? table : undefined;
  }

  #toSearch(): void {
    this.renderRoot.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  }

  #open(id: DocumentId): void {
    const detail = `/invoices/${id}`;
    this.dispatchEvent(new CustomEvent("go", { detail, bubbles: true, composed: true }));
  }

  #setFilter(part: Partial<ListFilter>): void {
    this.filter = { ...this.filter, ...part };
    this.focused = 0;
    this.#showFilter();
  }

  /** The address says what is shown, so that it can be kept and handed on. */
  #showFilter(): void {
    history.replaceState(history.state, "", `/invoices${searchOf(this.filter)}`);
  }

  readonly #new = (): void => {
    this.dispatchEvent(new Event("new-invoice", { bubbles: true, composed: true }));
  };

  readonly #search = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.#setFilter({ text: target.value });
  };

  readonly #onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.filter.text === "") this.#toRow(this.focused);
    if (event.key === "ArrowDown") this.#toRow(0);
    if (event.key !== "Enter") return;
    const [only, ...others] = this.#ids();
    if (only !== undefined && others.length === 0) this.#open(only);
    else this.#toRow(0);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    // In a layer keys are the layer's.
    if (event.defaultPrevented || path.some((each) => each instanceof HTMLDialogElement)) return;
    const key = listKeyOf(
      {
        key: event.key,
        isShift: event.shiftKey,
        isModified: event.ctrlKey || event.metaKey || event.altKey,
        isTyping: isTyping(event),
        isInControl: path[0] instanceof HTMLAnchorElement || path[0] instanceof HTMLButtonElement,
      },
      lettersOf(localStorage),
    );
    if (key === undefined || this.#ids().length === 0) return;
    event.preventDefault();
    this.#press(key);
  };

  #press(key: ListKey): void {
    const id = this.#ids()[this.focused];
    switch (key.does) {
      case "search":
        this.#toSearch();
        return;
      case "step":
        // The first step goes to where the list stands, not past it.
        this.#toRow(this.#table()?.hasFocusedRow() === true ? this.focused + key.by : this.focused);
        return;
      case "select":
        if (id !== undefined) this.#select(id, key.upTo);
        return;
      case "open":
        if (id !== undefined && this.#table()?.hasFocusedRow() === true) this.#open(id);
    }
  }

  #toRow(index: number): void {
    this.focused = Math.min(Math.max(0, index), this.#ids().length - 1);
    void this.#table()?.focusRow(this.focused);
  }

  readonly #resort = (): void => {
    this.#list.resort();
    this.requestUpdate();
  };

  /** What waited is shown once nobody points at the list any more. */
  readonly #left = (): void => {
    requestAnimationFrame(() => {
      if ((this.#now?.waiting ?? 0) > 0 && this.#table()?.isInUse() !== true) this.#resort();
    });
  };

  #export(): void {
    const csv = csvOf(this.#now?.invoices.map(({ summary }) => summary) ?? []);
    downloadText(`invoices-${today()}.csv`, "text/csv;charset=utf-8", csv);
  }
}
customElements.define("invoices-page", InvoicesPage);
