import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { barredFromWriting } from "../page/barred.ts";
import { soonOnItsWay } from "../parts/coming-part.ts";
import type { Workspace } from "../page/workspace.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { Selection } from "./selection.ts";

export interface HeadActions {
  /** Begins an invoice. */
  readonly begin: () => void;
  /** From now on presses select: on a phone there are no boxes to tick before. */
  readonly select: () => void;
  readonly clear: () => void;
}

/** The head of the list; while something is selected, or is about to be, what can be done with it. */
export function listHead(
  all: readonly ListedInvoice[],
  workspace: Workspace,
  selection: Selection,
  isSelecting: boolean,
  does: HeadActions,
): TemplateResult {
  const selected =
    selection.size === 0 ? [] : all.filter(({ summary }) => selection.has(summary.id));
  if (selected.length > 0 || isSelecting) {
    // Until it is there, and where it does not come, what stands in it leads back.
    const bar = soonOnItsWay("bulk-bar");
    return html`<div class="head">
      <bulk-bar .workspace=${workspace} .selected=${selected} @cleared=${does.clear}
        ><h1>${msg("Invoices")}</h1>
        <button @click=${does.clear}>${msg("Clear selection")}</button>${bar}</bulk-bar
      >
    </div>`;
  }
  const barred = barredFromWriting(workspace);
  return html`<div class="head">
    <h1>${msg("Invoices")}</h1>
    ${
      all.length === 0
        ? nothing
        : html`<button class="narrow-only" @click=${does.select}>${msg("Select")}</button>`
    }
    ${
      barred === ""
        ? html`<button class="primary" @click=${does.begin}>
            <span class="wide-only">${msg("New invoice")}</span>
            <kbd class="wide-only" aria-hidden="true">N</kbd>
            <span class="narrow-only"
              ><span aria-hidden="true">${msg("New")}</span
              ><span class="unseen">${msg("New invoice")}</span></span
            >
          </button>`
        : html`<p class="meta">${barred}</p>`
    }
  </div>`;
}
