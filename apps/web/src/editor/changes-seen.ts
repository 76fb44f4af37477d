import type { InvoiceSnapshot } from "@concord/document";
import type { Invoice } from "@concord/model";
import { guard } from "lit/directives/guard.js";
import type { EditingSession } from "./editing-session.ts";
import type { LatestChanges } from "./latest-changes.ts";
import { changesCard } from "./side-cards.ts";
import { changesTold, withUntold } from "./told-changes.ts";

/** The card of the latest changes: those that the relay told, and those that were seen here since. Drawn anew only when one of them is another. */
export function changesSeen(
  { snapshot, invoice }: { readonly snapshot: InvoiceSnapshot; readonly invoice: Invoice },
  session: EditingSession,
  latest: LatestChanges,
  me: string | undefined,
): unknown {
  const told = latest.told();
  const seen = session.changes();
  const isSent = session.status().state === "synced";
  return guard([seen, told, isSent, snapshot], () => {
    const { registers } = snapshot;
    const known = told.type === "asking" ? [] : changesTold(told.items, { registers, invoice, me });
    return changesCard(withUntold(seen, known), isSent, told.type === "offline");
  });
}
