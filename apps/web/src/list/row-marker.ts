import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { connectorName } from "../words/connector-name.ts";
import { icon } from "../styles/icons.ts";
import type { IconName } from "../styles/icons.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { HeldByTool } from "./listed-invoices.ts";

/** What a tool did with an invoice, in words, with its reason. */
function heldWords({ connector, reason, isRejected }: HeldByTool): string {
  return `${shortWords(connector, isRejected)}: ${told(reason)}`;
}

function shortWords(connector: string, isRejected: boolean): string {
  const name = connectorName(connector);
  return isRejected ? msg(str`${name} rejected`) : msg(str`${name} needs you`);
}

/** How many conflicts wait for a person; "" where none does. */
function conflictWords(conflicts: ListedInvoice["row"]["conflicts"]): string {
  const count = conflicts.filter(({ attention }) => attention === "person").length;
  if (count === 0) return "";
  return plural(
    count,
    { one: msg(str`${count} conflict`), other: msg(str`${count} conflicts`) },
    language(),
  );
}

const sign = (tone: string, name: IconName, words: string): TemplateResult =>
  html`<span class="mark ${tone}" role="img" aria-label=${words} title=${words}
    >${icon(name)}</span
  >`;

/** The same as a sign beside the status, where there is no room for a column of it. What passes by itself has none. */
export function rowSign(
  { sync, conflicts }: ListedInvoice["row"],
  held: HeldByTool | undefined,
): TemplateResult | typeof nothing {
  const waiting = conflictWords(conflicts);
  if (waiting !== "") return sign("merge", "fork", waiting);
  if (sync === "needs-attention") return sign("warn", "triangle", msg("Needs you"));
  if (held !== undefined) return sign("bad", "alert", heldWords(held));
  if (sync === "on-this-device") return sign("mute", "device", msg("On this device"));
  return nothing;
}

/** What a person should know of a row beside the invoice itself: what waits for them first, then how safe it is. With the team and with a tool are two things. */
export function rowMarker(
  { sync, conflicts }: ListedInvoice["row"],
  held: HeldByTool | undefined,
): TemplateResult {
  const waiting = conflictWords(conflicts);
  if (waiting !== "") return html`<span class="pill merge">${icon("fork")}${waiting}</span>`;
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
