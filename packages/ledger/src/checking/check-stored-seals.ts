import type { Epoch, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { checkSeals } from "../export/check-seals.ts";
import type { ExportedSeal } from "../export/check-seals.ts";
import type { FindingReason } from "../export/finding.ts";
import type { LedgerStore } from "../ledger-store.ts";
import { sealHash } from "../sealing/seal.ts";
import type { Seal, SignedSeal } from "../sealing/seal.ts";
import { allSeals, keyAfter } from "../sealing/sealer.ts";
import type { SealMark } from "../sealing/sealer.ts";
import { standingSeals } from "../sealing/standing-seals.ts";

/** Where the seals of a ledger do not fit each other, its entries, or what lies beside the key. */
export interface SealDoubt {
  readonly reason: FindingReason | "seal-unreadable" | "seals-missing" | "seals-altered";
  readonly message: string;
  readonly seq: number | null;
}

/** Where the ledger began anew under another epoch. */
export interface SealedBeginning {
  readonly epoch: Epoch;
  /** The entries up to this one stand as they were sealed. */
  readonly after: number;
  /** How far what was sealed and is gone went; `after` where nothing is known to be. */
  readonly goneUpTo: number;
  /** The first seal of what came then, and when it was made; null before the first. */
  readonly seal: number | null;
  readonly at: number | null;
}

export interface StoredSeals {
  readonly seals: number;
  /** Up to which entry seals stand, and when the last was made. */
  readonly upTo: number;
  readonly at: number | null;
  /** Under which epoch the last was made. */
  readonly epoch: Epoch | null;
  /** Whether it could be looked at whose the seals are: the public key lies where the relay writes it. */
  readonly isKeyThere: boolean;
  /** Ends of the seals whose entries are there, each with its epoch. */
  readonly standing: readonly Pick<Seal, "epoch" | "upTo">[];
  readonly beginnings: readonly SealedBeginning[];
  readonly doubts: readonly SealDoubt[];
}

export interface StoredSealsDeps {
  readonly stored: Pick<LedgerStore, "seals" | "marks" | "position">;
  /** The public key beside the one that seals; null where none is. */
  readonly published: string | null;
  /** What was noted beside it of the workspace's last seal, before the seals were looked at. */
  readonly noted: SealMark | null;
  readonly subtle: SubtleCrypto;
}

/** Verifies the seals of a workspace where they are stored, as an export is verified. */
export async function checkStoredSeals(
  workspace: WorkspaceId,
  { stored, published, noted, subtle }: StoredSealsDeps,
): Promise<StoredSeals> {
  const isKeyThere = published !== null;
  const signed = await readSeals(workspace, stored);
  if (signed === null) {
    const doubt = doubtOf("seal-unreadable", "A seal of the ledger cannot be read.");
    const none = { seals: 0, upTo: 0, at: null, epoch: null, standing: [], beginnings: [] };
    return { ...none, isKeyThere, doubts: [doubt] };
  }
  const kept = standingSeals(signed);
  const seals: ExportedSeal[] = [];
  for (const each of signed) {
    const { after, upTo, entries } = each.seal;
    const marks = kept.includes(each)
      ? await stored.marks(workspace, after, upTo, entries + 1)
      : null;
    seals.push({ signed: each, hash: await sealHash(each.seal, subtle), marks });
  }
  const { findings, signedWith } = await checkSeals(seals, workspace, subtle);

  // Between the first start after a restore and the first seal under the new epoch the last seals may be of entries that are gone.
  const last = signed.at(-1)?.seal;
  const position = await stored.position(workspace);
  const isUnsealed =
    last !== undefined &&
    position !== null &&
    !signed.some(({ seal }) => seal.epoch === position.epoch);
  const firstGone = isUnsealed
    ? kept.findIndex(({ seal }) =>
        findings.some((each) => each.reason === "marks-altered" && each.seal === seal.number),
      )
    : -1;
  const standing = firstGone < 0 ? kept : kept.slice(0, firstGone);
  const gone = new Set(kept.slice(standing.length).map(({ seal }) => seal.number));

  const doubts: SealDoubt[] = findings
    .filter(({ reason, seal }) => reason !== "marks-altered" || !gone.has(seal ?? 0))
    .map(({ reason, message, seq }) => ({ reason, message, seq }));
  const isKnown = last === undefined || signedWith.has(published ?? "");
  if (published !== null && !isKnown && published !== keyAfter(last)) {
    const message =
      "No seal was made with the key whose public part is in seal.pub. If a restore left the key behind, put its copy back as seal.key of the sealing folder; if not, somebody else made these seals.";
    doubts.push(doubtOf("unknown-key", message));
  }
  doubts.push(...(noted === null ? [] : missedBy(noted, seals)));

  const beginnings = signed.flatMap(({ seal }, index): SealedBeginning[] => {
    const before = signed[index - 1]?.seal;
    if (seal.standing === null || before === undefined) return [];
    const { epoch, after, number, at } = seal;
    return [{ epoch, after, goneUpTo: Math.max(after, before.upTo), seal: number, at }];
  });
  const upTo = standing.at(-1)?.seal.upTo ?? 0;
  if (isUnsealed) {
    const goneUpTo = Math.max(upTo, last.upTo);
    beginnings.push({ epoch: position.epoch, after: upTo, goneUpTo, seal: null, at: null });
  }
  return {
    seals: signed.length,
    upTo,
    at: last?.at ?? null,
    epoch: last?.epoch ?? null,
    isKeyThere,
    standing: standing.map(({ seal: { epoch, upTo: end } }) => ({ epoch, upTo: end })),
    beginnings,
    doubts,
  };
}

/** Null where somebody wrote in them: what is stored was made by the sealer alone. */
async function readSeals(
  workspace: WorkspaceId,
  stored: Pick<LedgerStore, "seals">,
): Promise<readonly SignedSeal[] | null> {
  try {
    return await allSeals(stored, workspace);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whoever takes seals off the end of the database leaves the note of the last one behind. */
function missedBy(noted: SealMark, seals: readonly ExportedSeal[]): readonly SealDoubt[] {
  const found = seals[noted.number - 1];
  if (found?.hash === noted.hash) return [];
  const which = `Seal ${noted.number}, which was noted beside the key,`;
  return found === undefined
    ? [doubtOf("seals-missing", `${which} is not in the ledger any more.`)]
    : [doubtOf("seals-altered", `${which} is another one in the ledger.`)];
}

function doubtOf(reason: SealDoubt["reason"], message: string): SealDoubt {
  return { reason, message, seq: null };
}
