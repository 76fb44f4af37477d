import { asksForIssue, asksForVoid, violationOf } from "@concord/document";
import type { OverruledWrite, Violation, WriteOfUpdate } from "@concord/document";
import type { JsonValue, Role } from "@concord/model";
import { firstDeviceClientId } from "@concord/protocol";
import type { Correction, Remark } from "@concord/protocol";
import type { Authorship } from "./authorship.ts";
import type { LeaseJudge } from "./leased-issues.ts";
import { isRecordPath } from "./record-word.ts";
import type { RecordWord } from "./record-word.ts";

/** Who speaks against the writes of a batch. */
export interface Judge {
  readonly violationOf: (write: WriteOfUpdate) => Violation | undefined;
  /** A path that somebody else's write was carried to, and that the carrier may not write; null if there is none. */
  readonly carriedTo: () => string | null;
}

/**
 * Judges each write by its path, value and the role of who brings it.
 *
 * In a restored store devices give back what it has lost, others' writes among them, and then correcting by the carrier's rights would undo an issue that its
 * connector gave back a moment later: such a batch is refused instead, and its other holders give it back. An owner vouches for everything, and what a relay of
 * this store wrote, as its registrar or as a record of a conflict, bears its proof.
 */
export function createJudge(batch: {
  readonly role: Role;
  /** The connector that brings it, where it is one. */
  readonly tool?: string | undefined;
  readonly authorship: Authorship;
  readonly isRestored: boolean;
  /** Whether the registrar of this store wrote a value, by its proof. */
  readonly isRegistrars: (path: string, value: JsonValue) => boolean;
  /** Whether a relay of this store wrote a value as the record of a conflict, beside what stands there. */
  readonly recognise: (
    path: string,
    value: JsonValue,
    standing: JsonValue | undefined,
  ) => ReturnType<RecordWord["recognise"]>;
  /** What a lease holder issues is judged beyond path, value and role. */
  readonly leases: Pick<LeaseJudge, "violationOf">;
}): Judge {
  const { role, tool, authorship, isRestored, isRegistrars, recognise, leases } = batch;
  const violationIn = (judged: Parameters<typeof violationOf>[0]): Violation | undefined =>
    violationOf({ ...judged, tool: judged.writer === "connector" ? tool : undefined }) ??
    (judged.path === "issued" ? leases.violationOf(judged.value) : undefined);
  let carriedTo: string | null = null;
  return {
    violationOf: ({ write, ...judged }) => {
      const isCarried = isRestored && authorship.at(write.client, write.clock)?.verified === false;
      if (!isCarried) return violationIn({ ...judged, writer: role });
      const { path, value, before } = judged;
      const isUnderRelaysId = write.client < firstDeviceClientId;
      const record = isUnderRelaysId ? recognise(path, value, before) : "unknown";
      // It is somebody's to give back, and comes in beside the later one as it lies.
      if (record === "outdated" && role !== "owner") return laterStands;
      // With nothing a relay once put a made-up record right.
      const isNothing = isRecordPath(path) && value === null && (before ?? null) === null;
      const isRelays =
        isUnderRelaysId && (record === "ours" || isNothing || isRegistrars(path, value));
      const isHistory = wasFollowed(judged, isRegistrars);
      const writer = role === "owner" || isRelays || isHistory ? "relay" : role;
      const violation = violationIn({ ...judged, writer, isCarried: true });
      if (violation?.rule === "not-allowed") carriedTo = judged.path;
      return violation;
    },
    carriedTo: () => carriedTo,
  };
}

/** Whether a register asked for what the registrar of this store has done since: nobody asks for anything by giving it back. */
function wasFollowed(
  { path, value, beside }: Pick<WriteOfUpdate, "path" | "value" | "beside">,
  isRegistrars: (path: string, value: JsonValue) => boolean,
): boolean {
  if (!/^requests\.[^.]+$/u.test(path)) return false;
  const isDone = (done: string): boolean =>
    beside.valuesOf(done).some((said) => isRegistrars(done, said));
  return (asksForIssue(value) && isDone("issued")) || (asksForVoid(value) && isDone("voided"));
}

const laterStands: Violation = {
  rule: "invalid-value",
  message: "The relay has written a later record of this conflict.",
};

/** How many writes of one batch are put right, and listed in its verdict. What is wrong more often is no slip. */
export const mostCorrections = 500;

/** What the sender is told of the writes that do not stand. */
export function toldOf(overruled: readonly OverruledWrite[]): {
  readonly corrections: readonly Correction[];
  readonly remarks: readonly Remark[];
} {
  const corrections: Correction[] = [];
  const remarks: Remark[] = [];
  for (const { how, rule, path, standing, attempted, ...overruling } of overruled) {
    const message = overruling.message.slice(0, longestMessage);
    if (how === "lost") remarks.push({ rule, path, message });
    else
      corrections.push({ rule, path, old: shown(standing), attempted: shown(attempted), message });
  }
  return { corrections, remarks };
}

const longestShown = 16_384;
const longestMessage = 1_000;

/** A verdict is one message, however large what it tells of. */
function shown(value: JsonValue): JsonValue {
  const text = JSON.stringify(value);
  return text.length <= longestShown ? value : `${text.slice(0, longestShown)}…`;
}
