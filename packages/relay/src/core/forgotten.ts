import {
  fieldsOf,
  forgottenWrites,
  isIssuedUnderLease,
  isJsonValue,
  jsonEqual,
  violationOf,
  writeName,
  writerOf,
} from "@concord/document";
import type { ForgottenWrite, Recollection, Violation, Writer } from "@concord/document";
import { JsonValue } from "@concord/model";
import { firstDeviceClientId } from "@concord/protocol";
import type * as Y from "yjs";
import type { Disagreement } from "./compare-held.ts";
import { hidesLease } from "./leased-issues.ts";
import type { LiveDocument } from "./live-documents.ts";
import type { Submission } from "./submission.ts";

/**
 * What an offer says of values that this relay has put something else in the place of, because it had lost them. Only an offer is looked at: whoever goes on writing says
 * nothing of what was.
 */
export function forgottenIn(
  live: LiveDocument,
  { brings, update }: Submission,
  relayClientId: number,
): readonly ForgottenWrite[] {
  if (brings !== "document" || relayClientId === 1 || live.kind === null) return [];
  try {
    return forgottenWrites({ doc: live.doc, id: live.id, kind: live.kind }, [update]);
  } catch {
    // Values of a stranger's that cannot be read: the comparison with what stands here refuses them by name.
    return [];
  }
}

/** Whether a value that is gone from its place is what a relay put back in a restored store: then its author has lost nothing. */
export function stoodAgain(doc: Y.Doc, { what, path, said }: Disagreement): boolean {
  if (what !== "gone" || path === null) return false;
  const writer = writerOf(fieldsOf(doc), path)?.client ?? firstDeviceClientId;
  const isPutBack = writer > 1 && writer < firstDeviceClientId;
  const standing = fieldsOf(doc).get(path);
  return isPutBack && isJsonValue(said) && isJsonValue(standing) && jsonEqual(said, standing);
}

/** What is known again, or why an offer is refused: its sender keeps it where a person can see it. */
export type Remembered =
  | { readonly type: "known"; readonly recollections: readonly Recollection[] }
  | { readonly type: "refused"; readonly message: string };

/**
 * Decides what is put back, or on record. Only where this relay itself, since it was restored, went back too far over somebody's write that had come without its content, or a record
 * lacks it, and whoever brings the content may write it: in all other cases what stands may have been put there knowingly.
 */
export function remember(
  live: LiveDocument,
  forgotten: readonly ForgottenWrite[],
  { principal }: Submission,
  relayClientId: number,
): Remembered {
  const byPath = new Map<string, Recalled>();
  const fields = fieldsOf(live.doc);
  const beside = {
    isBegun: () => true,
    valuesOf: (path: string) =>
      [fields.get(path)].filter((value) => isJsonValue(value) && value !== null),
  };
  for (const { path, value, write, correctedBy, part } of forgotten) {
    const wasCarried = live.authorship.at(write.client, write.clock)?.verified === false;
    // About what is on record a person decides, whichever relay it was that lacked the value.
    const isOurs = part === "lost" || correctedBy === relayClientId;
    if (part === "older" || !isOurs || !wasCarried) {
      const message = `What stood under ${path} was replaced before it was given back, and nobody can tell whether that was meant.`;
      return { type: "refused", message };
    }
    const writer = principal.role === "owner" ? "relay" : principal.role;
    const before = JsonValue.parse(fields.get(path) ?? null);
    const kind = live.kind ?? "invoice";
    const violation =
      violationOf({ kind, path, value, before, writer, beside, isCarried: true }) ??
      (kind === "invoice" && path === "issued" ? leaseViolation(value, writer) : undefined);
    if (violation !== undefined) return { type: "refused", message: violation.message };
    const known = byPath.get(path) ?? { path, values: new Map<string, JsonValue>() };
    known.values.set(writeName(write), value);
    byPath.set(path, part === "stands" ? { ...known, standing: value } : known);
  }
  return { type: "known", recollections: [...byPath.values()] };
}

/** Here nobody looks at lease and number, as where an issue is brought by itself: so only an owner vouches for one, and for none that nobody could look at. */
function leaseViolation(value: JsonValue, writer: Writer): Violation | undefined {
  if (!hidesLease(value) && (writer === "relay" || !isIssuedUnderLease(value))) return undefined;
  const message = "It was issued under a lease, and an owner can give it back.";
  return { rule: "not-allowed", message };
}

interface Recalled extends Recollection {
  readonly values: Map<string, JsonValue>;
}
