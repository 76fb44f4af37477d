import type { DocumentId, JsonValue } from "@concord/model";
import { lostBranchId } from "./conflict-id.ts";
import { ConflictRecord } from "./conflict-record.ts";
import { lostBranches } from "./lost-branches.ts";
import type { RegisterTree, WriteRun } from "./register-tree.ts";

/** What an open record names as lost. */
export interface OpenLoss {
  /** With which the lost branch begins. */
  readonly first: WriteRun;
  readonly run: WriteRun;
  /** Undefined where the record does not know. */
  readonly value: JsonValue | undefined;
}

/** The runs of a register that open records name as lost. */
export function openLosses(
  document: DocumentId,
  path: string,
  tree: RegisterTree,
  get: (path: string) => JsonValue | undefined,
): readonly OpenLoss[] {
  return lostBranches(tree).flatMap(({ begin }) => {
    const stored = get(`conflicts.${lostBranchId(document, path, begin.first)}`);
    const record = ConflictRecord.safeParse(stored).data;
    if (record?.state !== "open" || record.lost.item === undefined) return [];
    const [client, clock = 0] = record.lost.item.split(":").map(Number);
    const run = tree.find(
      ({ first: from, last: to }) =>
        to.client === client && clock >= from.clock && clock <= to.clock,
    );
    return run === undefined ? [] : [{ first: begin, run, value: record.lost.value }];
  });
}
