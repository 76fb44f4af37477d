import { msg, str } from "@lit/localize";
import type { TaxRate } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { field } from "../editor/field-template.ts";
import type { Marks } from "../editor/field-template.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { findTax, taxChoices, taxFormat, taxLabel, taxText } from "../editor/tax-choice.ts";
import { plainText } from "../parts/field-format.ts";
import type { FieldFormat } from "../parts/field-format.ts";
import "../parts/menu-button.ts";
import type { MenuItem } from "../parts/menu-button.ts";
import type { Option } from "../parts/options.ts";

/** The field in which a tax is entered that is not in the list yet. */
export const newRatePath = "taxRates.new";

export interface TaxRatesCard {
  readonly rates: readonly TaxRate[];
  readonly marks: Marks;
  readonly isFixed: boolean;
  /** Grows with every tax that was added: the field for the next one is another. */
  readonly made: number;
  readonly onAction: (action: string, key: string) => void;
}

/** Any tax there is, in the viewer's language. */
interface AnyTax {
  readonly format: FieldFormat;
  /** A tax can be cleared in a line, but not here: without one the entry would say nothing. */
  readonly required: FieldFormat;
  readonly find: (text: string) => readonly Option[];
}

let known: { readonly locale: string; readonly taxes: AnyTax } | undefined;

function anyTax(): AnyTax {
  if (known?.locale === viewerLocale) return known.taxes;
  const choices = taxChoices([], []);
  const format = taxFormat(choices, []);
  const reason = msg("Choose a tax, or retire this one.");
  const taxes: AnyTax = {
    format,
    required: {
      ...format,
      read: (text) => (text === "" ? { type: "unreadable", reason } : format.read(text)),
    },
    find: (text) => findTax(choices, text),
  };
  known = { locale: viewerLocale, taxes };
  return taxes;
}

/** The taxes that people pick by name. */
export function taxRatesCard({
  rates,
  marks,
  isFixed,
  made,
  onAction,
}: TaxRatesCard): TemplateResult {
  const any = anyTax();
  const first = rates.find(({ archived }) => archived !== true);
  return html`<section class="card" aria-labelledby="taxes">
    <h2 id="taxes">${msg("Taxes")}</h2>
    <p>${msg("What people pick by name. A line copies its tax: a new rate changes no invoice.")}</p>
    ${
      rates.length === 0
        ? nothing
        : html`<ul class="rates">
            <li class="heads" aria-hidden="true">
              <span>${msg("Name")}</span><span>${msg("Tax")}</span>
            </li>
            ${rates.map((rate) => keyed(rate.id, row(rate, rate === first)))}
          </ul>`
    }
    ${
      isFixed
        ? nothing
        : keyed(
            made,
            field(
              {
                label: msg("Add a tax"),
                path: newRatePath,
                value: "",
                format: any.format,
                isFixed,
                find: any.find,
                placeholder: msg("19 %, exempt, reverse charge, …"),
              },
              marks,
            ),
          )
    }
  </section>`;

  function row({ id, name, tax, archived }: TaxRate, isFirst: boolean): TemplateResult {
    const isRetired = archived === true;
    const items: readonly MenuItem[] = [
      ...(isFirst || isRetired ? [] : [{ id: "first", label: msg("Use for new lines") }]),
      isRetired ? { id: "use", label: msg("Use again") } : { id: "retire", label: msg("Retire") },
    ];
    return html`<li>
      ${field({ label: msg("Name"), labelRest: `, ${taxLabel(tax)}`, path: `taxRates.${id}.name`, value: name, format: plainText, isFixed, isBare: true }, marks)}
      ${field({ label: msg("Tax"), labelRest: `, ${name}`, path: `taxRates.${id}.tax`, value: taxText(tax), format: any.required, isFixed, isBare: true, find: any.find }, marks)}
      ${
        isRetired
          ? html`<span class="pill mute state">${msg("Retired")}</span>`
          : isFirst
            ? html`<span class="pill info state">${msg("New lines")}</span>`
            : nothing
      }
      ${
        isFixed
          ? nothing
          : html`<menu-button
              .label=${msg(str`More for ${name}`)}
              .items=${items}
              @menu-chosen=${({ id: chosen }: { readonly id: string }) => onAction(chosen, id)}
            ></menu-button>`
      }
    </li>`;
  }
}
