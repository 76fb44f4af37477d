import { isOwedToUs } from "@concord/model";
import type { PlainDate } from "@concord/model";
import { summaryOn } from "../list/invoice-book.ts";
import { unsentIn } from "../page/accounts.ts";
import type { ListedRow, WorkspaceState } from "../wire/messages.ts";

/** What lies on this device, counted. */
export interface HeldHere {
  readonly invoices: number;
  /** Invoices on which something is owed. */
  readonly open: number;
  readonly customers: number;
  readonly products: number;
  /** Invoices of which something is not with the team. */
  readonly unsent: number;
}

export function heldHere(rows: Iterable<ListedRow>, today: PlainDate): HeldHere {
  const held = { invoices: 0, open: 0, customers: 0, products: 0, unsent: 0 };
  for (const row of rows) {
    if (row.kind === "party") held.customers += 1;
    if (row.kind === "item") held.products += 1;
    const summary = summaryOn(row, today);
    if (summary === undefined) continue;
    held.invoices += 1;
    if (isOwedToUs(summary)) held.open += 1;
    if (row.sync !== "synced") held.unsent += 1;
  }
  return held;
}

/** What would be lost with this device. */
export interface WaitingHere {
  readonly changes: number;
  /** Another one as soon as anything is written or sent: what a copy was made of. */
  readonly key: string;
}

/** What was not sent, and what the relay did not take and nobody has decided about: both are nowhere else. */
export function waitingHere(state: Pick<WorkspaceState, "unsent" | "refused">): WaitingHere {
  const { unsent, refused } = state;
  return {
    changes: unsentIn(state) + refused.length,
    key: JSON.stringify([
      unsent.map(({ document, changes, since }) => [document, changes, since]),
      refused.map(({ batch }) => batch),
    ]),
  };
}
