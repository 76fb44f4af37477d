import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";

/** As many as one looks through. */
const most = 20;

/** In the place of an invoice that is on its way here, or is not here at all. Without a network those that are here are named. */
export function absentInvoice(state: "opening" | "none", workspace: Workspace): TemplateResult {
  if (state === "opening") return html`<p class="meta" role="status">${msg("Opening…")}</p>`;
  const all = html`<a href="/invoices">${msg("Go to the invoices")}</a>`;
  if (isOnline(workspace)) {
    return html`<h1>${msg("This invoice is not on this device")}</h1>
      <p>${msg("It was never stored, or it has not arrived here yet.")}</p>
      <p>${all}</p>`;
  }
  const here = newestHere(workspace);
  return html`<h1>${msg("Not available offline")}</h1>
    <p>${msg("This invoice is not on this device. It opens once there is a connection.")}</p>
    <p>${all}</p>
    ${
      here.length === 0
        ? nothing
        : html`<h2 id="here">${msg("These are on this device")}</h2>
            <ul class="card here" aria-labelledby="here">
              ${here.map(
                ({ id, number, buyerName, gross, currency }) =>
                  html`<li>
                    <a href="/invoices/${id}">${number ?? msg("Draft")}</a>
                    <span>${buyerName ?? msg("No customer yet")}</span>
                    <span class="amount">${formatMoney(gross, currency, viewerLocale)}</span>
                  </li>`,
              )}
            </ul>`
    }`;
}

/** The invoices of this device, the newest first. */
function newestHere(workspace: Workspace) {
  return [...workspace.rows().values()]
    .flatMap(({ summary }) => summary ?? [])
    .toSorted((one, other) => ((one.issueDate ?? "~") < (other.issueDate ?? "~") ? 1 : -1))
    .slice(0, most);
}
