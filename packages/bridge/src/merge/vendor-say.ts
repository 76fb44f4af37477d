import { Link, Operation, VendorSay } from "@concord/document";
import { canonicalDecimalString } from "@concord/model";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, Registers, RemoteObject } from "../connector.ts";

/**
 * What the vendor says of the object that this document is, where that is another than was noted. Only the vendor's own object is heard, and none that is older than what stands:
 * another bridge of the connection may have been faster.
 */
export function planVendorSay(
  { connector, account }: ConnectionIdentity,
  local: Registers,
  { ref, version }: RemoteObject,
  { kind, link, summary }: DocumentChange,
): readonly Operation[] {
  if (kind !== "invoice" || summary === undefined) return [];
  const register = `links.${connector}`;
  const linked = Link.safeParse(local[register]).data ?? link;
  const isOfIt = linked?.id === ref.id && linked.kind === ref.kind && linked.account === account;
  if (!isOfIt) return [];

  const standing = VendorSay.safeParse(local[`${register}.says`]).data;
  const outstanding = canonicalDecimalString(summary.balance ?? "");
  const { state, currency } = summary;
  const isSaid =
    standing?.state === state &&
    standing.outstanding === outstanding &&
    standing.currency === currency;
  if (isSaid || (standing !== undefined && standing.order > version.order)) return [];
  const says = {
    state,
    ...(outstanding !== undefined && { outstanding }),
    ...(currency !== undefined && { currency }),
    order: version.order,
  };
  return [Operation.parse({ type: "note-said", connector, says })];
}
