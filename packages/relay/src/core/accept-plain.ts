import { hasRight, limits } from "@concord/protocol";
import type { AcceptContext, Acceptance } from "./accept.ts";
import type { LiveDocument } from "./live-documents.ts";
import { decideOwnership } from "./ownership.ts";
import { readPlainUpdate } from "./plain-update.ts";
import type { Submission } from "./submission.ts";
import type { ReadStructure } from "./update-structure.ts";

/**
 * Accepts a batch of plain writes (plain-writes.ts) of its own author, or answers undefined, and then nothing has happened: `accept` decides. What it takes is in
 * the document only after `live.plain.flush()`.
 */
export function acceptPlain(
  live: LiveDocument,
  submission: Submission,
  read: ReadStructure,
  { relayClientId, now }: AcceptContext,
): Extract<Acceptance, { type: "applied" }> | undefined {
  const { principal, update: bytes } = submission;
  const { kind, plain, authorship } = live;
  if (read.type === "refused" || read.structure.clients.size !== 1) return undefined;
  if (kind === null || (submission.kind ?? kind) !== kind) return undefined;
  if (!hasRight(principal.role, "write")) return undefined;
  if (live.bytes + bytes.byteLength > limits.documentBytes) return undefined;
  if (live.structs.atMost() > limits.structsPerDocument) return undefined;
  // What others carried under a client id is compared before anything is built on it.
  const touched = [...read.structure.clients.keys(), ...read.structure.needs.keys()];
  if (touched.some((client) => authorship.carried(client).length > 0)) return undefined;
  const update = readPlainUpdate(bytes);
  if (update?.writes[0]?.clock !== plain.stateOf(update?.client ?? 0)) return undefined;
  const ownership = decideOwnership({
    structure: read.structure,
    stateOf: plain.stateOf,
    authorship,
    author: { id: principal.id, name: principal.name },
    owns: submission.owns,
    foreign: submission.foreign,
    relayClientId,
    at: Math.min(submission.deviceTime, now),
    acceptedAt: now,
    device: submission.device,
  });
  if (ownership.type === "foreign" || !ownership.ranges.every(({ verified }) => verified)) {
    return undefined;
  }
  const difference = plain.take(update, bytes, { kind, role: principal.role });
  if (difference === undefined) return undefined;
  for (const range of ownership.ranges) authorship.add(range);
  live.bytes += bytes.byteLength;
  live.structs.add(read.structure.size);
  return {
    type: "applied",
    kind,
    news: bytes,
    difference,
    corrections: [],
    remarks: [],
    addition: null,
    numbers: [],
  };
}
