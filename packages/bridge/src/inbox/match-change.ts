import { likenessOf, partyLikeness, partyMarks } from "@concord/document";
import type { DocumentSnapshot, InvoiceSnapshot, PartySnapshot } from "@concord/document";
import type { BridgeContext } from "../bridge-context.ts";
import type { DocumentChange, RemoteObject, RemoteRef } from "../connector.ts";
import { invoiceInChange, partyInChange } from "../merge/likeness-of-change.ts";
import { marksLike, matchInvoice, matchParty, type Match } from "../merge/match-invoice.ts";
import { linkOf } from "./locate.ts";

const none: Match = { type: "none" };

/**
 * Looks for the same real invoice, or customer, among the documents that are here and that this vendor has no part in. For an object that nobody linked and that names
 * no document itself.
 */
export async function matchChange(
  context: Pick<BridgeContext, "replica" | "connection">,
  object: RemoteObject,
  change: DocumentChange,
): Promise<Match> {
  // It was brought by another reading at the same moment, and linked since it was looked for.
  const isLinked = (found: DocumentSnapshot): boolean =>
    linkOf(found, context.connection.connector) !== undefined;
  if (!change.creates || change.link === undefined || change.document !== undefined) return none;
  if (change.kind === "party") {
    const party = partyInChange(change);
    const candidates = await free(context, change.owner, partyMarks(party), isParty);
    const mine = candidates.find(isLinked);
    if (mine !== undefined) return { type: "certain", document: mine.id };
    const theirs = change.fields["currency"] ?? undefined;
    const document = matchParty(
      party,
      candidates
        // Books keep a customer for each currency under one e-mail.
        .filter(({ party: { currency = theirs } }) => theirs === undefined || currency === theirs)
        .map((found) => ({ document: found.id, likeness: partyLikeness(found.party) })),
    );
    return document === undefined ? none : { type: "certain", document };
  }
  const invoice = invoiceInChange(change, object, context.connection);
  if (invoice === undefined) return none;
  const candidates = await free(context, change.owner, marksLike(invoice), isInvoice);
  const mine = candidates.find(isLinked);
  if (mine !== undefined) return { type: "certain", document: mine.id };
  return matchInvoice(
    invoice,
    candidates.map((found) => ({ document: found.id, likeness: likenessOf(found) })),
  );
}

const isParty = (found: DocumentSnapshot): found is PartySnapshot => found.kind === "party";
const isInvoice = (found: DocumentSnapshot): found is InvoiceSnapshot => found.kind === "invoice";

/** Documents with these marks that this vendor has no part in, or no other than this object. */
async function free<S extends DocumentSnapshot>(
  { replica, connection }: Pick<BridgeContext, "replica" | "connection">,
  { kind, id }: RemoteRef,
  marks: readonly string[],
  is: (found: DocumentSnapshot) => found is S,
): Promise<readonly S[]> {
  const found: S[] = [];
  for (const document of await replica.byMarks(marks)) {
    const snapshot = await replica.snapshot(document);
    if (snapshot === undefined || snapshot.pending || !is(snapshot)) continue;
    const link = linkOf(snapshot, connection.connector);
    const isIt = link?.account === connection.account && link.kind === kind && link.id === id;
    if (link === undefined || isIt) found.push(snapshot);
  }
  return found;
}
