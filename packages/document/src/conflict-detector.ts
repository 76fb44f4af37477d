import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import * as Y from "yjs";
import { viewOf } from "./document-view.ts";
import { isPending, fieldsOf, noteOf } from "./registers.ts";
import type { RegisterChange, Registers } from "./registers.ts";
import type { Overwritten } from "./overwritten.ts";
import { detectConflicts, recordedLosses } from "./path-conflicts.ts";
import type { ConflictChange } from "./path-conflicts.ts";
import type { Beside } from "./issuers-say.ts";
import { isJsonValue, jsonEqual } from "./json-equal.ts";
import { pathRule } from "./path-rule.ts";
import { chainEnd, isDeleted, registerTree } from "./register-tree.ts";
import type { WriteId, Written } from "./register-tree.ts";
import type { Violation } from "./register-violation.ts";
import { standingOf } from "./standing-value.ts";
import type { Overruled } from "./standing-value.ts";

/** What is needed to judge an update. */
export interface DetectionContext {
  readonly id: DocumentId;
  /** Unless given, the document's own word counts, with the update's; else "invoice". */
  readonly kind?: DocumentKind | undefined;
  /** Goes with the transaction. */
  readonly origin: unknown;
  /** Who made a write and when, as the session that carried it was known. Also asked about writes of this very update. */
  readonly attributionOf: (write: WriteId) => Attribution;
  /** What an overwritten write said, where somebody still knows (`rememberOverwritten`). Nobody does unless given. */
  readonly saidBy?: Overwritten | undefined;
  /** What speaks against a write of this update. Nothing does unless given. */
  readonly violationOf?: (write: WriteOfUpdate) => Violation | undefined;
}

export interface WriteOfUpdate {
  readonly write: WriteId;
  readonly kind: DocumentKind;
  readonly path: string;
  readonly value: JsonValue;
  /** What stood there before the update. */
  readonly before: JsonValue | undefined;
  readonly beside: Beside;
}

export interface Attribution {
  readonly author?: string | undefined;
  /** An instant, by the device's clock. */
  readonly at?: string | undefined;
  /** When the relay had it. */
  readonly acceptedAt?: string | undefined;
  readonly device?: string | undefined;
}

/** Something that our operations never do. The relay refuses the update that brought it. */
export interface Malformed {
  /** `deleted`: a Yjs delete of a key. `not-json`: a register with other content. `foreign-type`: a shared type that documents do not have. */
  readonly what: "deleted" | "not-json" | "foreign-type";
  readonly path?: string;
}

/** A write that does not stand, and what does. */
export interface OverruledWrite extends Overruled {
  readonly path: string;
  readonly standing: JsonValue;
}

/** What an update did. */
export interface AppliedUpdate {
  readonly kind: DocumentKind;
  /** Whether the document did not hold all of it before: structs or deletions. */
  readonly news: boolean;
  /** With what is to be written back. */
  readonly changes: readonly RegisterChange[];
  readonly noteChanged: boolean;
  /** Records to write as `conflicts.<id>`, in the commit of the update. */
  readonly conflicts: readonly ConflictChange[];
  /** Registers to write in the same commit, where something stands that must not. */
  readonly writeBack: Registers;
  readonly overruled: readonly OverruledWrite[];
  readonly malformed: readonly Malformed[];
  readonly pending: boolean;
}

/**
 * Applies an update, or a whole batch merged into one, and finds what it changed and which writes it made lose. Lost values are read in the moment
 * between the merge and Yjs's garbage collection. The caller writes `conflicts` and `writeBack` and commits them with the update; a document is loaded
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
    kind: kindIn(doc, context),
    news: false,
    changes: [],
    noteChanged: false,
    conflicts: [],
    writeBack: {},
    overruled: [],
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

const isRecord = (path: string): number => Number(path.startsWith("conflicts."));

function judgeTransaction(
  transaction: Y.Transaction,
  { doc, fields, note, context }: Judged,
): Omit<AppliedUpdate, "pending"> {
  const said = viewOf(doc, "invoice");
  const kind = kindIn(doc, context);
  const changes: RegisterChange[] = [];
  const conflicts: ConflictChange[] = [];
  const malformed: Malformed[] = [];
  const overruled: OverruledWrite[] = [];
  const writeBack: Record<string, JsonValue> = {};
  const get = (path: string) => (Object.hasOwn(writeBack, path) ? writeBack[path] : said.get(path));
  const isNew = ({ client, clock }: WriteId): boolean =>
    clock >= (transaction.beforeState.get(client) ?? 0);
  const beside = besideIn(fields, isNew);

  // Records first: what is no record of anybody's hides no conflict.
  const changed = [...changedPaths(transaction, fields)];
  for (const path of changed.toSorted((one, other) => isRecord(other) - isRecord(one))) {
    const rule = pathRule(kind, path);
    // Whose word a fact is may stand far back.
    const chain = rule?.class === "fact" ? undefined : chainEnd(fields, path, isNew);
    const tree = chain ?? registerTree(fields, path);
    const winner = tree.at(-1);
    if (winner === undefined) continue;
    const gone = isDeleted(fields, path);
    if (winner.written.type === "foreign") malformed.push({ what: "not-json", path });
    // While updates are missing, a write can be deleted before the one that replaces it is here.
    else if (gone && !isPending(doc)) malformed.push({ what: "deleted", path });

    const before = valueOf(tree.findLast(({ last }) => !isNew(last))?.written);
    let recorded: ReturnType<typeof recordedLosses> | undefined;
    const standing = standingOf({
      tree,
      winner,
      pathClass: rule?.class,
      isNew,
      before,
      violationOf: (write, value) =>
        context.violationOf?.({ write, kind, path, value, before, beside }),
      isRecorded: (run) => {
        recorded ??= recordedLosses({ document: context.id, path, tree, get });
        return recorded(run);
      },
    });
    // Of a write that is deleted already, with its replacement still to come, nothing will be left to compare with.
    const isKnown = !gone || standing.keeper !== winner;
    const kept: Written = isKnown ? standing.kept : { type: "collected" };
    const after = valueOf(kept);
    if (!jsonEqual(before, after)) changes.push({ path, before, after });
    if (kept.type === "value" && !jsonEqual(kept.value, valueOf(winner.written))) {
      writeBack[path] = kept.value;
    }
    if (standing.overruled !== undefined) {
      overruled.push({ path, standing: after ?? null, ...standing.overruled });
    }
    if (rule?.conflicts === "none" || chain !== undefined) continue;
    conflicts.push(
      ...detectConflicts({
        path,
        tree,
        isNew,
        before,
        kept,
        keeper: standing.keeper,
        words: standing.words,
        isFact: rule?.class === "fact",
        isViolation: standing.overruled !== undefined && standing.overruled.rule !== "fact-differs",
        document: context.id,
        get,
        attributionOf: context.attributionOf,
        saidBy: context.saidBy,
      }),
    );
  }
  for (const type of transaction.changed.keys()) {
    if (!isOf(type, fields) && !isOf(type, note)) malformed.push({ what: "foreign-type" });
  }
  if (changedKeys(transaction, fields).has(null)) malformed.push({ what: "foreign-type" });
  return {
    kind,
    news: bringsNews(transaction),
    changes,
    noteChanged: changedKeys(transaction, note).size > 0,
    conflicts,
    writeBack,
    overruled,
    malformed,
  };
}

/** What the other registers of the document said before the update, and say with it. */
function besideIn(fields: Y.Map<unknown>, isNew: (write: WriteId) => boolean): Beside {
  const beforeOf = (path: string): JsonValue | undefined => {
    const stood = registerTree(fields, path).findLast(({ last }) => !isNew(last));
    return valueOf(stood?.written) ?? undefined;
  };
  return {
    isBegun: () => beforeOf("documentKind") !== undefined,
    valuesOf: (path) =>
      [beforeOf(path), fields.get(path)].filter((value) => isJsonValue(value) && value !== null),
  };
}

function bringsNews({ deleteSet, beforeState, afterState }: Y.Transaction): boolean {
  if (deleteSet.clients.size > 0) return true;
  return afterState.entries().some(([client, clock]) => clock !== (beforeState.get(client) ?? 0));
}

/** The kind by whose paths a document is judged. */
function kindIn(doc: Y.Doc, { kind }: DetectionContext): DocumentKind {
  return kind ?? viewOf(doc, "invoice").kind;
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
