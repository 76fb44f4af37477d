import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { ListedRow } from "../wire/messages.ts";

/** A document by what people call it, with the way to it where it has a page of its own. */
export function documentLink(row: ListedRow | undefined): TemplateResult {
  if (row === undefined) return html`<strong>${msg("Not on this device")}</strong>`;
  const { summary, kind, name, document } = row;
  if (summary !== undefined) {
    // What has no number goes by its customer, beside it.
    return html`<a href="/invoices/${document}">${summary.number ?? msg("Draft")}</a>${
        summary.buyerName === undefined ? nothing : html` <span>${summary.buyerName}</span>`
      }`;
  }
  if (kind === "workspace") return html`<a href="/settings/company">${msg("Settings")}</a>`;
  return html`<strong>${name ?? msg("Without a name")}</strong>`;
}
