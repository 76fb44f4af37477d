import { VirtualizerController } from "@tanstack/lit-virtual";
import { LitElement, css, html, nothing } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { dayAfter, formatDay, today } from "../format/days.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { filters, listedInvoices } from "./listed-invoices.ts";
import type { Filter, ListedInvoice } from "./listed-invoices.ts";
import { listTotals } from "./list-totals.ts";
import type { CurrencyTotal } from "./list-totals.ts";
import { statusWords } from "./status-words.ts";

const filterWords: Readonly<Record<Filter, string>> = {
  all: "All",
  draft: "Draft",
  open: "Open",
  overdue: "Overdue",
  paid: "Paid",
  attention: "Needs attention",
};

const narrow = matchMedia("(max-width: 640px)");
const rowHeight = (): number => (narrow.matches ? 68 : 40);

/** The list of all invoices on this device: what is owed, filters, search, and a row each. No row opens a document. */
export class InvoicesPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    filter: { state: true },
    text: { state: true },
    focused: { state: true },
  };
  declare workspace: Workspace;
  declare filter: Filter;
  declare text: string;
  declare focused: number;
  #shown: readonly ListedInvoice[] = [];
  readonly #virtual: VirtualizerController<Element, Element>;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: calc(100vh - 40px);
      }
      .head,
      .tools {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-bottom: 16px;
      }
      .head h1,
      .tools .meta {
        margin-right: auto;
      }
      .totals {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 12px;
        margin-bottom: 16px;
      }
      .totals .card {
        padding: 12px 14px;
      }
      .figure {
        font-size: 18px;
        line-height: 26px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .tools input {
        width: 280px;
      }
      .chips {
        display: flex;
        gap: 6px;
        overflow-x: auto;
      }
      .chips button {
        min-height: 28px;
        border-radius: 14px;
        padding: 3px 12px;
        font-size: 13px;
        white-space: nowrap;
      }
      .chips button[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      .grid {
        flex: 1;
        min-height: 0;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      .row {
        display: grid;
        grid-template-columns: 92px minmax(120px, 1fr) 96px 96px 116px 112px 112px 128px;
        gap: 16px;
        align-items: center;
        height: 40px;
        padding: 0 16px;
        border-bottom: 1px solid var(--line);
      }
      .columns {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--surface);
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      .body {
        position: relative;
      }
      .body .row {
        position: absolute;
        inset: 0 0 auto;
      }
      .body .row:hover {
        background: var(--surface-2);
      }
      .row > * {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .empty {
        padding: 32px 16px;
        text-align: center;
      }
      @media (max-width: 640px) {
        .totals {
          grid-template-columns: 1fr 1fr;
        }
        .tools {
          flex-wrap: wrap;
        }
        .tools input {
          width: 100%;
        }
        .columns {
          display: none;
        }
        .row {
          grid-template: "customer customer total" 24px "number due status" 24px / auto minmax(
              0,
              1fr
            ) auto;
          gap: 0 12px;
          height: 68px;
          align-content: center;
        }
        .row .customer {
          grid-area: customer;
          font-weight: 500;
        }
        .row .number {
          grid-area: number;
          max-width: 12ch;
        }
        .row .due {
          grid-area: due;
          color: var(--text-2);
        }
        .row .status {
          grid-area: status;
          text-align: right;
        }
        .row .total {
          grid-area: total;
          font-weight: 500;
        }
        .row .issued,
        .row .balance,
        .row .sync {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.filter = "all";
    this.text = "";
    this.focused = 0;
    followWorkspace(this, () => this.workspace);
    this.#virtual = new VirtualizerController(this, {
      count: 0,
      getScrollElement: () => this.renderRoot.querySelector(".grid"),
      estimateSize: rowHeight,
      overscan: 8,
    });
  }

  protected override render(): TemplateResult {
    const rows = this.workspace.rows();
    this.#shown = listedInvoices(rows.values(), this.filter, this.text);
    const summaries = [...rows.values()].flatMap(({ summary }) => summary ?? []);
    const now = today();
    const totals = listTotals(summaries, now, dayAfter(now, 7));
    return html`<div class="head">
        <h1>Invoices</h1>
        <button class="primary" @click=${this.#new}>
          New invoice <kbd aria-hidden="true">N</kbd>
        </button>
      </div>
      <section class="totals" aria-label="What is owed">
        ${figure("Outstanding", totals.outstanding)} ${figure("Overdue", totals.overdue)}
        ${figure("Due in 7 days", totals.dueSoon)}
      </section>
      <div class="tools">
        <input
          type="search"
          aria-label="Search number, customer"
          placeholder="Search number, customer"
          .value=${this.text}
          @input=${this.#search}
        />
        <div class="chips" role="group" aria-label="Status">
          ${filters.map((each) => this.#chip(each))}
        </div>
        <span class="meta" role="status">${this.#count(summaries.length)}</span>
      </div>
      ${this.#grid()}`;
  }

  #chip(filter: Filter): TemplateResult {
    return html`<button
      aria-pressed=${String(this.filter === filter)}
      @click=${() => {
        this.filter = filter;
      }}
    >
      ${filterWords[filter]}
    </button>`;
  }

  #count(all: number): string {
    const number = new Intl.NumberFormat(viewerLocale);
    const shown = this.#shown.length;
    return shown === all
      ? `${number.format(all)} invoices`
      : `${number.format(shown)} of ${number.format(all)}`;
  }

  #grid(): TemplateResult {
    if (this.workspace.state() === undefined)
      return html`<p class="card empty meta" role="status">Opening what is on this device…</p>`;
    if (this.#shown.length === 0) {
      return html`<div class="card empty">
        <p>
          ${this.text === "" && this.filter === "all" ? "No invoices yet." : `No ${this.filter === "all" ? "" : filterWords[this.filter].toLowerCase()} invoices${this.text === "" ? "" : ` with “${this.text}”`}.`}
        </p>
        ${this.text === "" && this.filter === "all" ? html`<button class="primary" @click=${this.#new}>New invoice</button>` : html`<button @click=${this.#clear}>Clear filter</button>`}
      </div>`;
    }
    const virtual = this.#virtual.getVirtualizer();
    virtual.setOptions({ ...virtual.options, count: this.#shown.length });
    return html`<div
      class="card grid"
      role="grid"
      aria-label="Invoices, newest first"
      aria-rowcount=${this.#shown.length + 1}
      tabindex="0"
      @keydown=${this.#onKey}
    >
      <div class="row columns" role="row" aria-rowindex="1">
        ${["Number", "Customer", "Issued", "Due", "Status"].map((each) => html`<span role="columnheader">${each}</span>`)}
        ${["Total", "Balance"].map((each) => html`<span role="columnheader" class="amount">${each}</span>`)}
        <span role="columnheader">Sync</span>
      </div>
      <div class="body" role="rowgroup" .style=${`height: ${virtual.getTotalSize()}px`}>
        ${virtual.getVirtualItems().map(({ index, start }) => this.#row(index, start))}
      </div>
    </div>`;
  }

  #row(index: number, start: number): TemplateResult | typeof nothing {
    const listed = this.#shown[index];
    if (listed === undefined) return nothing;
    const { row, summary } = listed;
    const { icon: sign, tone, words } = statusWords(summary);
    const money = (amount: string): string => formatMoney(amount, summary.currency, viewerLocale);
    return html`<div
      class="row"
      role="row"
      aria-rowindex=${index + 2}
      .style=${`transform: translateY(${start}px)`}
    >
      <span role="gridcell" class="number"
        ><a href="/invoices/${summary.id}">${summary.number ?? "Draft"}</a></span
      >
      <span role="gridcell" class="customer">${summary.buyerName ?? "No customer yet"}</span>
      <span role="gridcell" class="issued">${formatDay(summary.issueDate, viewerLocale)}</span>
      <span role="gridcell" class="due">${formatDay(summary.dueDate, viewerLocale)}</span>
      <span role="gridcell" class="status"
        ><span class="pill ${tone}">${icon(sign)}${words}</span></span
      >
      <span role="gridcell" class="amount total">${money(summary.gross)}</span>
      <span role="gridcell" class="amount balance">${money(summary.outstanding)}</span>
      <span role="gridcell" class="sync">${marker(row.sync, row.conflicts.length)}</span>
    </div>`;
  }

  readonly #new = (): void => {
    this.dispatchEvent(new Event("new-invoice", { bubbles: true, composed: true }));
  };

  readonly #search = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.text = target.value;
  };

  readonly #clear = (): void => {
    this.filter = "all";
    this.text = "";
  };

  async #focus(index: number): Promise<void> {
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"] a`)
      ?.focus({ preventScroll: true });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.focused = Math.min(Math.max(0, this.focused + step), this.#shown.length - 1);
    this.#virtual.getVirtualizer().scrollToIndex(this.focused);
    void this.#focus(this.focused);
  };
}
customElements.define("invoices-page", InvoicesPage);

function figure(title: string, [first, ...others]: readonly CurrencyTotal[]): TemplateResult {
  const count = first === undefined ? 0 : first.invoices;
  return html`<div class="card">
    <div class="meta">${title}</div>
    <div class="figure">
      ${first === undefined ? "–" : formatMoney(first.amount, first.currency, viewerLocale)}
    </div>
    <div class="meta">
      ${count}
      ${count === 1 ? "invoice" : "invoices"}${others.map(
        ({ amount, currency }) => ` · ${formatMoney(amount, currency, viewerLocale)}`,
      )}
    </div>
  </div>`;
}

function marker(sync: ListedInvoice["row"]["sync"], conflicts: number): TemplateResult {
  if (conflicts > 0) {
    return html`<span class="pill merge"
      >${conflicts} ${conflicts === 1 ? "conflict" : "conflicts"}</span
    >`;
  }
  switch (sync) {
    case "synced":
      return html`<span class="meta">Synced</span>`;
    case "needs-attention":
      return html`<span class="pill warn">${icon("triangle")}Needs attention</span>`;
    case "saving":
    case "on-this-device":
      return html`<span class="pill mute">${icon("device")}On this device</span>`;
    case "sending":
      return html`<span class="pill info">Sending</span>`;
  }
}
