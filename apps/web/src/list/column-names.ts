import { msg } from "@lit/localize";
import type { Column } from "./list-order.ts";

/** What the columns are called. */
export function columnNames(): Readonly<Record<Column, string>> {
  return {
    number: msg("Number"),
    customer: msg("Customer"),
    issued: msg("Issued"),
    due: msg("Due"),
    status: msg("Status"),
    total: msg("Total"),
    balance: msg("Balance"),
    sync: msg("Sync"),
    purchaseOrder: msg("Purchase order"),
    owner: msg("Owner"),
    connectors: msg("Connectors"),
    lastEdit: msg("Last edit"),
    tags: msg("Tags"),
  };
}
