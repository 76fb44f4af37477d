import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { RemoteRef } from "../connector.ts";
import { changesCursor } from "../inbox/sweep-source.ts";

const lookAgainMs = 250;

/**
 * Something that the vendor holds may not have been read yet, so that entering this now might enter it twice: people go on working in the books while a bridge is down,
 * and somebody who misses an invoice or a payment there enters it by hand. Tells when to look again, or undefined when all is read. `since`: when it became known that
 * something is to be entered. Within a transaction.
 */
export function readingFirst(
  context: Pick<BridgeContext, "store" | "clock" | "sweepMs">,
  document: DocumentId,
  since: number,
  concerns: (ref: RemoteRef) => boolean,
): number | undefined {
  const { store, clock, sweepMs } = context;
  const now = clock.now();
  const soon = now + lookAgainMs;
  const heard = store.cursors.get(changesCursor)?.heldAt ?? 0;
  const nextSweep = Math.max(soon, heard + sweepMs);
  const meeting = store.meetings.of(document);
  if (meeting === undefined) {
    if (now - heard <= 2 * sweepMs) {
      return store.incoming.unread(since).some(concerns) ? soon : undefined;
    }
    // It was down, paused or cut off: what happened there meanwhile comes with the next sweep.
    store.meetings.begin(document, now);
    return nextSweep;
  }
  if (meeting.sweptAt === undefined) {
    if (heard <= meeting.at) return nextSweep;
    store.meetings.swept(document, now);
  }
  if (store.incoming.unread(meeting.sweptAt ?? now).some(concerns)) return soon;
  store.meetings.end(document);
  return undefined;
}

/** Objects that may be an invoice that is not there yet: those of its kind that are not known. */
export function mayBeInvoice({ store }: Pick<BridgeContext, "store">): (ref: RemoteRef) => boolean {
  return (ref) =>
    (ref.kind === "invoice" || ref.kind === "credit-note") && store.shadows.of(ref).length === 0;
}

/** Objects that may bring money for the invoice that is this object. */
export function mayPay(invoice: RemoteRef): (ref: RemoteRef) => boolean {
  return ({ kind, id }) =>
    kind === "payment" || kind === "credit-note" || (kind === invoice.kind && id === invoice.id);
}
