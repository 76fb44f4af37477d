import { apply } from "@concord/document";
import type { Applied, Operation, Origin } from "@concord/document";
import type { Role } from "@concord/model";
import * as Y from "yjs";
import { recordChange } from "./recorded-change.ts";

type Refused = Extract<Applied, { type: "refused" }>;

/** What several operations, taken as one change, came to. */
export type OperationsOutcome =
  | {
      readonly type: "changed";
      readonly update: Uint8Array;
      readonly paths: readonly string[];
      /** What each operation did, in order: what their inverses are made of. */
      readonly applied: readonly Applied[];
    }
  | { readonly type: "unchanged" }
  | Refused;

/**
 * Applies operations to a live document in one transaction, all or none. A transaction of Yjs cannot be taken back, so several are first
 * tried on a copy.
 *
 * @param writer whose rights count; without one the relay alone decides
 */
export function applyOperations(
  doc: Y.Doc,
  operations: readonly Operation[],
  origin: Origin,
  writer?: Role,
): OperationsOutcome {
  if (operations.length > 1) {
    const refused = firstRefusal(doc, operations, origin, writer);
    if (refused !== undefined) return refused;
  }
  const { result, update, paths } = recordChange(doc, origin, "here", () =>
    operations.map((operation) => apply(doc, operation, origin, writer)),
  );
  const refused = result.find((each) => each.type === "refused");
  if (refused !== undefined) return refused;
  return update === undefined
    ? { type: "unchanged" }
    : { type: "changed", update, paths, applied: result };
}

function firstRefusal(
  doc: Y.Doc,
  operations: readonly Operation[],
  origin: Origin,
  writer: Role | undefined,
): Refused | undefined {
  const copy = new Y.Doc();
  try {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    for (const operation of operations) {
      const applied = apply(copy, operation, origin, writer);
      if (applied.type === "refused") return applied;
    }
    return undefined;
  } finally {
    copy.destroy();
  }
}
