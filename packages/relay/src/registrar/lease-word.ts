import { createHmac, timingSafeEqual } from "node:crypto";
import { jsonEqual, toJson } from "@concord/document";
import { NumberLease, canonicalJson } from "@concord/model";
import type { JsonValue, LeaseClaim } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/** How the grant of a lease is known again, also by a relay whose store has lost it: what was issued under it meanwhile stands on paper all the same. */
export interface LeaseWord {
  readonly proofOf: (
    workspace: WorkspaceId,
    series: string,
    claim: Omit<LeaseClaim, "proof">,
  ) => string;
  /** Of the whole register, with when it ends, how it stands and how its numbers read: each change makes it anew. */
  readonly sealOf: (workspace: WorkspaceId, lease: Omit<NumberLease, "seal">) => string;
  readonly isGranted: (workspace: WorkspaceId, series: string, claim: LeaseClaim) => boolean;
  /** Whether the register of a series' lease is, as a whole, one that a relay of this store wrote. */
  readonly isOurs: (workspace: WorkspaceId, path: string, value: JsonValue) => boolean;
}

export function leaseWord(secretKey: Uint8Array): LeaseWord {
  const proofOf: LeaseWord["proofOf"] = (
    workspace,
    series,
    { id, epoch, device, principal, from, to },
  ) =>
    createHmac("sha256", secretKey)
      // Tokens and issues are signed with the same key: nothing that one part signs is a word of the other.
      .update("concord lease\n")
      .update(canonicalJson([workspace, series, id, epoch, device, principal, from, to]))
      .digest("base64url");
  const isGranted: LeaseWord["isGranted"] = (workspace, series, claim) => {
    return isSame(claim.proof, proofOf(workspace, series, claim));
  };
  const sealOf: LeaseWord["sealOf"] = (workspace, lease) =>
    createHmac("sha256", secretKey)
      .update("concord lease register\n")
      .update(canonicalJson([workspace, toJson(lease)]))
      .digest("base64url");
  return {
    proofOf,
    sealOf,
    isGranted,
    isOurs: (workspace, path, value) => {
      const lease = NumberLease.safeParse(value).data;
      // Beside what is sealed nothing comes along.
      if (lease === undefined || !jsonEqual(toJson(lease), value)) return false;
      const { seal, ...unsealed } = lease;
      return path === `leases.${lease.series}` && isSame(seal, sealOf(workspace, unsealed));
    },
  };
}

function isSame(given: string | undefined, right: string): boolean {
  const [one, other] = [Buffer.from(given ?? ""), Buffer.from(right)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
