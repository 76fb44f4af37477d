import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "./bridge-context.ts";
import type { Closed, RemoteKind } from "./connector.ts";
import type { DeadLetterSubject } from "./store/dead-letter-store.ts";
import { againMs } from "./traffic/backoff.ts";

type Telling = Pick<BridgeContext, "store" | "clock" | "random">;

/** Tells a person of something that the bridge itself tries again now and then, since trying harms nothing: reading, and looking for what is unknown. Within a transaction. */
export function tellAndTryAgain(
  { store, clock, random }: Telling,
  entry: {
    readonly subject: DeadLetterSubject;
    readonly document: DocumentId | undefined;
    readonly reason: string;
    readonly fixes: readonly string[];
  },
): void {
  const now = clock.now();
  const times = (store.deadLetters.find(entry.subject, entry.document)?.times ?? 0) + 1;
  store.deadLetters.put({ ...entry, againAt: now + againMs(times, random) }, now);
}

/** Something new was read of a document: what is unknown of it may be found now. Within a transaction. */
export function tryAgainSoon({ store, clock }: Telling, document: DocumentId): void {
  for (const { id, subject, againAt } of store.deadLetters.ofDocument(document)) {
    if (subject.type === "effect" && againAt !== undefined) {
      store.deadLetters.tryAgainAt(id, clock.now());
    }
  }
}

// What is entered there is first looked for among these.
const comparedFirst: readonly RemoteKind[] = ["invoice", "payment"];

/** Whether what is entered there may be there already as one of these. */
export function isComparedFirst(kind: RemoteKind): boolean {
  return comparedFirst.includes(kind);
}

/** The reason, and what waits until it is read. */
export function withWaiting(reason: string): string {
  return `${reason} What may be there already is not entered until it can be read.`;
}

/** Tells that no object of a kind may be read. Within a transaction. */
export function tellClosed(context: Telling, { kind, reason, fixes }: Closed): void {
  tellAndTryAgain(context, {
    subject: { type: "reading", of: kind },
    document: undefined,
    reason: isComparedFirst(kind) ? withWaiting(reason) : reason,
    fixes,
  });
}

/** Kinds of objects of which we may read none for now. */
export function closedKinds({ store }: Pick<BridgeContext, "store">): ReadonlySet<RemoteKind> {
  const kinds = new Set<RemoteKind>();
  for (const { subject } of store.deadLetters.readings()) {
    const of = subject.type === "reading" ? subject.of : "everything";
    if (of !== "everything" && of !== "changes") kinds.add(of);
  }
  return kinds;
}
