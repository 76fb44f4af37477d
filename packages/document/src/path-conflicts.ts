import type { DocumentId, EntryKey, JsonValue } from "@concord/model";
import { lostBranchId } from "./conflict-id.ts";
import type { Attribution } from "./conflict-detector.ts";
import { ConflictRecord, ConflictResolution, conflictState } from "./conflict-record.ts";
import type { ConflictBase, ConflictSide } from "./conflict-record.ts";
import { jsonEqual, toJson } from "./json-equal.ts";
import { isRelays, lostBranches } from "./lost-branches.ts";
import { openLosses } from "./open-losses.ts";
import type { LostBranch } from "./lost-branches.ts";
import { isShort } from "./overwritten.ts";
import type { Overwritten } from "./overwritten.ts";
import { writeName } from "./register-tree.ts";
import type { RegisterTree, WriteId, WriteRun, Written } from "./register-tree.ts";

/** A record that has to be written. */
export interface ConflictChange {
  readonly id: EntryKey;
  readonly change: "opened" | "updated" | "closed";
  readonly record: ConflictRecord;
}

export interface PathInput {
  readonly document: DocumentId;
  readonly path: string;
  readonly tree: RegisterTree;
  /** Whether this update brought the write. */
  readonly isNew: (write: WriteId) => boolean;
  /** The register's value before the update. */
  readonly before: JsonValue | undefined;
  /** What stands from now on. Not known while a write is deleted and the one that replaces it has not come. */
  readonly kept: Written;
  /** Whose word that is. */
  readonly keeper: WriteRun;
  /** The writes that count. */
  readonly words: RegisterTree;
  readonly isFact: boolean;
  /** Whether the last write of this update was not allowed to stand. */
  readonly isViolation: boolean;
  /** Registers of the document, this update's among them. */
  readonly get: (path: string) => JsonValue | undefined;
  readonly attributionOf: (write: WriteId) => Attribution;
  readonly saidBy?: Overwritten | undefined;
}

/** The records of one register that this update opens, changes or closes. */
export function detectConflicts(input: PathInput): readonly ConflictChange[] {
  const changes = lostBranches(input.tree, input.words).flatMap((branch) => judge(input, branch));
  return [...changes, ...refusedRewrites(input)];
}

/** Tells of a run whether an open record names one of its writes as lost. */
export function recordedLosses(
  input: Pick<PathInput, "document" | "path" | "tree" | "get">,
): (run: WriteRun) => boolean {
  const runs = new Set(
    openLosses(input.document, input.path, input.tree, input.get).map(({ run }) => run),
  );
  return (run) => runs.has(run);
}

function idOf({ document, path }: Pick<PathInput, "document" | "path">, first: WriteId): EntryKey {
  return lostBranchId(document, path, first);
}

function recordOf({ get }: Pick<PathInput, "get">, id: string): ConflictRecord | undefined {
  return ConflictRecord.safeParse(get(`conflicts.${id}`)).data;
}

function judge(input: PathInput, { begin, tip, standing }: LostBranch): readonly ConflictChange[] {
  const id = idOf(input, begin.first);
  const existing = recordOf(input, id);
  const isRegistrars = input.isFact && isRelays(tip) && tip.parent === undefined;
  // The second content of a fact stays on record, although its branch ends with the correction.
  if (input.isFact && standing === "correction" && !isRegistrars) return [];
  // A fact that a relay wrote as the first of its register corrects nothing: it is a registrar's word.
  if (standing !== "lost" && !isRegistrars) return closing(id, existing);
  const lost = lostValue(input, tip, existing);
  const { kept } = input;
  const base = existing?.base ?? baseOf(input, begin);
  const equal = lost.type === "value" && kept.type === "value" && jsonEqual(lost.value, kept.value);
  if (equal) return closing(id, existing);
  const record: ConflictRecord = {
    kind: input.isFact ? "fact-differs" : "concurrent",
    path: input.path,
    kept: side(input, input.keeper, kept),
    lost: isOnRecord(input, tip, existing) ? existing.lost : side(input, tip, lost),
    ...(base !== undefined && { base }),
    state: "open",
  };
  if (existing === undefined) return [{ id, change: "opened", record }];
  const resolution = ConflictResolution.safeParse(input.get(`conflicts.${id}.resolution`)).data;
  // What a person decided stays as they saw it, unless the lost side wrote the same once more.
  const decided = conflictState(record, resolution) === "resolved";
  if (decided && existing.lost.item === record.lost.item) return [];
  if (jsonEqual(toJson(existing), toJson(record))) return [];
  return [{ id, change: existing.state === "open" ? "updated" : "opened", record }];
}

/**
 * The value of a lost tip. A write of this update still has its content, and so has the value that lost just now. Anything older was collected: its value
 * stands in its record, or, when there is none, it was equal to what stood in the register until now, for else there would be one.
 */
function lostValue(input: PathInput, tip: WriteRun, existing: ConflictRecord | undefined): Written {
  if (isOnRecord(input, tip, existing)) return writtenOf(existing.lost);
  if (tip.written.type === "value") return tip.written;
  const recorded = recordedLoss(input, tip, existing);
  if (recorded !== undefined) return writtenOf(recorded);
  if (tip.written.type === "collected" && !input.isNew(tip.last)) {
    return input.before === undefined
      ? { type: "collected" }
      : { type: "value", value: input.before };
  }
  // Its author's replica had collected it before it came here.
  return tip.written;
}

/** Whether an open record says what was lost: nothing can have been added to a branch that this update did not touch. */
function isOnRecord(
  { isNew }: PathInput,
  tip: WriteRun,
  existing: ConflictRecord | undefined,
): existing is ConflictRecord {
  return existing?.state === "open" && !isNew(tip.last);
}

function writtenOf({ value }: ConflictSide): Written {
  return value === undefined ? { type: "collected" } : { type: "value", value };
}

/**
 * What a record says of a lost tip: its own branch's, or that of a branch it was the tip of before another write took that place. Such a branch began at
 * an ancestor that has a rival.
 */
function recordedLoss(
  input: PathInput,
  tip: WriteRun,
  existing: ConflictRecord | undefined,
): ConflictSide | undefined {
  const item = writeName(tip.last);
  if (existing?.lost.item === item) return existing.lost;
  const followers = Map.groupBy(input.tree, ({ parent }) => parent);
  for (let run: WriteRun | undefined = tip; run !== undefined; run = run.parent) {
    if ((followers.get(run.parent)?.length ?? 0) < 2) continue;
    const record = recordOf(input, idOf(input, run.first));
    if (record?.lost.item === item) return record.lost;
  }
  return undefined;
}

/**
 * What stood before a branch parted from what won: what its first write followed. That is one write whatever came first, and so is what it said, as long as it is
 * here or remembered. A value that was put right is told to nobody.
 */
function baseOf({ saidBy, words }: PathInput, { parent }: WriteRun): ConflictBase | undefined {
  if (parent === undefined) return { value: null };
  if (!isRelays(parent) && !words.includes(parent)) return undefined;
  const { written, last } = parent;
  const value = written.type === "value" ? written.value : saidBy?.(last);
  return value === undefined || !isShort(value) ? undefined : { value, item: writeName(last) };
}

function side({ attributionOf }: PathInput, run: WriteRun, written: Written): ConflictSide {
  const { author, at, acceptedAt, device } = attributionOf(run.last);
  return {
    ...(written.type === "value" && { value: written.value }),
    ...(author !== undefined && { author }),
    ...(at !== undefined && { at }),
    ...(acceptedAt !== undefined && { acceptedAt }),
    ...(device !== undefined && { device }),
    item: writeName(run.last),
  };
}

/** Contents of a fact that came second and won in Yjs: they are corrected, and reported like the ones that lost. */
function refusedRewrites(input: PathInput): readonly ConflictChange[] {
  const { tree, isFact, isViolation, isNew, before, kept } = input;
  const winner = tree.at(-1);
  if (!isFact || isViolation || winner === undefined || before === undefined || before === null)
    return [];
  const { written } = winner;
  if (!isNew(winner.last) || written.type !== "value" || kept.type !== "value") return [];
  if (jsonEqual(written.value, kept.value)) return [];
  const id = idOf(input, winner.first);
  if (recordOf(input, id) !== undefined) return [];
  const record: ConflictRecord = {
    kind: "fact-differs",
    path: input.path,
    kept: side(input, input.keeper, kept),
    lost: side(input, winner, written),
    state: "open",
  };
  return [{ id, change: "opened", record }];
}

/** The record of what is no conflict any more, or has become equal. */
function closing(id: EntryKey, existing: ConflictRecord | undefined): readonly ConflictChange[] {
  if (existing?.state !== "open") return [];
  return [{ id, change: "closed", record: { ...existing, state: "closed" } }];
}
