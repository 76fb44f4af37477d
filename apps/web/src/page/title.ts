import { msg, str } from "@lit/localize";
import type { SyncState } from "@concord/client";
import type { DocumentId } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";
import type { Route } from "./router.ts";

/** What the browser's tab is called in a place. */
export function titleOf(route: Route, rows: ReadonlyMap<DocumentId, ListedRow>): string {
  switch (route.screen) {
    case "invoices":
      return msg("Invoices");
    case "invoice":
      return rows.get(route.id)?.summary?.number ?? msg("Draft");
    case "history":
      return msg(str`History of ${rows.get(route.id)?.summary?.number ?? msg("Draft")}`);
    case "audit":
      return msg("Audit");
    case "conflicts":
      return msg("Conflicts");
    case "connectors":
      return msg("Connectors");
    case "practice":
      return msg("Practise offline");
    case "print":
      return msg("Print");
    case "settings":
      return msg("Settings");
    case "sign-in":
      return msg("Sign in");
    case "nowhere":
      return msg("There is nothing here");
  }
}

/** The state as the tab shows it: how many changes are to be sent stands first, so that a narrow tab shows it too. */
export function stateTitle(title: string, status: SyncState | undefined): string {
  const full = `${title} · Concord`;
  switch (status?.state) {
    case undefined:
    case "synced":
      return full;
    case "saving":
    case "on-this-device":
    case "sending":
      return `(${status.batches}) ${full}`;
    case "needs-attention":
      return `(!) ${full}`;
  }
}

/** The tab's sign: the app's own, with a mark while something is not sent, or needs a person. */
export function signOf(status: SyncState | undefined): string {
  switch (status?.state) {
    case undefined:
    case "synced":
      return "/icon.svg";
    case "saving":
    case "on-this-device":
    case "sending":
      return "/icon-unsent.svg";
    case "needs-attention":
      return "/icon-attention.svg";
  }
}

/** Shows in the browser's tab where it is and how safe everything is. */
export function showState(title: string, status: SyncState | undefined): void {
  document.title = stateTitle(title, status);
  const link = document.querySelector("link[rel=icon]");
  const sign = signOf(status);
  if (link?.getAttribute("href") !== sign) link?.setAttribute("href", sign);
}
