import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { connectorName } from "../words/connector-name.ts";
import { icon } from "../styles/icons.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { HeldByTool } from "./listed-invoices.ts";

/** What a tool did with an invoice, in words, with its reason. */
export function heldWords({ connector, reason, isRejected }: HeldByTool): string {
  return `${shortWords(connector, isRejected)}: ${told(reason)}`;
}

function shortWords(connector: string, isRejected: boolean): string {
  const name = connectorName(connector);
  return isRejected ? msg(str`${name} rejected`) : msg(str`${name} needs you`);
}

/** What a person should know of a row beside the invoice itself: what waits for them first, then how safe it is. With the team and with a tool are two things. */
export function rowMarker(
  { sync, conflicts }: ListedInvoice["row"],
  held: HeldByTool | undefined,
): TemplateResult {
  const count = conflicts.filter(({ attention }) => attention === "person").length;
  if (count > 0) {
    const words = plural(
      count,
      { one: msg(str`${count} conflict`), other: msg(str`${count} conflicts`) },
      language(),
    );
    return html`<span class="pill merge">${icon("fork")}${words}</span>`;
  }
  if (held !== undefined && sync !== "needs-attention") {
    return html`<span class="pill bad" title=${heldWords(held)}
      >${icon("alert")}${shortWords(held.connector, held.isRejected)}</span
    >`;
  }
  switch (sync) {
    case "synced":
      return html`<span class="meta plain">${msg("Synced")}</span>`;
    case "needs-attention":
      return html`<span class="pill warn">${icon("triangle")}${msg("Needs you")}</span>`;
    case "saving":
      return html`<span class="meta">${msg("Saving…")}</span>`;
    case "on-this-device":
      return html`<span class="pill mute">${icon("device")}${msg("On this device")}</span>`;
    case "sending":
      return html`<span class="pill info">${icon("up")}${msg("Sending")}</span>`;
  }
}
