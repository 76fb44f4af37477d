import {
  applyWithConflicts,
  fieldsOf,
  isJsonValue,
  jsonEqual,
  pathRule,
  recollect,
  semanticConflicts,
  snapshot,
  writeAsRelay,
  writerOf,
} from "@concord/document";
import type {
  AppliedUpdate,
  Attribution,
  ConflictChange,
  Recollection,
  RegisterChange,
  WriteId,
} from "@concord/document";
import { JsonValue } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import type { Correction, Remark } from "@concord/protocol";
import * as Y from "yjs";
import type { Difference } from "../storage/storage.ts";
import type { Authorship } from "./authorship.ts";
import { mostCorrections, toldOf } from "./corrections.ts";
import type { Judge } from "./corrections.ts";
import { createDecisionNames } from "./decision-names.ts";
import type { LiveDocument } from "./live-documents.ts";

export interface AppliedBatch {
  /** By whose paths it was judged. */
  readonly kind: DocumentKind;
  /** Whether anything was new: structs or deletions. */
  readonly news: boolean;
  /** What the batch and the relay together changed; the note counts as the path "note". */
  readonly difference: readonly Difference[];
  /** Why it must not stand at all: the live document is to be discarded. */
  readonly malformed: readonly BatchFault[];
  readonly corrections: readonly Correction[];
  readonly remarks: readonly Remark[];
  /** What the relay wrote beside it: what it put right, records of conflicts. */
  readonly addition: Uint8Array | null;
}

export type BatchFault =
  | AppliedUpdate["malformed"][number]
  | { readonly what: "too-many-violations" | "carried"; readonly path?: string };

/**
 * Applies a batch and writes what follows from it, under the relay's own client id: what must not stand is put right, and the conflicts that it opens,
 * changes or closes are recorded. The caller commits and sends both as one, so that no reader ever sees the one without the other.
 */
export function applyBatch(
  live: LiveDocument,
  update: Uint8Array,
  options: {
    /** Null where only the document itself can say. */
    readonly kind: DocumentKind | null;
    readonly relayClientId: number;
    readonly judge: Judge;
    /** Who brings it. */
    readonly carrier: string;
    /** What stood, or lost, before something was put right without knowing it. Where the batch itself says something newer, that counts. */
    readonly recollections: readonly Recollection[];
    /** What else is to be recorded, by what the document then says was issued. */
    readonly recordsOf: (issued: unknown) => Readonly<Record<string, JsonValue>>;
  },
): AppliedBatch {
  const { doc, id } = live;
  const { judge, relayClientId } = options;
  const attributionOf = (write: WriteId) => attribution(live.authorship, write);
  const names = createDecisionNames(live.authorship);
  const applied = applyWithConflicts(doc, update, {
    id,
    kind: options.kind ?? undefined,
    origin: "batch",
    attributionOf,
    saidBy: live.saidBy,
    violationOf: (write) => {
      names.look(write);
      return judge.violationOf(write);
    },
  });
  const { kind, changes } = applied;
  const malformed = faultsOf(applied, judge);
  if (malformed.length > 0 || applied.pending) {
    const nothing = { difference: [], corrections: [], remarks: [], addition: null };
    return { kind, news: applied.news, malformed, ...nothing };
  }

  const relay = (reason: string) => ({ clientId: relayClientId, reason });
  const records: Difference[] = [];
  const writeDown = (reason: string, registers: Readonly<Record<string, JsonValue>>) => {
    records.push(...recordsIn(doc, registers));
    return writeAsRelay(doc, relay(reason), registers);
  };
  // A record that was found counts, whatever the batch itself said under its name.
  const found = { ...applied.writeBack, ...recordsOf(live, applied.conflicts) };
  const additions = [writeDown("what follows from a batch", found)];
  // Only now: what the batch itself put on record is there to be completed.
  const { again, conflicts } = recollected(live, applied, options.recollections, attributionOf);
  const backAgain = Object.fromEntries(again.map(({ path, after }) => [path, after]));
  additions.push(writeDown("what is known again", { ...recordsOf(live, conflicts), ...backAgain }));
  const named = { ...names.registers(changes), ...names.broughtBy(options.carrier, again) };
  // In the history it is one with what the batch says.
  additions.push(writeAsRelay(doc, relay("who decided"), named));
  if (mayRaiseSemantic(doc, kind, [...changes, ...again])) {
    additions.push(writeDown("conflicts of meaning", conflictsOfMeaning(live, kind)));
  }
  const ofIssue = options.recordsOf(fieldsOf(doc).get("issued"));
  additions.push(writeDown("what was issued", proven(live, ofIssue)));
  const written = additions.filter((bytes) => bytes !== undefined);
  const { corrections, remarks } = toldOf(applied.overruled);
  return {
    kind,
    news: applied.news || again.length + conflicts.length > 0,
    difference: [...differenceOf(applied), ...again, ...records].map((one) =>
      renamed(one, named[one.path]),
    ),
    malformed,
    corrections,
    remarks: [...remarks, ...names.remarks(named)],
    addition: written.length === 0 ? null : Y.mergeUpdates(written),
  };
}

/** A line of the history, with the names that stand in the end. */
function renamed(line: Difference, named: JsonValue | undefined): Difference {
  return named === undefined ? line : { ...line, after: named };
}

/** Records of what only the whole document shows, those of them that are to be written. */
export function conflictsOfMeaning(
  live: LiveDocument,
  kind: DocumentKind,
): Readonly<Record<string, JsonValue>> {
  const { doc, id, authorship } = live;
  const semantic = semanticConflicts(snapshot(doc, { id, kind }), (path) => {
    const write = writerOf(fieldsOf(doc), path);
    return write === undefined ? {} : attribution(authorship, write);
  });
  return recordsOf(live, semantic);
}

function faultsOf({ malformed, overruled }: AppliedUpdate, judge: Judge): readonly BatchFault[] {
  if (overruled.length > mostCorrections) return [{ what: "too-many-violations" }];
  const path = judge.carriedTo();
  return path === null ? malformed : [{ what: "carried", path }];
}

function recordsOf(
  live: LiveDocument,
  changes: readonly ConflictChange[],
): Readonly<Record<string, JsonValue>> {
  const records = changes.map(({ id, record }) => [`conflicts.${id}`, jsonOf(record)] as const);
  return proven(live, Object.fromEntries(records));
}

/** Records of conflicts with the proof that this relay wrote them. */
function proven(
  { doc, workspace, id, recordWord }: LiveDocument,
  records: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const fields = fieldsOf(doc);
  return Object.fromEntries(
    Object.entries(records).map(([path, record]) => {
      const there = fields.get(path);
      const standing = isJsonValue(there) ? there : undefined;
      return [path, recordWord.prove({ workspace, document: id, path, standing }, record)];
    }),
  );
}

/** The record as it will read after its journey: without the keys that are undefined. */
function jsonOf(record: ConflictChange["record"]): JsonValue {
  const value: JsonValue = JSON.parse(JSON.stringify(record));
  return value;
}

/** What the records of conflicts among these registers will change: they are history too. What is put right is in the difference of the batch already. */
function recordsIn(
  doc: Y.Doc,
  registers: Readonly<Record<string, JsonValue>>,
): readonly Difference[] {
  const fields = fieldsOf(doc);
  return Object.entries(registers).flatMap(([path, after]) => {
    if (!path.startsWith("conflicts.")) return [];
    const before = JsonValue.parse(fields.get(path) ?? null);
    return jsonEqual(before, after) ? [] : [{ path, before, after }];
  });
}

/** What is still to be written of what is known again. A register that the batch itself has written says something newer. */
function recollected(
  { doc, id }: LiveDocument,
  { kind, changes }: AppliedUpdate,
  recollections: readonly Recollection[],
  attributionOf: (write: WriteId) => Attribution,
): { readonly again: readonly Difference[]; readonly conflicts: readonly ConflictChange[] } {
  const written = new Set(changes.map(({ path }) => path));
  const left = recollections.filter(({ path }) => !written.has(path));
  return {
    again: left.flatMap(({ path, standing: after }) => {
      const before = JsonValue.parse(fieldsOf(doc).get(path) ?? null);
      return after === undefined || jsonEqual(before, after) ? [] : [{ path, before, after }];
    }),
    conflicts: left.flatMap((one) => recollect(doc, { id, kind }, one, attributionOf)),
  };
}

/** A reading of the whole document costs more than the batch itself: only what can matter to an issued invoice, a removed entry or money asks for it. */
function mayRaiseSemantic(
  doc: Y.Doc,
  kind: DocumentKind,
  changes: readonly RegisterChange[],
): boolean {
  if (changes.length === 0) return false;
  const fields = fieldsOf(doc);
  if (fields.has("issued")) return true;
  return changes.some(({ path }) => {
    if (path.endsWith(".removed") || pathRule(kind, path)?.class === "fact") return true;
    const [list, key] = path.split(".");
    return fields.get(`${list}.${key}.removed`) === true;
  });
}

/** `undefined` (never written) and `null` (cleared) are one to a reader of the journal. */
function differenceOf({ changes, noteChanged }: AppliedUpdate): readonly Difference[] {
  const registers = changes.map(({ path, before, after }) => ({
    path,
    before: before ?? null,
    after: after ?? null,
  }));
  return noteChanged ? [...registers, { path: "note", before: null, after: null }] : registers;
}

function attribution(authorship: Authorship, { client, clock }: WriteId) {
  const range = authorship.at(client, clock);
  if (range === null) return {};
  const name = range.verified ? range.author.name : `unverified, via ${range.author.name}`;
  const { acceptedAt, device } = range;
  return {
    author: name,
    at: new Date(range.at).toISOString(),
    ...(acceptedAt !== undefined && { acceptedAt: new Date(acceptedAt).toISOString() }),
    ...(device !== undefined && { device }),
  };
}
