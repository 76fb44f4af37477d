import { jsonEqual, toJson } from "@concord/document";
import { NumberLease } from "@concord/model";
import type { JsonValue, LeaseClaim } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { isSameWord, signedWord } from "./signed-word.ts";

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
  ) => signedWord(secretKey, "lease", [workspace, series, id, epoch, device, principal, from, to]);
  const isGranted: LeaseWord["isGranted"] = (workspace, series, claim) => {
    return isSameWord(claim.proof, proofOf(workspace, series, claim));
  };
  const sealOf: LeaseWord["sealOf"] = (workspace, lease) =>
    signedWord(secretKey, "lease register", [workspace, toJson(lease)]);
  return {
    proofOf,
    sealOf,
    isGranted,
    isOurs: (workspace, path, value) => {
      const lease = NumberLease.safeParse(value).data;
      // Beside what is sealed nothing comes along.
      if (lease === undefined || !jsonEqual(toJson(lease), value)) return false;
      const { seal, ...unsealed } = lease;
      return path === `leases.${lease.series}` && isSameWord(seal, sealOf(workspace, unsealed));
    },
  };
}
