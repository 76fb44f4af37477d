import { likenessOf, type DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "./bridge-context.ts";
import { connectionName } from "./connection-identity.ts";
import type { Registers } from "./connector.ts";
import { linkOf } from "./inbox/locate.ts";
import { factName } from "./merge/fact-name.ts";
import { compareInvoices, marksLike } from "./merge/match-invoice.ts";
import { deadLetterId, type DeadLetterSubject } from "./store/dead-letter-store.ts";

/** Two things that may be one real thing: a person says, once. */
type TwinSubject = Extract<DeadLetterSubject, { readonly type: "twin" }>;

/** Whether this may be made at the vendor although it may be there already: only where a person said that they are two. */
export function areTwo(
  { store }: Pick<BridgeContext, "store">,
  document: DocumentId,
  subject: TwinSubject,
): boolean {
  return store.decisions.of(deadLetterId(subject, document)) === "two";
}

/**
 * Documents that the vendor holds already, or is getting before this one, and that may be the same real invoice: creating this one would put it into the books twice.
 * `before`: place in the outbox of this one's own creation, if it has one.
 */
export async function twinsAtVendor(
  { replica, store, connection }: Pick<BridgeContext, "replica" | "store" | "connection">,
  snapshot: DocumentSnapshot,
  before = Infinity,
): Promise<readonly DocumentId[]> {
  if (snapshot.kind !== "invoice") return [];
  const likeness = likenessOf(snapshot);
  const twins: DocumentId[] = [];
  for (const document of await replica.byMarks(marksLike(likeness))) {
    if (document === snapshot.id) continue;
    const other = await replica.snapshot(document);
    if (other?.kind !== "invoice") continue;
    const isThere =
      linkOf(other, connection.connector)?.account === connection.account ||
      store.effects
        .openOf(document)
        .some(({ effect, seq }) => effect.target === undefined && seq < before);
    if (isThere && compareInvoices(likeness, likenessOf(other)) !== "none") twins.push(document);
  }
  return twins;
}

/** Asks whether a document is the same real invoice as one that the vendor holds. Within a transaction. */
export function askAboutInvoice(
  context: Pick<BridgeContext, "store" | "clock" | "connection">,
  document: DocumentId,
  twin: DocumentId,
): void {
  const vendor = connectionName(context.connection);
  ask(
    context,
    document,
    { type: "twin", twin },
    {
      reason: `This may be the same real invoice as document ${twin}, which ${vendor} has already. It is not created there.`,
      fixes: [
        "They are one: drop this, and it is never created there; void or merge one of the two by hand",
        "They are two: replay this, and it is created there",
      ],
    },
  );
}

/** Asks whether a payment or credit is the same real money as one that the vendor holds. Within a transaction. */
export function askAboutMoney(
  context: Pick<BridgeContext, "store" | "clock" | "connection">,
  { document, registers }: { readonly document: DocumentId; readonly registers: Registers },
  fact: string,
  twin: string,
): void {
  const vendor = connectionName(context.connection);
  ask(
    context,
    document,
    { type: "twin", twin, fact },
    {
      reason: `The ${factName(fact, registers)} may be the same money as the ${factName(twin, registers)}, which came from ${vendor}. It is not entered there.`,
      fixes: [
        "They are one: drop this, and it is never entered there; take one of the two back here with a reversal",
        "They are two: replay this, and it is entered there",
      ],
    },
  );
}

function ask(
  { store, clock }: Pick<BridgeContext, "store" | "clock">,
  document: DocumentId,
  subject: TwinSubject,
  words: { readonly reason: string; readonly fixes: readonly string[] },
): void {
  const isAnswered = store.decisions.of(deadLetterId(subject, document)) !== undefined;
  if (isAnswered || store.deadLetters.find(subject, document) !== undefined) return;
  store.deadLetters.put({ subject, document, ...words }, clock.now());
}

/** Questions about a document that are open. */
export function askedAbout(
  { store }: Pick<BridgeContext, "store">,
  document: DocumentId,
): readonly TwinSubject[] {
  return store.deadLetters
    .ofDocument(document)
    .flatMap(({ subject }) => (subject.type === "twin" ? [subject] : []));
}
