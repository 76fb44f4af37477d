import { msg, str } from "@lit/localize";
import type { Invoice } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { PaperLanguage } from "../print/paper-language.ts";

/** How the invoice is written and computed, which is set elsewhere: its language, and where its tax is rounded. */
export function paperFacts(invoice: Invoice, { locale, by }: PaperLanguage): TemplateResult {
  const language = new Intl.DisplayNames([viewerLocale], { type: "language" }).of(locale);
  return html`<dl class="facts meta">
    <dt>${msg("Language on paper")}</dt>
    <dd>${language ?? locale} · ${whose(by)}</dd>
    <dt>${msg("Rounding")}</dt>
    <dd>${roundingWords(invoice)}</dd>
  </dl>`;
}

/** Who chose it, with the way to the place where that is done. */
function whose(by: PaperLanguage["by"]): TemplateResult {
  switch (by) {
    case "customer":
      return html`${msg("as the customer’s record says")}`;
    case "company":
      return html`<a href="/settings/company">${msg("as the company’s settings say")}</a>`;
    case "viewer":
      return html`<a href="/settings/appearance">${msg("as on this device")}</a>`;
  }
}

function roundingWords(invoice: Invoice): TemplateResult {
  const { taxRounding, roundingMode, cashRounding, currency } = invoice;
  const where =
    taxRounding === "line" ? msg("tax on every line, then summed") : msg("tax once per rate");
  return html`${where},
  ${modeWords(roundingMode)}${cashRounding === undefined ? nothing : html`; ${msg(str`what is to pay in steps of ${formatMoney(cashRounding, currency, viewerLocale)}`)}`}`;
}

function modeWords(mode: Invoice["roundingMode"]): string {
  switch (mode) {
    case "half-away-from-zero":
      return msg("halves up");
    case "half-even":
      return msg("halves to the even digit");
    case "down":
      return msg("always down");
    case "up":
      return msg("always up");
  }
}
