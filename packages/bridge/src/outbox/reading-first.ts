import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { RemoteKind, RemoteRef } from "../connector.ts";
import { changesCursor } from "../inbox/sweep-source.ts";
import type { DeadLetter } from "../store/dead-letter-store.ts";

/** What is unread is mostly read within moments; what is not by then will take longer still. */
function lookAgainAfterMs(waitedMs: number): number {
  return Math.round(Math.min(Math.max(waitedMs / 4, 25), 250));
}

/** What may not be read is asked for elsewhere; this only sees whether it still is so. */
const closedLookMs = 60_000;

/** What at the vendor may be what is to be entered. */
export interface Concerned {
  readonly kinds: readonly RemoteKind[];
  /** Without these nothing is known of what is there. */
  readonly needed: readonly RemoteKind[];
  /** Nor without this one. */
  readonly object?: RemoteRef;
  readonly includes: (ref: RemoteRef) => boolean;
}

/**
 * Something that the vendor holds may not have been read yet, so that entering this now might enter it twice: people go on working in the books while a bridge is down,
 * and somebody who misses an invoice or a payment there enters it by hand. Tells when to look again, or undefined when all is read, or given up and told to a person.
 * `since`: when it became known that something is to be entered. Within a transaction.
 */
export function readingFirst(
  context: Pick<BridgeContext, "store" | "clock" | "sweepMs">,
  document: DocumentId,
  since: number,
  concerned: Concerned,
): number | undefined {
  const { store, clock, sweepMs } = context;
  const now = clock.now();
  // A person was told. Entering it unseen might enter it twice.
  if (closedTo(context, concerned).length > 0) return now + Math.min(sweepMs, closedLookMs);
  const soon = now + lookAgainAfterMs(now - since);
  const heard = store.cursors.get(changesCursor)?.heldAt ?? 0;
  const nextSweep = Math.max(soon, heard + sweepMs);
  const isUnread = (until: number): boolean =>
    store.incoming.unread(until, concerned.kinds).some(concerned.includes);
  const meeting = store.meetings.of(document);
  const isCutOff = now - heard > 2 * sweepMs;
  // The sweep that was waited for says nothing of a time after it.
  if (meeting === undefined || (isCutOff && heard > meeting.at)) {
    if (!isCutOff) return isUnread(since) ? soon : undefined;
    // It was down, paused or cut off: what happened there meanwhile comes with the next sweep.
    store.meetings.begin(document, now);
    return nextSweep;
  }
  if (meeting.sweptAt === undefined) {
    if (heard <= meeting.at) return nextSweep;
    store.meetings.swept(document, now);
  }
  if (isUnread(meeting.sweptAt ?? now)) return soon;
  store.meetings.end(document);
  return undefined;
}

/** What a person was told that we may not read, and without which nothing is known of what is there. */
export function closedTo(
  { store: { deadLetters } }: Pick<BridgeContext, "store">,
  { needed, object }: Concerned,
): readonly DeadLetter[] {
  const kinds = deadLetters
    .readings()
    .filter(
      ({ subject }) => subject.type === "reading" && needed.some((kind) => kind === subject.of),
    );
  const one = object === undefined ? undefined : deadLetters.find({ type: "object", ref: object });
  // Only what may not be read is tried again by itself.
  return one?.againAt === undefined ? kinds : [...kinds, one];
}

/** Objects that may be an invoice that is not there yet: those of its kind that are not known. */
export function mayBeInvoice({ store }: Pick<BridgeContext, "store">): Concerned {
  return {
    kinds: ["invoice", "credit-note"],
    needed: ["invoice"],
    includes: (ref) => store.shadows.of(ref).length === 0,
  };
}

/** Objects that may bring money for the invoice that is this object. */
export function mayPay(invoice: RemoteRef): Concerned {
  return {
    kinds: ["payment", "credit-note", invoice.kind],
    needed: ["payment", invoice.kind],
    object: invoice,
    includes: ({ kind, id }) =>
      kind === "payment" || kind === "credit-note" || (kind === invoice.kind && id === invoice.id),
  };
}
