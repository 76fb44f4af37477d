import { Link, Operation, VendorSay, jsonEqual, noteHeld, toJson } from "@concord/document";
import { PlainDate, canonicalDecimalString } from "@concord/model";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, Registers, RemoteObject } from "../connector.ts";

/** What the object shows, and what the document says once it is merged; undefined for one that is gone. */
export interface Shown {
  readonly reading: Registers;
  readonly merged: Registers;
}

/**
 * What the vendor says of the object that this document is, where that is another than was noted. Only the vendor's own object is heard, and none that is older than what stands:
 * another bridge of the connection may have been faster. What it shows of the content is noted with it, so that what it held can be told later; what we have sent counts once it is read back.
 */
export function planVendorSay(
  { connector, account }: ConnectionIdentity,
  local: Registers,
  { ref, version }: RemoteObject,
  { kind, link, summary }: DocumentChange,
  shown: Shown | undefined,
): readonly Operation[] {
  if (kind !== "invoice" || summary === undefined) return [];
  const register = `links.${connector}`;
  const linked = Link.safeParse(local[register]).data ?? link;
  const isOfIt = linked?.id === ref.id && linked.kind === ref.kind && linked.account === account;
  if (!isOfIt) return [];

  const standing = VendorSay.safeParse(local[`${register}.says`]).data;
  const { state, currency, number } = summary;
  const holds = shown === undefined ? undefined : noteHeld(shown.reading, shown.merged);
  const says = VendorSay.safeParse({
    state,
    outstanding: canonicalDecimalString(summary.balance ?? ""),
    currency,
    number,
    gross: canonicalDecimalString(summary.gross ?? ""),
    dueDate: PlainDate.safeParse(summary.dueDate).data,
    holds,
    order: version.order,
  }).data;
  if (says === undefined || (standing !== undefined && saysSame(standing, says))) return [];
  if (standing !== undefined && standing.order > version.order) return [];
  return [Operation.parse({ type: "note-said", connector, says: withoutGaps(says) })];
}

/** The version is another each time, and what differs from the document changes with that: neither says anything new of the vendor. */
function saysSame(one: VendorSay, other: VendorSay): boolean {
  return jsonEqual(newsIn(one), newsIn(other));
}

function newsIn({ state, outstanding, currency, number, gross, dueDate, holds }: VendorSay) {
  const { digest, knows } = holds ?? {};
  return toJson(
    [state, outstanding, currency, number, gross, dueDate, digest, knows].map(
      (each) => each ?? null,
    ),
  );
}

function withoutGaps(says: VendorSay): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(says).filter(([, value]) => value !== undefined));
}
