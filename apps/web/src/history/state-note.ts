import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { told } from "../words/language.ts";
import type { Asking } from "./history-source.ts";
import type { HistoryView } from "./history-view.ts";

/** What is missing of a history, and why. */
export function stateNote(
  asking: Asking,
  view: HistoryView | undefined,
): TemplateResult | typeof nothing {
  switch (asking.type) {
    case "told":
      return view === undefined ? html`<p>${msg("Nothing has happened yet.")}</p>` : nothing;
    case "asking":
      return view === undefined
        ? html`<p class="meta" role="status">${msg("Opening…")}</p>`
        : nothing;
    case "offline":
      return html`<p class="note mute" role="status">${offlineWords(view)}</p>`;
    case "refused":
      return html`<p class="note warn" role="status">
        ${asking.status === 404 ? msg("Nothing of this invoice has reached the relay yet.") : told(asking.message)}
      </p>`;
  }
}

function offlineWords(view: HistoryView | undefined): string {
  if (view === undefined) {
    return msg(
      "You are offline, and this history was not opened here before. It needs a connection.",
    );
  }
  const count = view.known.entries.length;
  return view.first === 0
    ? msg(
        str`You are offline. Kept here: all ${count} changes up to the last time this device was connected.`,
      )
    : msg(
        str`You are offline. Kept here: the latest ${count} changes. Older ones need a connection.`,
      );
}
