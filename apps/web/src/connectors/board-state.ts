import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatAge } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { BoardSource } from "./board-source.ts";
import { told } from "../words/language.ts";

/** How old what is shown of the connectors is. */
export function heardWords(heardAt: number): string {
  return msg(str`As of ${formatAge(Date.now() - heardAt, viewerLocale)}`);
}

/** Why what is shown may not be how things are. */
export function boardStateNote(source: BoardSource | undefined): TemplateResult | typeof nothing {
  const state = source?.state() ?? { type: "asking" };
  const isKnown = source?.known() !== undefined;
  switch (state.type) {
    case "live":
      return nothing;
    case "asking":
      return isKnown ? nothing : html`<p class="meta" role="status">${msg("Asking…")}</p>`;
    case "unreachable":
      return html`<p class="note mute" role="status">
        ${
          isKnown
            ? msg(
                "You are offline. This is the last that was heard; the connectors run elsewhere and may be fine.",
              )
            : msg("You are offline, and nothing is known of the connectors on this device yet.")
        }
      </p>`;
    case "refused":
      return html`<p class="note warn" role="alert">${told(state.message)}</p>`;
  }
}
