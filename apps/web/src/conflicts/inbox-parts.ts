import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { fieldOf, moneyAtStake } from "./conflict-cases.ts";
import type { CaseFilter, ConflictCase } from "./conflict-cases.ts";
import { fieldGroupWords } from "./field-words.ts";

/** What an inbox says in which nothing waits. `merged`: how many edits were, this week, without anybody. */
export function emptyInbox(merged: number): TemplateResult {
  return html`<div class="card none">
    <span class="pill ok">${icon("check")}${msg("No conflicts")}</span>
    <p>
      ${msg("Everybody’s edits fit together. When two people, or a person and a tool, change the same amount, date or party without seeing each other, both values are kept and you decide here.")}
    </p>
    ${merged === 0 ? nothing : html`<p>${mergedWords(merged)}</p>`}
    <a href="/invoices">${msg("Go to the invoices")}</a>
  </div>`;
}

function mergedWords(merged: number): string {
  return merged === 1
    ? msg("One edit merged by itself this week.")
    : msg(str`${merged} edits merged by themselves this week.`);
}

/** How many invoices wait, and what they come to. */
export function stakeWords(open: readonly ConflictCase[]): TemplateResult | typeof nothing {
  const stakes = moneyAtStake(open);
  if (stakes.length === 0) return nothing;
  const amounts = stakes.map(({ amount, currency }) => formatMoney(amount, currency, viewerLocale));
  const invoices = new Set(open.map(({ document }) => document)).size;
  const list = new Intl.ListFormat(viewerLocale).format(amounts);
  return html`<span class="meta"
    >${invoices === 1 ? msg(str`One invoice over ${list}`) : msg(str`${invoices} invoices over ${list}`)}</span
  >`;
}

/** The filters that have something to choose from. `me`: the person who looks. */
export function filterBar(
  cases: readonly ConflictCase[],
  filter: CaseFilter,
  me: string | undefined,
  onFilter: (filter: CaseFilter) => void,
): TemplateResult {
  const fields = [...new Set(cases.map(({ path }) => fieldOf(path)))].toSorted();
  const sources = [...new Set(cases.flatMap((each) => each.sources))].toSorted();
  const select = (
    label: string,
    name: "field" | "source",
    options: readonly (readonly [string, string])[],
  ): TemplateResult | typeof nothing =>
    options.length < 2
      ? nothing
      : html`<label
          ><span class="meta">${label}</span>
          <select
            .value=${filter[name]}
            @change=${({ target }: Event) => {
              if (target instanceof HTMLSelectElement) {
                onFilter({ ...filter, [name]: target.value });
              }
            }}
          >
            <option value="">${msg("All")}</option>
            ${options.map(([value, words]) => html`<option .value=${value}>${words}</option>`)}
          </select></label
        >`;
  return html`<div class="filters">
    ${select(
      msg("Field"),
      "field",
      fields.map((field) => [field, fieldGroupWords(field)]),
    )}
    ${select(
      msg("Source"),
      "source",
      sources.map((source) => [source, source]),
    )}
    ${
      me === undefined || !sources.includes(me)
        ? nothing
        : html`<label class="mine"
            ><input
              type="checkbox"
              .checked=${filter.mine !== ""}
              @change=${() => onFilter({ ...filter, mine: filter.mine === "" ? me : "" })}
            />${msg("Mine")}</label
          >`
    }
  </div>`;
}
