import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { come } from "../page/come.ts";
import { soonParts } from "../page/soon-parts.ts";
import "../parts/coming-part.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { PopOver } from "../parts/pop-over.ts";
import type { ColumnActions } from "./column-menu.ts";
import type { Coming } from "./coming-in.ts";
import { filters, furtherFilters, searchOf } from "./list-filter.ts";
import type { Filter, ListFilter } from "./list-filter.ts";
import { savedViews } from "./saved-views.ts";
import type { Shown } from "./shown-list.ts";

export interface ToolActions {
  readonly search: (event: Event) => void;
  readonly searchKey: (event: KeyboardEvent) => void;
  readonly choose: (status: Filter) => void;
  /** Opens the further filters. */
  readonly open: () => void;
  readonly resort: () => void;
  readonly columns: ColumnActions;
  /** The views of a person changed. */
  readonly viewsChanged: () => void;
}

/** Whose views there are to choose from, and what is shown now. */
export interface ViewsHere {
  readonly holder: string;
  readonly search: string;
}

/** Whether there is something to search and filter in. Whoever does so before all rows are read stays where they are, though nothing that is there yet fits. */
export function hasTools(
  { all, extent }: Pick<Shown, "all" | "extent">,
  filter: ListFilter,
): boolean {
  return all.length > 0 || (extent !== "whole" && searchOf(filter) !== "");
}

/** The row above the table: the search, a chip for each status, and how many are shown. */
export function listTools(
  now: Shown,
  filter: ListFilter,
  coming: Coming | undefined,
  views: ViewsHere,
  does: ToolActions,
): TemplateResult {
  const further = furtherFilters(filter);
  return html`<div class="tools">
    <input
      type="search"
      aria-label=${msg("Search number, customer, amount")}
      aria-keyshortcuts="/"
      placeholder=${msg("Search number, customer, amount")}
      .value=${filter.text}
      @input=${does.search}
      @keydown=${does.searchKey}
    />
    <div class="chips" role="group" aria-label=${msg("Status")}>
      ${filters.filter((each) => each !== "discarded" || each === filter.status || now.found.counts[each] > 0).map((each) => chip(each, now.extent === "whole" ? now.found.counts[each] : undefined, each === filter.status, does))}
    </div>
    <button class="filter" aria-pressed=${String(further > 0)} @click=${does.open}>
      ${icon("funnel")}${further === 0 ? msg("Filter") : msg(str`Filter · ${further}`)}
    </button>
    ${viewMenu(views, filter, does)}
    <pop-over
      class="columns"
      .label=${msg("Columns")}
      .sign=${"columns"}
      .isIconOnly=${true}
      @pointerenter=${loadColumns}
      @focusin=${loadColumns}
    >
      <column-menu .layout=${does.columns.layout()} .does=${does.columns}
        ><coming-part .of=${"columns"}></coming-part
      ></column-menu>
    </pop-over>
    ${
      now.waiting === 0
        ? nothing
        : html`<button class="resort" @click=${does.resort}>
            ${msg(str`${now.waiting} changed, re-sort`)}
          </button>`
    }
    <span class="meta count" role="status">${countWords(now, coming)}</span>
  </div>`;
}

/** The button says which view is shown; what is behind it comes when somebody is about to press it. */
function viewMenu(
  { holder, search }: ViewsHere,
  filter: ListFilter,
  { viewsChanged }: ToolActions,
): TemplateResult {
  const shown = savedViews(holder, localStorage).find((each) => each.search === search);
  return html`<pop-over
    class="views"
    wide
    .label=${shown?.name ?? msg("Views")}
    .sign=${"bookmark"}
    .isIconOnly=${shown === undefined}
    @pointerenter=${loadViews}
    @focusin=${loadViews}
    @done=${({ currentTarget }: Event) => currentTarget instanceof PopOver && currentTarget.close()}
  >
    <view-menu
      .holder=${holder}
      .search=${search}
      .suggested=${suggestedName(filter)}
      @changed=${viewsChanged}
      ><coming-part .of=${"views"}></coming-part
    ></view-menu>
  </pop-over>`;
}

const loadColumns = (): void => void come("columns", soonParts.columns);

const loadViews = (): void => void come("views", soonParts.views);

/** What a filter might be called. */
function suggestedName({ status, text, customer, currency }: ListFilter): string {
  const words = status === "all" ? "" : filterWords()[status];
  return [words, customer, currency, text.trim()].filter(Boolean).join(" · ").slice(0, 60);
}

function chip(
  status: Filter,
  count: number | undefined,
  isChosen: boolean,
  does: ToolActions,
): TemplateResult {
  const number = count === undefined ? "…" : new Intl.NumberFormat(viewerLocale).format(count);
  return html`<button aria-pressed=${String(isChosen)} @click=${() => does.choose(status)}>
    ${filterWords()[status]}${status === "all" || count === 0 ? nothing : html` <span class="n">${number}</span>`}
  </button>`;
}

export function filterWords(): Readonly<Record<Filter, string>> {
  return {
    all: msg("All"),
    draft: msg("Draft"),
    open: msg("Open"),
    overdue: msg("Overdue"),
    paid: msg("Paid"),
    attention: msg("Needs attention"),
    discarded: msg("Discarded"),
  };
}

function countWords({ extent, invoices, all }: Shown, coming: Coming | undefined): string {
  if (extent !== "whole") return msg("Opening what is on this device…");
  const format = new Intl.NumberFormat(viewerLocale);
  const number = format.format(all.length);
  if (coming !== undefined) {
    const { invoices: expected = 0 } = coming;
    return expected > all.length
      ? msg(str`${number} of ${format.format(expected)} so far`)
      : msg(str`${number} so far`);
  }
  if (invoices.length !== all.length)
    return msg(str`${format.format(invoices.length)} of ${number}`);
  return plural(
    all.length,
    { one: msg(str`${number} invoice`), other: msg(str`${number} invoices`) },
    language(),
  );
}
