import type { CurrencyCode } from "@concord/model";
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { moneyFormat } from "../editor/field-formats.ts";
import { formatNumber } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";

/** An amount as people write it in this currency, with all its digits; without them where it could be read in two ways. */
export function writtenAmount(value: string, currency: CurrencyCode | undefined): string {
  const { read, show } = moneyFormat(currency);
  const written = show(value);
  return read(written).type === "value" ? written : formatNumber(value, viewerLocale);
}

/** Why an amount of a dialog is not taken as it stands: with what may be meant, to be chosen. */
export function amountSaid(
  text: string,
  currency: CurrencyCode | undefined,
  onTake: (amount: string) => void,
): TemplateResult | typeof nothing {
  const reading = moneyFormat(currency).read(text.trim());
  if (reading.type === "unreadable") {
    return html`<p class="said bad" role="alert">${reading.reason}</p>`;
  }
  if (reading.type !== "choices") return nothing;
  return html`<div class="said warn meant" role="alert">
    <span>${msg("Which one is meant?")}</span>
    ${reading.choices.map(
      ({ value, label }) =>
        html`<button type="button" @click=${() => onTake(writtenAmount(value ?? "", currency))}>
          ${label}
        </button>`,
    )}
  </div>`;
}
