import type { DocumentRow, Replica } from "@concord/client";
import { attentionOf } from "@concord/document";
import type { DocumentSnapshot } from "@concord/document";
import type { ConflictRule, DocumentKind } from "@concord/model";
import { workspaceDocument } from "../page/own-workspace.ts";

/** The workspace's own rules of who hears of a conflict, put to what is told: rows are made without them, and stay right when a rule changes. */
export interface ConflictRules extends Disposable {
  readonly toRow: (row: DocumentRow) => DocumentRow;
  readonly toSnapshot: (snapshot: DocumentSnapshot) => DocumentSnapshot;
}

/** @param onChange the rules are others than before */
export function followConflictRules(
  replica: Pick<Replica, "list" | "snapshot" | "onChange">,
  onChange: () => void,
): ConflictRules {
  let rules: readonly ConflictRule[] = [];

  async function read(): Promise<void> {
    const rows = new Map(replica.list("workspace").map((row) => [row.document, row]));
    const id = workspaceDocument(rows);
    const own = id === undefined ? undefined : await replica.snapshot(id);
    const now = own?.kind === "workspace" ? own.workspace.conflictPolicy : [];
    if (JSON.stringify(now) === JSON.stringify(rules)) return;
    rules = now;
    onChange();
  }
  const look = (): void => {
    // Until it can be read the rules that stood before hold.
    read().catch(() => undefined);
  };
  const end = replica.onChange(({ kind }) => {
    if (kind === "workspace") look();
  });
  look();

  const judged = <Each extends DocumentRow["conflicts"][number]>(
    kind: DocumentKind,
    conflicts: readonly Each[],
  ): readonly Each[] =>
    conflicts.map((each) => ({ ...each, attention: attentionOf(kind, each.record, rules) }));

  return {
    toRow: (row) =>
      rules.length === 0 || row.conflicts.length === 0
        ? row
        : { ...row, conflicts: judged(row.kind, row.conflicts) },
    toSnapshot: (snapshot) =>
      rules.length === 0 || snapshot.conflicts.length === 0
        ? snapshot
        : { ...snapshot, conflicts: judged(snapshot.kind, snapshot.conflicts) },
    [Symbol.dispose]: end,
  };
}
