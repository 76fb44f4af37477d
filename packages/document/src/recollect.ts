import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type * as Y from "yjs";
import type { Attribution } from "./conflict-detector.ts";
import { ownWords } from "./lost-branches.ts";
import { openLosses } from "./open-losses.ts";
import { detectConflicts } from "./path-conflicts.ts";
import type { ConflictChange } from "./path-conflicts.ts";
import { pathRule } from "./path-rule.ts";
import { descends, registerTree, writeName } from "./register-tree.ts";
import type { Remembered, WriteId, WriteRun } from "./register-tree.ts";
import { fieldsOf, registerValue } from "./registers.ts";

/** What somebody brought of a register whose writes' content a document had lost. */
export interface Recollection {
  readonly path: string;
  readonly values: Remembered;
  /** What stands from now on; absent where another write has won. */
  readonly standing?: JsonValue;
}

/**
 * The records of conflicts of a register as they are once it is known what its writes said: what lost is named with its value, and where another value
 * stands from now on, whoever lost to it is named too.
 */
export function recollect(
  doc: Y.Doc,
  { id, kind }: { readonly id: DocumentId; readonly kind: DocumentKind },
  { path, values, standing }: Recollection,
  attributionOf: (write: WriteId) => Attribution,
): readonly ConflictChange[] {
  const fields = fieldsOf(doc);
  const get = (at: string): JsonValue | undefined => registerValue(fields, at);
  const rule = pathRule(kind, path);
  const tree = registerTree(fields, path, values);
  const winner = tree.at(-1);
  if (rule?.conflicts === "none" || winner === undefined) return [];
  const isKnown = ({ last }: WriteRun): boolean => values.has(writeName(last));
  const known = tree.filter(isKnown);
  const losses = openLosses(id, path, tree, get).map(({ run }) => run);
  // What follows on a write that is on record as lost did not count when it came, and what nobody knows not before what somebody does.
  const isPassedOver = (run: WriteRun): boolean =>
    losses.some((lost) => run !== lost && descends(run, lost)) ||
    (run.written.type === "collected" && known.some((one) => run !== one && descends(run, one)));
  const words = ownWords(tree).filter((run) => isKnown(run) || !isPassedOver(run));
  return detectConflicts({
    document: id,
    path,
    tree,
    isNew: (write) => values.has(writeName(write)),
    before: get(path),
    kept: standing === undefined ? winner.written : { type: "value", value: standing },
    keeper: words.at(-1) ?? winner,
    words,
    isFact: rule?.class === "fact",
    isViolation: false,
    get,
    attributionOf,
  });
}
