import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { View } from "./page-view.ts";
import { removedBanner } from "./undecided.ts";

/** Over the lines: what was removed from them and still asks somebody, and whether their prices include tax. */
export function linesHead(view: View): TemplateResult {
  const { pricesIncludeTax } = view.invoice;
  return html`${removedBanner(view)}${pricesIncludeTax ? html`<p class="meta basis">${msg("Prices include tax.")}</p>` : nothing}`;
}
