import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { fieldWords } from "../conflicts/field-words.ts";
import type { FilterChoices, HistoryFilter } from "./history-filter.ts";
import { nameOf, sourceWords } from "./told-events.ts";

/** What of a history is shown. */
export function filterBar(
  choices: FilterChoices,
  filter: HistoryFilter,
  me: string | undefined,
  onFilter: (filter: HistoryFilter) => void,
): TemplateResult {
  const people = [...choices.people].map(
    ([id, name]) => [id, id === me ? msg("You") : name] as const,
  );
  const sources = [...choices.sources].map(
    ([key, source]) => [key, sourceWords(source) ?? msg("By hand")] as const,
  );
  const named = Map.groupBy(choices.fields, ([key, path]) => fieldChoice(key, path));
  const fields = [...named]
    .map(([name, same]) => [same.map(([key]) => key).join(" "), name] as const)
    .toSorted(([, one], [, other]) => one.localeCompare(other));
  return html`<div class="filters" role="group" aria-label=${msg("Filter")}>
    ${choice(msg("Field"), msg("All fields"), fields, filter.field, (field) => onFilter({ ...filter, field }))}
    ${choice(msg("Person"), msg("Everybody"), people, filter.person, (person) => onFilter({ ...filter, person }))}
    ${choice(msg("Source"), msg("All sources"), sources, filter.source, (source) => onFilter({ ...filter, source }))}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${filter.isMoneyOnly}
        @change=${({ target }: Event) => {
          if (target instanceof HTMLInputElement)
            onFilter({ ...filter, isMoneyOnly: target.checked });
        }}
      />${msg("Money only")}</label
    >
  </div>`;
}

// Called, not looked up: the language may change while the page is open.
const lists: Readonly<Record<string, () => string>> = {
  lines: () => msg("Lines"),
  payments: () => msg("Payments"),
  refunds: () => msg("Refunds"),
  reversals: () => msg("Payments taken back"),
  disputes: () => msg("Disputes"),
  credits: () => msg("Credits given"),
  writeOffs: () => msg("Write-offs"),
  requests: () => msg("Requests to issue or void"),
  links: () => msg("Links to other tools"),
  moments: () => msg("Names of moments"),
};

function fieldChoice(key: string, path: string): string {
  const list = lists[key]?.();
  if (list !== undefined) return list;
  return key.startsWith("lines.")
    ? nameOf(path, {})
    : key.includes(".") || path === key
      ? nameOf(path, {})
      : fieldWords(key);
}

function choice(
  label: string,
  all: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  onChoice: (key: string) => void,
): TemplateResult | typeof nothing {
  if (options.length < 2 && chosen === "") return nothing;
  return html`<select
    aria-label=${label}
    @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement) onChoice(target.value);
    }}
  >
    <option value="" ?selected=${chosen === ""}>${all}</option>
    ${options.map(([key, name]) => html`<option value=${key} ?selected=${chosen === key}>${name}</option>`)}
  </select>`;
}
