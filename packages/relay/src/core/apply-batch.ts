import {
  applyWithConflicts,
  fieldsOf,
  pathRule,
  semanticConflicts,
  snapshot,
  writeAsRelay,
  writerOf,
} from "@concord/document";
import type { AppliedUpdate, ConflictChange, RegisterChange, WriteId } from "@concord/document";
import type { DocumentKind, JsonValue } from "@concord/model";
import type { Correction } from "@concord/protocol";
import * as Y from "yjs";
import type { Difference } from "../storage/storage.ts";
import type { Authorship } from "./authorship.ts";
import type { LiveDocument } from "./live-documents.ts";

export interface AppliedBatch {
  /** Whether anything was new: structs or deletions. */
  readonly news: boolean;
  /** What the batch and the relay together changed; the note counts as the path "note". */
  readonly difference: readonly Difference[];
  readonly malformed: AppliedUpdate["malformed"];
  readonly corrections: readonly Correction[];
  /** What the relay wrote beside it: records of conflicts, facts put right. */
  readonly addition: Uint8Array | null;
}

/**
 * Applies a batch and writes what follows from it, under the relay's own client id: the conflicts that it opens, changes or closes,
 * and the facts that it tried to rewrite. The caller commits and sends both as one.
 */
export function applyBatch(
  live: LiveDocument,
  update: Uint8Array,
  options: { readonly kind: DocumentKind; readonly relayClientId: number },
): AppliedBatch {
  const { doc, id } = live;
  const { kind, relayClientId } = options;
  const attributionOf = (write: WriteId) => attribution(live.authorship, write);
  let news = false;
  const onUpdate = (): void => {
    news = true;
  };
  doc.on("update", onUpdate);
  let applied: AppliedUpdate;
  try {
    applied = applyWithConflicts(doc, update, { id, kind, origin: "batch", attributionOf });
  } finally {
    doc.off("update", onUpdate);
  }
  const { changes, malformed } = applied;
  if (malformed.length > 0 || applied.pending) {
    return { news, difference: [], malformed, corrections: [], addition: null };
  }

  const relay = (reason: string) => ({ clientId: relayClientId, reason });
  const found = { ...recordsOf(applied.conflicts), ...applied.corrections };
  const additions = [writeAsRelay(doc, relay("conflicts of a batch"), found)];
  if (mayRaiseSemantic(doc, kind, changes)) {
    const semantic = semanticConflicts(snapshot(doc, { id, kind }), (path) => {
      const write = writerOf(fieldsOf(doc), path);
      return write === undefined ? {} : attributionOf(write);
    });
    additions.push(writeAsRelay(doc, relay("conflicts of meaning"), recordsOf(semantic)));
  }
  const written = additions.filter((bytes) => bytes !== undefined);
  return {
    news,
    difference: differenceOf(applied),
    malformed,
    corrections: Object.entries(applied.corrections).map(([path, old]) => ({
      rule: "fact-differs",
      path,
      old,
      attempted: changes.find((change) => change.path === path)?.after ?? null,
      message: "A fact is written once. The first content stays; yours is recorded as a conflict.",
    })),
    addition: written.length === 0 ? null : Y.mergeUpdates(written),
  };
}

function recordsOf(changes: readonly ConflictChange[]): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    changes.map(({ id, record }) => [`conflicts.${id}`, jsonOf(record)] as const),
  );
}

/** The record as it will read after its journey: without the keys that are undefined. */
function jsonOf(record: ConflictChange["record"]): JsonValue {
  const value: JsonValue = JSON.parse(JSON.stringify(record));
  return value;
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
  return { author: name, at: new Date(range.at).toISOString() };
}
