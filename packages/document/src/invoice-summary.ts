import { summarize } from "@concord/model";
import type { InvoiceSummary, PlainDate } from "@concord/model";
import { isDiscarded } from "./discarded.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";

/** The list row of an invoice. `today` is a plain date in the seller's time zone; `updatedSeq` the relay's seq of the last change. */
export function summaryOf(
  snapshot: Pick<InvoiceSnapshot, "id" | "invoice" | "ledger" | "issued" | "tags" | "conflicts">,
  today: PlainDate,
  updatedSeq?: number,
): InvoiceSummary {
  return summarize({
    id: snapshot.id,
    invoice: snapshot.invoice,
    ledger: snapshot.ledger,
    issued: snapshot.issued,
    tags: snapshot.tags,
    conflicts: snapshot.conflicts.filter(
      ({ state, attention }) => state === "open" && attention === "person",
    ).length,
    isDiscarded: isDiscarded(snapshot),
    today,
    updatedSeq,
  });
}
