import type { LedgerComparison, StoredSeals } from "@concord/ledger";
import type { Epoch, WorkspaceId } from "@concord/protocol";
import { isSealedEpoch } from "../storage/epoch-name.ts";
import type { StoreFinding } from "./store-finding.ts";

/** Who vouches for it that a history began: the store's key by the name of its epoch, the ledger's key by a seal. */
export type Voucher = "store-key" | "ledger-key";

/** Where a workspace's history began anew: a restore from a backup, or whatever else somebody did who has the key that vouches for it. */
export interface StoreBeginning {
  readonly workspace: WorkspaceId;
  readonly epoch: Epoch;
  /** Entries up to this one stand as they were recorded. */
  readonly after: number;
  /** How far what was recorded and is gone went; `after` where nothing is known to be. */
  readonly goneUpTo: number;
  /** The first seal of what came then, and when it was made, in milliseconds since 1970; null where nothing of it is sealed yet. */
  readonly seal: number | null;
  readonly at: number | null;
  readonly vouchedBy: readonly Voucher[];
}

/**
 * Tells the beginnings of a workspace's histories. One that its ledger has not followed yet is a finding where nobody vouches for it: whoever owns the database can
 * name another epoch in it, and a relay with the store's key would not have.
 */
export function beginningsIn(
  workspace: WorkspaceId,
  told: {
    readonly epoch: Epoch | null;
    readonly ledger: LedgerComparison;
    readonly seals: StoredSeals;
    readonly secretKey: Uint8Array | null;
  },
): { readonly beginnings: readonly StoreBeginning[]; readonly findings: readonly StoreFinding[] } {
  const { epoch, ledger, seals, secretKey } = told;
  const isOurs = (named: Epoch): boolean => secretKey !== null && isSealedEpoch(secretKey, named);
  const beginnings = seals.beginnings.map((each): StoreBeginning => {
    const isSealed = each.seal !== null && areTrusted(seals);
    const vouchedBy: readonly Voucher[] = [
      ...(isOurs(each.epoch) ? (["store-key"] as const) : []),
      ...(isSealed ? (["ledger-key"] as const) : []),
    ];
    return { workspace, ...each, vouchedBy };
  });
  const { earlier, recorded } = ledger;
  if (earlier === null || epoch === null) return { beginnings, findings: [] };
  const place = { document: null, seq: null, path: null };
  if (seals.epoch === epoch) {
    const message = "The ledger says that it was recorded under another epoch than its last seal.";
    return { beginnings, findings: [{ reason: "another-history", message, ...place }] };
  }
  if (isOurs(epoch)) {
    const until = { after: recorded, goneUpTo: earlier.cursor, seal: null, at: null };
    const begun: StoreBeginning = { workspace, epoch, ...until, vouchedBy: ["store-key"] };
    return { beginnings: [...beginnings, begun], findings: [] };
  }
  const message =
    secretKey === null
      ? "The ledger tells another history than the store, and without the store's key nobody vouches for that one."
      : "The ledger tells another history than the store: a relay derives it anew when it next starts.";
  return { beginnings, findings: [{ reason: "another-history", message, ...place }] };
}

/** Whether seals fit each other and their entries, and are of the key that lies where the relay writes it. */
function areTrusted({ isKeyThere, doubts }: StoredSeals): boolean {
  return isKeyThere && doubts.length === 0;
}

/** Up to which entry seals stand that were made before the store had its key: what the key cannot prove, they vouch for. */
export function sealedBeforeKey(seals: StoredSeals | null, secretKey: Uint8Array | null): number {
  if (seals === null || secretKey === null || !areTrusted(seals)) return 0;
  const before = seals.standing.filter(({ epoch }) => !isSealedEpoch(secretKey, epoch));
  return Math.max(0, ...before.map(({ upTo }) => upTo));
}
