import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { isConnecting, isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { caseName } from "./case-words.ts";
import { questionOf } from "./case-question.ts";
import { fieldOf, moneyAtStake } from "./conflict-cases.ts";
import type { CaseFilter, ConflictCase } from "./conflict-cases.ts";
import { fieldGroupWords } from "./field-words.ts";

/** What the page says where nothing waits. `merged`: how many edits were, this week, without anybody. */
export function nothingWaits(merged: number): TemplateResult {
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

/** Says what choosing without a connection means, once it is known that there is none. */
export function offlineNote(): (workspace: Workspace) => TemplateResult | typeof nothing {
  let isOpening = true;
  return (workspace) => {
    isOpening &&= isConnecting(workspace);
    return isOpening || isOnline(workspace) ? nothing : offlineWords();
  };
}

function offlineWords(): TemplateResult {
  return html`<p class="note mute">
    ${msg("You are offline. What you choose is saved on this device and sent later. If somebody else chooses differently meanwhile, you will both see it here again.")}
  </p>`;
}

export function keyHint(key: string, does: string): TemplateResult {
  return html`<kbd>${key}</kbd> ${does}`;
}

/** Whether somebody asked this person to decide. */
export function isAskedOf(of: ConflictCase, me: string | undefined): boolean {
  return me !== undefined && questionOf(of)?.of === me;
}

/** How many somebody asked this person to decide. */
export function askedOfMe(
  open: readonly ConflictCase[],
  me: string | undefined,
): TemplateResult | typeof nothing {
  const count = open.filter((of) => isAskedOf(of, me)).length;
  return count === 0
    ? nothing
    : html`<span class="pill warn">${icon("speech")}${msg(str`Asked of you: ${count}`)}</span>`;
}

/** In the place of a conflict that is decided: who chose what. */
export function endedCard(of: ConflictCase, field: string, ending: string): TemplateResult {
  return html`<section class="card ended">
    <h2>${caseName(of)} · ${field}</h2>
    <p>${ending}</p>
    ${of.summary === undefined ? nothing : html`<a href=${`/invoices/${of.document}`}>${msg("Open invoice")}</a>`}
  </section>`;
}

/** One source for every field of an invoice: who has none in a field leaves it open. */
export function sameSource(
  ofInvoice: readonly ConflictCase[],
  isChoosing: boolean,
  onToggle: () => void,
  onSource: (source: string) => void,
): TemplateResult {
  if (!isChoosing) {
    return html`<p class="all">
      <button class="quiet" @click=${onToggle}>
        ${msg("Same source for all fields of this invoice…")}<kbd aria-hidden="true">A</kbd>
      </button>
    </p>`;
  }
  const sources = [...new Set(ofInvoice.flatMap((of) => of.sources))];
  return html`<div class="all card" role="group" aria-label=${msg("Same source for all fields")}>
    <span>${msg(str`Whose values for all ${ofInvoice.length} fields?`)}</span>
    ${sources.map((source) => html`<button @click=${() => onSource(source)}>${source}</button>`)}
    <button class="quiet" @click=${onToggle}>${msg("Cancel")}</button>
  </div>`;
}
