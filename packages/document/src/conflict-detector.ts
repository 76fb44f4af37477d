import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import * as Y from "yjs";
import { viewOf } from "./document-view.ts";
import { isPending, fieldsOf, noteOf } from "./registers.ts";
import type { RegisterChange, Registers } from "./registers.ts";
import { detectConflicts } from "./path-conflicts.ts";
import type { ConflictChange } from "./path-conflicts.ts";
import { jsonEqual } from "./json-equal.ts";
import { pathRule } from "./path-rule.ts";
import { isDeleted, registerTree } from "./register-tree.ts";
import type { WriteId, WriteRun, Written } from "./register-tree.ts";

/** What is needed to judge an update. */
export interface DetectionContext {
  readonly id: DocumentId;
  /** Of a document that does not say its kind yet. */
  readonly kind?: DocumentKind;
  /** Goes with the transaction. */
  readonly origin: unknown;
  /** Who made a write and when, as the session that carried it was known. Also asked about writes of this very update. */
  readonly attributionOf: (write: WriteId) => Attribution;
}

export interface Attribution {
  readonly author?: string | undefined;
  /** An instant. */
  readonly at?: string | undefined;
}

/** Something that our operations never do. The relay refuses the update that brought it. */
export interface Malformed {
  /** `deleted`: a Yjs delete of a key. `not-json`: a register with other content. `foreign-type`: a shared type that documents do not have. */
  readonly what: "deleted" | "not-json" | "foreign-type";
  readonly path?: string;
}

/** What an update did. */
export interface AppliedUpdate {
  readonly changes: readonly RegisterChange[];
  readonly noteChanged: boolean;
  /** Records to write as `conflicts.<id>`, in the commit of the update. */
  readonly conflicts: readonly ConflictChange[];
  /** Registers to write back in the same commit: facts that the update tried to rewrite. */
  readonly corrections: Registers;
  readonly malformed: readonly Malformed[];
  readonly pending: boolean;
}

/**
 * Applies an update, or a whole batch merged into one, and finds what it changed and which writes it made lose. Lost values are read in the moment
 * between the merge and Yjs's garbage collection. The caller writes `conflicts` and `corrections` and commits them with the update; a document is loaded
 * from its store with `Y.applyUpdate`, not with this.
 */
export function applyWithConflicts(
  doc: Y.Doc,
  update: Uint8Array,
  context: DetectionContext,
): AppliedUpdate {
  const fields = fieldsOf(doc);
  const note = noteOf(doc);
  let found: Omit<AppliedUpdate, "pending"> | undefined;
  const judge = (transaction: Y.Transaction): void => {
    // Observers may write in transactions of their own, which follow.
    found ??= judgeTransaction(transaction, { doc, fields, note, context });
  };
  doc.on("beforeObserverCalls", judge);
  try {
    Y.applyUpdate(doc, update, context.origin);
  } finally {
    doc.off("beforeObserverCalls", judge);
  }
  const nothing = {
    changes: [],
    noteChanged: false,
    conflicts: [],
    corrections: {},
    malformed: [],
  };
  return { ...(found ?? nothing), pending: isPending(doc) };
}

interface Judged {
  readonly doc: Y.Doc;
  readonly fields: Y.Map<unknown>;
  readonly note: Y.Text;
  readonly context: DetectionContext;
}

function judgeTransaction(
  transaction: Y.Transaction,
  { doc, fields, note, context }: Judged,
): Omit<AppliedUpdate, "pending"> {
  const view = viewOf(doc, context.kind ?? "invoice");
  const changes: RegisterChange[] = [];
  const conflicts: ConflictChange[] = [];
  const malformed: Malformed[] = [];
  const corrections: Record<string, JsonValue> = {};

  for (const path of changedPaths(transaction, fields)) {
    const tree = registerTree(fields, path);
    const winner = tree.at(-1);
    if (winner === undefined) continue;
    const gone = isDeleted(fields, path);
    if (winner.written.type === "foreign") malformed.push({ what: "not-json", path });
    // While updates are missing, a write can be deleted before the one that replaces it is here.
    else if (gone && !isPending(doc)) malformed.push({ what: "deleted", path });

    const isNew = ({ client, clock }: WriteId): boolean =>
      clock >= (transaction.beforeState.get(client) ?? 0);
    const before = valueOf(tree.findLast(({ last }) => !isNew(last))?.written);
    const after = gone ? undefined : valueOf(winner.written);
    if (!jsonEqual(before, after)) changes.push({ path, before, after });

    const rule = pathRule(view.kind, path);
    if (rule?.conflicts === "none") continue;
    const isFact = rule?.class === "fact";
    // Between two contents of one fact the first one stays, whatever Yjs chose.
    const rewritten = isFact && before !== undefined && before !== null;
    if (rewritten && !jsonEqual(before, after)) corrections[path] = before;
    conflicts.push(
      ...detectConflicts({
        path,
        tree,
        isNew,
        before,
        kept: keptIn({ winner, gone, first: rewritten ? before : undefined }),
        isFact,
        document: context.id,
        get: view.get,
        attributionOf: context.attributionOf,
      }),
    );
  }
  for (const type of transaction.changed.keys()) {
    if (!isOf(type, fields) && !isOf(type, note)) malformed.push({ what: "foreign-type" });
  }
  if (changedKeys(transaction, fields).has(null)) malformed.push({ what: "foreign-type" });
  return {
    changes,
    noteChanged: changedKeys(transaction, note).size > 0,
    conflicts,
    corrections,
    malformed,
  };
}

/** What stands in a register. Of a write that is deleted already, with its replacement still to come, nothing will be left to compare with. */
function keptIn(register: {
  readonly winner: WriteRun;
  readonly gone: boolean;
  readonly first: JsonValue | undefined;
}): Written {
  if (register.first !== undefined) return { type: "value", value: register.first };
  return register.gone ? { type: "collected" } : register.winner.written;
}

function valueOf(written: Written | undefined): JsonValue | undefined {
  return written?.type === "value" ? written.value : undefined;
}

function isOf(type: unknown, root: unknown): boolean {
  return type === root;
}

/** Keys of a type that the transaction touched: also those where a write lost at once. `null` stands for list content. */
function changedKeys(transaction: Y.Transaction, root: unknown): ReadonlySet<string | null> {
  for (const [type, keys] of transaction.changed) if (isOf(type, root)) return keys;
  return new Set();
}

function changedPaths(transaction: Y.Transaction, fields: Y.Map<unknown>): readonly string[] {
  return [...changedKeys(transaction, fields)].filter((key) => key !== null).toSorted();
}
