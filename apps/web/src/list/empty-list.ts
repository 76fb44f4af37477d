import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { barredFromWriting } from "../page/barred.ts";
import type { Workspace } from "../page/workspace.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import type { Coming } from "./coming-in.ts";
import { everything, searchOf } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";

export const emptyStyles = css`
  .empty {
    padding: 48px 24px;
    text-align: center;
  }
  .empty p {
    margin: 0 0 12px;
  }
  .empty > button {
    margin: 4px;
  }
  .ways {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 12px;
    max-width: 860px;
    margin: 24px auto 0;
    text-align: left;
  }
  .ways .card {
    padding: 16px;
    box-shadow: none;
  }
  .ways h2 {
    display: flex;
    gap: 8px;
    margin: 0 0 6px;
  }
  .ways p {
    color: var(--text-2);
  }
  .empty .try {
    margin: 24px 0 0;
  }
  .skeleton {
    padding: 12px 16px;
  }
  .bone {
    height: 12px;
    margin: 26px 0;
    border-radius: 6px;
    background: var(--surface-2);
  }
  code {
    padding: 1px 4px;
    border-radius: 4px;
    background: var(--surface-2);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
`;

/** Nothing fits the filters: what there is elsewhere, and the way back. */
export function nothingFound(
  filter: ListFilter,
  elsewhere: number,
  onFilter: (filter: ListFilter) => void,
): TemplateResult {
  const words = plural(
    elsewhere,
    {
      one: msg(str`${elsewhere} match outside the filters`),
      other: msg(str`${elsewhere} matches outside the filters`),
    },
    language(),
  );
  return html`<div class="card empty">
    <p>${nothingWords(filter)}</p>
    ${elsewhere === 0 ? nothing : html`<button class="primary" @click=${() => onFilter({ ...everything, text: filter.text })}>${words}</button>`}
    <button @click=${() => onFilter(everything)}>${msg("Clear filter")}</button>
  </div>`;
}

/** Where one status alone is asked for, that there is none of it says more. */
function nothingWords({ status, ...rest }: ListFilter): string {
  const isStatusAlone = searchOf(rest) === "";
  switch (isStatusAlone ? status : "all") {
    case "all":
      return msg("No invoices fit.");
    case "draft":
      return msg("No drafts.");
    case "open":
      return msg("No open invoices.");
    case "overdue":
      return msg("No overdue invoices.");
    case "paid":
      return msg("No paid invoices.");
    case "attention":
      return msg("Nothing needs attention.");
    case "discarded":
      return msg("No discarded drafts.");
  }
}

/** Below what fits: what there is elsewhere. */
export function moreElsewhere(
  elsewhere: number,
  clearFilter: () => void,
): TemplateResult | typeof nothing {
  if (elsewhere === 0) return nothing;
  return html`<p class="elsewhere meta">
    ${msg(str`${elsewhere} more outside the filters.`)}
    <button class="quiet" @click=${clearFilter}>${msg("Show them")}</button>
  </p>`;
}

/** In the place of rows, before the first are read. */
export function opening(): TemplateResult {
  return html`<p class="card empty meta" role="status">
    ${msg("Opening what is on this device…")}
  </p>`;
}

/** There is no invoice here. */
export function noInvoices(
  coming: Coming | undefined,
  workspace: Pick<Workspace, "state">,
  create: () => void,
): TemplateResult {
  return coming === undefined ? firstUse(barredFromWriting(workspace), create) : fetching(coming);
}

/** There is no invoice here yet, and they are on their way. */
function fetching({ invoices: expected = 0 }: Coming): TemplateResult {
  const count = new Intl.NumberFormat(viewerLocale).format(expected);
  return html`<div class="card skeleton">
    <p class="meta" role="status">
      ${expected === 0 ? msg("Fetching the invoices…") : msg(str`Fetching the invoices… 0 of ${count}`)}
    </p>
    ${Array.from({ length: 6 }, () => html`<div class="bone" aria-hidden="true"></div>`)}
  </div>`;
}

/** There is no invoice at all: the three ways to have some. `barred`: why this person has none of them, which the head says. */
export function firstUse(barred: string, create: () => void): TemplateResult {
  const none = html`<p><strong>${msg("No invoices yet.")}</strong></p>`;
  if (barred !== "") return html`<div class="card empty">${none}</div>`;
  return html`<div class="card empty">
    ${none}
    <div class="ways">
      <div class="card">
        <h2>${icon("plus")}${msg("Write one")}</h2>
        <p>${msg("It is saved as you type, with or without a network.")}</p>
        <button class="primary" @click=${create}>${msg("New invoice")}</button>
      </div>
      <div class="card">
        <h2>${icon("save")}${msg("Bring yours along")}</h2>
        <p>${msg("CSV, UBL and JSON files, as many as there are, where Concord runs:")}</p>
        <code>npm run concord -- import invoices.csv</code>
      </div>
      <div class="card">
        <h2>${icon("refresh")}${msg("Connect a tool")}</h2>
        <p>${msg("A bridge keeps both sides in agreement, where Concord runs:")}</p>
        <code>npm run concord -- bridge stripe --relay ${location.origin}</code>
      </div>
    </div>
    <p class="try">
      <a href="/practice">${msg("Try it on an invoice that is nobody’s")}</a>
    </p>
  </div>`;
}
