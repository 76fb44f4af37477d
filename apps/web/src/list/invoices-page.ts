import type { DocumentId } from "@concord/model";
import type { ConnectorBoard } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Api } from "../page/api.ts";
import { followDensity } from "../page/density.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { go } from "../page/go.ts";
import type { Route } from "../page/router.ts";
import { lettersOf } from "../page/shortcuts.ts";
import { holderIn } from "../page/kept-places.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Command } from "../shell/commands.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { emptyStyles, moreElsewhere, noInvoices, nothingFound, opening } from "./empty-list.ts";
import { ComingIn } from "./coming-in.ts";
import { saveCsv } from "./export-csv.ts";
import { filterDialog } from "./filter-dialog.ts";
import { InvoiceTable } from "./invoice-table.ts";
import type { ColumnWidened, TableEvent } from "./invoice-table.ts";
import type { SeenPart } from "./last-view.ts";
import { ColumnChoice } from "./list-columns.ts";
import { listCommands } from "./list-commands.ts";
import { everything, filterOf, searchOf } from "./list-filter.ts";
import { listHead } from "./list-head.ts";
import type { ListFilter } from "./list-filter.ts";
import { isUsual, orderBy, orderIn, withOrder } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";
import { LastEdits } from "./last-edits.ts";
import { ListMemory } from "./list-memory.ts";
import { createTurnedDown } from "./turned-down.ts";
import { listKeyIn } from "./list-keys.ts";
import type { ListKey } from "./list-keys.ts";
import { hasTools, listTools } from "./list-tools.ts";
import type { ViewsHere } from "./list-tools.ts";
import { pageStyles } from "./page-styles.ts";
import { allToggled, extended, toggled } from "./selection.ts";
import type { Selection } from "./selection.ts";
import { createShownList } from "./shown-list.ts";
import type { Shown } from "./shown-list.ts";
import { totalsStrip, totalsStyles } from "./totals-strip.ts";

/** The list of all invoices on this device: what is owed, filters, search, and a row each. No row opens a document. */
export class InvoicesPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    route: { attribute: false },
    filter: { state: true },
    order: { state: true },
    selection: { state: true },
    focused: { state: true },
    isFiltering: { state: true },
    isSelecting: { state: true },
    board: { attribute: false },
    api: { attribute: false },
  };
  declare workspace: Workspace;
  declare route: Extract<Route, { readonly screen: "invoices" }>;
  declare filter: ListFilter;
  declare order: ListOrder;
  declare selection: Selection;
  declare focused: number;
  declare isFiltering: boolean;
  /** On a phone: presses select, also before any is selected. */
  declare isSelecting: boolean;
  /** What this device last heard of the connectors. */
  declare board: ConnectorBoard | undefined;
  declare api: Api | undefined;
  readonly #list = createShownList({
    now: () => performance.now(),
    again: (ms) => {
      this.#again ??= setTimeout(() => {
        this.#again = undefined;
        this.requestUpdate();
      }, ms);
    },
    locale: viewerLocale,
  });
  #again: ReturnType<typeof setTimeout> | undefined;
  #preparing: ReturnType<typeof setTimeout> | undefined;
  #now: Shown | undefined;
  #anchor: DocumentId | undefined;
  readonly #memory = new ListMemory(() => ({
    filter: this.filter,
    order: this.order,
    seen: this.#seen(),
  }));
  #kept: Shown["invoices"] | undefined;
  readonly #turnedDown = createTurnedDown();
  readonly #coming = new ComingIn(this, () => ({ api: this.api, state: this.workspace.state() }));
  readonly #columns = new ColumnChoice(this, () => holderIn(this.workspace.state()), localStorage);

  readonly #edits = new LastEdits(this, () => {
    const isShown = this.#columns.layout().shown.includes("lastEdit");
    const inView = (isShown ? this.#table()?.inView().ids : undefined) ?? [];
    return { api: this.api, workspace: this.workspace, inView, me: this.#person() };
  });

  static override styles = [sharedStyles, totalsStyles, emptyStyles, pageStyles];

  constructor() {
    super();
    this.filter = this.#memory.filter;
    this.order = this.#memory.order;
    this.isSelecting = false;
    this.selection = new Set();
    this.focused = 0;
    this.isFiltering = false;
    followWorkspace(this, () => this.workspace);
    followDensity(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    clearTimeout(this.#again);
    clearTimeout(this.#preparing);
    this.#again = undefined;
    this.#preparing = undefined;
    this.#memory.keep();
  }

  /** What the palette offers while the list is shown. */
  commands(): readonly Command[] {
    return listCommands({
      search: () => this.#toSearch(),
      show: (status) => this.#setFilter({ ...everything, status }),
      export: () => saveCsv(this.#now?.invoices ?? []),
    });
  }

  /** In short pieces, once the list stands: a search or another order is not to be waited for. */
  #prepareSoon(): void {
    this.#preparing ??= setTimeout(() => {
      this.#preparing = undefined;
      if (this.#list.prepare() === "more") this.#prepareSoon();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An address names its filters; the list's own address means: as it was left.
    if (changed.has("route") && this.route.search !== "") {
      this.filter = filterOf(this.route.search);
      this.order = orderIn(this.route.search) ?? this.order;
    }
    const before = this.#now?.all;
    this.#now = this.#list.of({
      rows: this.workspace.rows(),
      rowsVersion: this.workspace.rowsVersion(),
      extent: this.workspace.extent(),
      seen: this.#memory.seenIn(this.filter, this.order),
      filter: this.filter,
      order: this.order,
      turnedDown: this.#turnedDown(this.board),
      today: today(),
      isInUse: () => this.#table()?.isInUse() === true,
    });
    if (this.#now.all !== before) this.#prepareSoon();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("route")) this.#showFilter();
    if (this.#ids().length > 0) {
      const left = this.#memory.takeLeft();
      if (left > 0) void this.#table()?.restore(left);
    }
    if (this.#now?.invoices !== this.#kept) this.#memory.keepSoon();
    this.#kept = this.#now?.invoices;
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
    ${hasTools(now, this.filter) ? this.#tools(now) : nothing} ${this.#content(now)}
    ${this.#filterDialog(now)}`;
  }

  #tools(now: Shown): TemplateResult {
    return html`${totalsStrip(now.extent === "whole" ? now.totals : undefined, today())}
    ${listTools(now, this.filter, this.#coming.now(), this.#view(), {
      search: this.#search,
      searchKey: this.#onSearchKey,
      choose: (status) => this.#setFilter({ status }),
      open: () => {
        this.isFiltering = true;
      },
      resort: this.#resort,
      columns: this.#columns,
      viewsChanged: () => this.requestUpdate(),
    })}`;
  }

  #content({ extent, all, invoices, room, found }: Shown): TemplateResult | typeof nothing {
    // The tools say themselves what is waited for.
    if (extent === "nothing") return hasTools({ all, extent }, this.filter) ? nothing : opening();
    const coming = this.#coming.now();
    if (all.length === 0) return noInvoices(coming, this.workspace, this.#new);
    const clearFilter = (): void => this.#setFilter({ ...everything, text: this.filter.text });
    if (invoices.length === 0) {
      return nothingFound(this.filter, found.elsewhere, (to) => this.#setFilter(to));
    }
    return html`<invoice-table
        .invoices=${invoices}
        .room=${room}
        .extent=${extent}
        .order=${this.order}
        .selection=${this.selection}
        .turnedDown=${this.#turnedDown(this.board)}
        .people=${this.workspace.state()?.people ?? []}
        .me=${this.#person()}
        .lastEdits=${this.#edits.known()}
        .layout=${this.#columns.layout()}
        @widened=${({ column, width }: ColumnWidened) => this.#columns.widen(column, width)}
        .isSelecting=${this.isSelecting || this.selection.size > 0}
        .focused=${Math.min(this.focused, room.above + invoices.length - 1)}
        @table=${({ does }: TableEvent) => this.#do(does)}
        @pointerleave=${this.#leave}
        @focusout=${this.#leave}
      ></invoice-table>
      ${moreElsewhere(found.elsewhere, clearFilter)}`;
  }

  #filterDialog({ all }: Shown): TemplateResult {
    return filterDialog(
      this.isFiltering,
      this.filter,
      { all, me: this.#person() },
      {
        filter: (part) => this.#setFilter(part),
        close: () => {
          this.isFiltering = false;
        },
      },
    );
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
        return this.#open(does.id);
      case "focus":
        this.focused = does.index;
        return;
      case "sort":
        this.order = orderBy(this.order, does.by);
        this.#showFilter();
        return;
      case "scrolled":
        this.#memory.scrolledTo(does.top);
        this.#edits.look();
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
    go(this, `/invoices/${id}`);
  }

  #setFilter(part: Partial<ListFilter>): void {
    this.filter = { ...this.filter, ...part };
    this.focused = 0;
    this.#showFilter();
  }

  /** The address says what is shown, so that it can be kept and handed on. */
  #showFilter(): void {
    const search = isUsual(this.order) ? searchOf(this.filter) : this.#view().search;
    history.replaceState(history.state, "", `/invoices${search}`);
  }

  #view(): ViewsHere {
    const search = withOrder(searchOf(this.filter), this.order);
    return { holder: holderIn(this.workspace.state()), search };
  }

  #person(): string | undefined {
    return this.workspace.state()?.principal?.id;
  }

  /** What is in view; undefined before the whole list is there. */
  #seen(): SeenPart | undefined {
    const now = this.#now;
    if (now?.extent !== "whole") return undefined;
    const { before = 0, ids = [] } = this.#table()?.inView() ?? {};
    return { ids, before, all: now.invoices.length };
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
    const key = listKeyIn(event, lettersOf(localStorage));
    if (key === undefined || (this.#now?.invoices.length ?? 0) === 0) return;
    event.preventDefault();
    this.#press(key);
  };

  #press(key: ListKey): void {
    const id = this.#now?.invoices[this.focused - this.#now.room.above]?.summary.id;
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
    const { invoices = [], room = { above: 0 } } = this.#now ?? {};
    const last = room.above + invoices.length - 1;
    this.focused = Math.min(Math.max(room.above, index), last);
    void this.#table()?.focusRow(this.focused);
  }

  readonly #resort = (): void => {
    this.#list.resort();
    this.requestUpdate();
  };

  /** What waited is shown once nobody points at the list any more. */
  readonly #leave = (): void => {
    requestAnimationFrame(() => {
      if ((this.#now?.waiting ?? 0) > 0 && this.#table()?.isInUse() !== true) this.#resort();
    });
  };
}
customElements.define("invoices-page", InvoicesPage);
