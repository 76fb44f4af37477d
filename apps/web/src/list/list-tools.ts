import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { filters, furtherFilters } from "./list-filter.ts";
import type { Filter, ListFilter } from "./list-filter.ts";
import type { Shown } from "./shown-list.ts";

export interface ToolActions {
  readonly search: (event: Event) => void;
  readonly searchKey: (event: KeyboardEvent) => void;
  readonly choose: (status: Filter) => void;
  /** Opens the further filters. */
  readonly open: () => void;
  readonly resort: () => void;
}

/** The row above the table: the search, a chip for each status, and how many are shown. */
export function listTools(
  now: Shown,
  filter: ListFilter,
  isFetching: boolean,
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
      ${filters.map((each) => chip(each, now.extent === "whole" ? now.found.counts[each] : undefined, each === filter.status, does))}
    </div>
    <button class="filter" aria-pressed=${String(further > 0)} @click=${does.open}>
      ${icon("funnel")}${further === 0 ? msg("Filter") : msg(str`Filter · ${further}`)}
    </button>
    ${
      now.waiting === 0
        ? nothing
        : html`<button class="resort" @click=${does.resort}>
            ${msg(str`${now.waiting} changed, re-sort`)}
          </button>`
    }
    <span class="meta count" role="status">${countWords(now, isFetching)}</span>
  </div>`;
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
  };
}

function countWords({ extent, invoices, all }: Shown, isFetching: boolean): string {
  if (extent !== "whole") return msg("Opening what is on this device…");
  const format = new Intl.NumberFormat(viewerLocale);
  const number = format.format(all.length);
  if (isFetching) return msg(str`${number} so far`);
  if (invoices.length !== all.length)
    return msg(str`${format.format(invoices.length)} of ${number}`);
  return plural(
    all.length,
    { one: msg(str`${number} invoice`), other: msg(str`${number} invoices`) },
    language(),
  );
}
