import { ConflictRecord } from "@concord/document";
import type { ConflictKind } from "@concord/document";
import type { Difference } from "../storage/storage.ts";

/** What a batch did to a conflict. */
export type ConflictStep =
  | { readonly step: "opened" | "closed"; readonly kind: ConflictKind }
  /** By a person's decision. */
  | { readonly step: "resolved" };

/** The conflicts that a batch opened, closed or resolved, read from what the relay found that it changed. */
export function conflictSteps(difference: readonly Difference[]): readonly ConflictStep[] {
  return difference.flatMap(({ path, before, after }): ConflictStep[] => {
    if (!path.startsWith("conflicts.")) return [];
    if (path.endsWith(".asked")) return [];
    if (path.endsWith(".resolution")) return after === null ? [] : [{ step: "resolved" }];
    const record = ConflictRecord.safeParse(after);
    if (!record.success) return [];
    const { kind, state } = record.data;
    const known = ConflictRecord.safeParse(before);
    const earlier = known.success ? known.data.state : null;
    if (state === earlier) return [];
    if (state === "open") return [{ step: "opened", kind }];
    return earlier === null ? [] : [{ step: "closed", kind }];
  });
}
