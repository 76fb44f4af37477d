import { IssuedFact, RevisionFact, contentDigest } from "@concord/document";
import type { Registers } from "@concord/document";
import type { DocumentPlace } from "../core/live-documents.ts";
import { leaseWord } from "../registrar/lease-word.ts";
import { registrarsWord } from "../registrar/registrars-word.ts";
import type { StoreFinding } from "./store-finding.ts";

/**
 * Whether what an invoice was issued as is what was frozen, and our registrar, or a device under its lease, issued it where it says so.
 *
 * @param secretKey the key of the store; without it nobody's word is known
 */
export function checkIssued(
  place: DocumentPlace,
  registers: Registers,
  secretKey: Uint8Array | null,
): readonly StoreFinding[] {
  const { document } = place;
  const found = (
    reason: StoreFinding["reason"],
    path: string,
    message: string,
  ): readonly StoreFinding[] => [{ reason, message, document, seq: null, path }];
  const value = registers["issued"] ?? null;
  if (value === null) return [];
  const issued = IssuedFact.safeParse(value).data;
  if (issued === undefined || contentDigest(issued.content) !== issued.digest) {
    return found("issue-altered", "issued", "What was issued does not have the digest beside it.");
  }
  for (const [path, register] of Object.entries(registers)) {
    if (!/^revisions\.[^.]+$/u.test(path)) continue;
    const revision = RevisionFact.safeParse(register).data;
    if (revision !== undefined && contentDigest(revision.content) === revision.digest) continue;
    return found("issue-altered", path, "A later version does not have the digest beside it.");
  }
  const { by } = issued;
  if (secretKey === null || by.type !== "registrar") return [];
  const isOurs =
    by.lease === undefined
      ? registrarsWord(secretKey).isOurs(place, "issued", value)
      : leaseWord(secretKey).isGranted(place.workspace, by.series, by.lease);
  return isOurs
    ? []
    : found(
        "issue-unproven",
        "issued",
        "Nothing proves that the registrar issued it: somebody else wrote it, or the store had another key then.",
      );
}
