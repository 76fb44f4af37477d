import { msg } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";

/** In the place of an invoice that is on its way here, or is not here at all. */
export function absentInvoice(state: "opening" | "none"): TemplateResult {
  return state === "opening"
    ? html`<p class="meta" role="status">${msg("Opening…")}</p>`
    : html`<h1>${msg("This invoice is not on this device")}</h1>
        <p>
          ${msg("It was never stored, or it has not arrived here yet.")}
          <a href="/invoices">${msg("Go to the invoices")}</a>
        </p>`;
}
