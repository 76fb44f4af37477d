import { msg } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";

/** Which of the two a narrow screen shows. */
export type Side = "changes" | "invoice";

/** Chooses it. */
export function sideSwitch(side: Side, onSide: (side: Side) => void): TemplateResult {
  return html`<div class="sides" role="group" aria-label=${msg("What is shown")}>
    ${(["changes", "invoice"] as const).map(
      (each) =>
        html`<button
          type="button"
          aria-pressed=${String(side === each)}
          @click=${() => onSide(each)}
        >
          ${each === "changes" ? msg("Changes") : msg("Invoice")}
        </button>`,
    )}
  </div>`;
}
