import { createHmac, timingSafeEqual } from "node:crypto";
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
  readonly isGranted: (workspace: WorkspaceId, series: string, claim: LeaseClaim) => boolean;
  /** Whether the register of a series' lease is one that a relay of this store wrote. */
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
    const [given, right] = [claim.proof, proofOf(workspace, series, claim)].map((text) =>
      Buffer.from(text),
    );
    if (given === undefined || right === undefined) return false;
    return given.byteLength === right.byteLength && timingSafeEqual(given, right);
  };
  return {
    proofOf,
    isGranted,
    isOurs: (workspace, path, value) => {
      const lease = NumberLease.safeParse(value).data;
      return (
        lease !== undefined &&
        path === `leases.${lease.series}` &&
        isGranted(workspace, lease.series, lease)
      );
    },
  };
}
