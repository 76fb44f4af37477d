import type { PlainDate } from "@concord/model";
import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { searchOf } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";
import { monthOf, soonFrom } from "./list-totals.ts";
import type { CurrencyTotal, ListTotals } from "./list-totals.ts";

export const totalsStyles = css`
  .totals {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 12px;
    margin-bottom: 16px;
  }
  .totals a {
    display: block;
    padding: 12px 14px;
    color: inherit;
  }
  .totals a:hover {
    border-color: var(--line-strong);
    text-decoration: none;
  }
  .figure {
    overflow: hidden;
    font-size: 18px;
    line-height: 26px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* An amount that is cut says something else: what has no room goes to the next line as a whole. */
  .others span {
    white-space: nowrap;
  }
  @media (max-width: 860px) {
    .totals {
      grid-template-columns: 1fr 1fr;
    }
  }
  @media (max-width: 640px) {
    .totals {
      grid-auto-flow: column;
      grid-template-columns: none;
      grid-auto-columns: max-content;
      gap: 8px;
      margin: 0 -16px 12px;
      padding: 0 16px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .totals a {
      min-width: 44vw;
      padding: 8px 12px;
    }
    /* The figure says how wide a card is, and nothing of it is ever cut. */
    .others {
      contain: inline-size;
    }
  }
`;

/** What is owed and what came in, each figure with the list that is behind it; none before all invoices are there. */
export function totalsStrip(totals: ListTotals | undefined, today: PlainDate): TemplateResult {
  const month = monthOf(today);
  return html`<section class="totals" aria-label=${msg("What is owed")}>
    ${figure(msg("Outstanding"), totals?.outstanding, { status: "open" })}
    ${figure(msg("Overdue"), totals?.overdue, { status: "overdue" })}
    ${figure(msg("Due in 7 days"), totals?.dueSoon, {
      status: "open",
      dueFrom: today,
      dueTo: soonFrom(today),
    })}
    ${figure(msg("Paid this month"), totals?.paid, { paidFrom: month.from, paidTo: month.to })}
  </section>`;
}

function figure(
  title: string,
  totals: readonly CurrencyTotal[] | undefined,
  filter: Partial<ListFilter>,
): TemplateResult {
  const href = `/invoices${searchOf(filter)}`;
  if (totals === undefined) {
    return html`<a class="card" href=${href}>
      <div class="meta">${title}</div>
      <div class="figure">…</div>
      <div class="meta others">…</div>
    </a>`;
  }
  const [first, ...others] = totals.map(({ amount, currency }) =>
    formatMoney(amount, currency, viewerLocale),
  );
  const count = totals.reduce((all, { invoices }) => all + invoices, 0);
  const number = new Intl.NumberFormat(viewerLocale).format(count);
  const words = plural(
    count,
    { one: msg(str`${number} invoice`), other: msg(str`${number} invoices`) },
    language(),
  );
  return html`<a class="card" href=${href}>
    <div class="meta">${title}</div>
    <div class="figure">${first ?? "–"}</div>
    <div class="meta others">
      ${[words, ...others].map((each, at) => html`${at === 0 ? nothing : " · "}<span>${each}</span>`)}
    </div>
  </a>`;
}
