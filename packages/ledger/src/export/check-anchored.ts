import type { Seal, SignedSeal } from "../sealing/seal.ts";
import { sealHash } from "../sealing/seal.ts";
import type { ExportedSeal } from "./check-seals.ts";
import { finding } from "./finding.ts";
import type { LedgerFinding } from "./finding.ts";

/** What is missing of seals that were sent elsewhere. */
export async function checkAnchored(
  anchored: readonly SignedSeal[],
  seals: readonly ExportedSeal[],
  explains: (missing: Seal) => boolean,
  subtle: SubtleCrypto,
): Promise<readonly LedgerFinding[]> {
  if (anchored.length === 0) {
    const message =
      "None of the seals that were sent elsewhere is of this workspace: they vouch for nothing here.";
    return [finding("no-anchored-seal", message)];
  }
  const findings: LedgerFinding[] = [];
  for (const { seal } of anchored) {
    if (seals[seal.number - 1]?.hash === (await sealHash(seal, subtle)) || explains(seal)) continue;
    const message = `Seal ${seal.number}, which was sent elsewhere, is not in this export.`;
    const place = { seq: seal.after + 1, seal: seal.number };
    findings.push(finding("seal-not-anchored-here", message, place));
  }
  return findings;
}
