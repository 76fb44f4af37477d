import { creditOveruse, settledOnAnyDay } from "@concord/model";
import type { JsonValue } from "@concord/model";
import type { Attribution } from "./conflict-detector.ts";
import { semanticId } from "./conflict-id.ts";
import type { ConflictKind, ConflictRecord } from "./conflict-record.ts";
import { entryContent, entryDigest } from "./entry-list.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { jsonEqual, toJson } from "./json-equal.ts";
import type { ConflictChange } from "./path-conflicts.ts";
import type { Registers } from "./registers.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

interface Finding {
  readonly kind: ConflictKind;
  readonly path: string;
  readonly kept: JsonValue | undefined;
  readonly lost: JsonValue | undefined;
}

const kinds: ReadonlySet<ConflictKind> = new Set([
  "edited-after-issue",
  "edited-while-removed",
  "over-payment",
  "overused-credit",
]);

/**
 * Conflicts that the writes alone do not show, because each is valid by itself: an edit after issue, an edit of an entry that somebody removed without
 * having seen it, more money than was claimed, more of a credit used than there was. Gives the records to write so that those in the document are true. `writerOf` tells who wrote a
 * register last.
 */
export function semanticConflicts(
  snapshot: DocumentSnapshot,
  writerOf: (path: string) => Attribution = () => ({}),
): readonly ConflictChange[] {
  const known = new Map(snapshot.conflicts.map((conflict) => [conflict.id, conflict]));
  const found = new Set<string>();
  const opened = findingsOf(snapshot).flatMap((finding): readonly ConflictChange[] => {
    const id = semanticId(snapshot.id, finding.path, finding.kind);
    found.add(id);
    const record = recordOf(finding, writerOf(finding.path));
    const existing = known.get(id);
    if (existing === undefined) return [{ id, change: "opened", record }];
    const sameLoss = jsonEqual(existing.record.lost.value, record.lost.value);
    if (sameLoss && existing.state === "resolved") return [];
    if (jsonEqual(toJson(existing.record), toJson(record))) return [];
    return [{ id, change: existing.state === "open" ? "updated" : "opened", record }];
  });
  const closed = snapshot.conflicts.flatMap(({ record }): readonly ConflictChange[] => {
    if (!kinds.has(record.kind) || record.state !== "open") return [];
    const id = semanticId(snapshot.id, record.path, record.kind);
    if (found.has(id)) return [];
    return [{ id, change: "closed", record: { ...record, state: "closed" } }];
  });
  return [...opened, ...closed];
}

function recordOf(
  finding: Finding,
  { author, at, acceptedAt, device }: Attribution,
): ConflictRecord {
  const by = {
    ...(author !== undefined && { author }),
    ...(at !== undefined && { at }),
    ...(acceptedAt !== undefined && { acceptedAt }),
    ...(device !== undefined && { device }),
  };
  return {
    kind: finding.kind,
    path: finding.path,
    kept: finding.kept === undefined ? {} : { value: finding.kept },
    lost: { ...(finding.lost !== undefined && { value: finding.lost }), ...by },
    state: "open",
  };
}

function findingsOf(snapshot: DocumentSnapshot): readonly Finding[] {
  if (snapshot.kind !== "invoice") return editedWhileRemoved(snapshot.registers);
  // The issue leaves out what was removed, and answers nobody who had edited it.
  const removals = editedWhileRemoved(snapshot.live);
  if (snapshot.issued === undefined) return removals;
  const late = new Set(snapshot.editedAfterIssue.map(({ path }) => path));
  return [
    ...snapshot.editedAfterIssue.map(({ path, frozen, edited }): Finding => ({
      kind: "edited-after-issue",
      path,
      kept: frozen,
      lost: edited,
    })),
    ...removals.filter(({ path }) => !late.has(path)),
    ...overPayment(snapshot),
    ...overusedCredit(snapshot),
  ];
}

/** Removed entries that say something else than their remover saw. */
function editedWhileRemoved(registers: Registers): readonly Finding[] {
  return Object.entries(registers).flatMap(([path, seen]): readonly Finding[] => {
    const entry = /^(.+)\.removedAs$/.exec(path)?.[1];
    if (entry === undefined || registers[`${entry}.removed`] !== true) return [];
    if (seen === entryDigest(registers, entry)) return [];
    return [
      {
        kind: "edited-while-removed",
        path: `${entry}.removed`,
        kept: true,
        lost: entryContent(registers, entry),
      },
    ];
  });
}

function overPayment(of: InvoiceSnapshot): readonly Finding[] {
  const { settled } = settledOnAnyDay(of);
  // A voided invoice claims nothing: whatever came in for it, before or after, is somebody's money.
  const isPaidThoughVoid = settled.status === "void" && settled.outstanding !== "0";
  if (settled.status !== "overpaid" && !isPaidThoughVoid) return [];
  return [
    { kind: "over-payment", path: "payments", kept: settled.claim, lost: settled.outstanding },
  ];
}

function overusedCredit(of: InvoiceSnapshot): readonly Finding[] {
  const over = creditOveruse(of);
  if (over === undefined) return [];
  return [{ kind: "overused-credit", path: "refunds", kept: over.held, lost: over.used }];
}
