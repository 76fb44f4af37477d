import type { OperationInput } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Workspace } from "../page/workspace.ts";
import type { ListedInvoice } from "./listed-invoices.ts";

/** One change to many invoices, before it is made: what it would do, and what it leaves alone. */
export interface BulkChange {
  readonly operations: readonly OperationInput[];
  readonly changes: readonly DocumentId[];
  /** Issued, and so fixed. */
  readonly fixed: number;
  /** There already. */
  readonly same: number;
}

/** Another due date. What was issued keeps the one it was issued with. */
export function dueDateChange(selected: readonly ListedInvoice[], dueDate: string): BulkChange {
  const drafts = selected.filter(({ summary }) => summary.status === "draft");
  const others = drafts.filter(({ summary }) => summary.dueDate !== dueDate);
  return {
    operations: [{ type: "set-field", path: "dueDate", value: dueDate }],
    changes: others.map(({ summary }) => summary.id),
    fixed: selected.length - drafts.length,
    same: drafts.length - others.length,
  };
}

/** Somebody who is to see to them. That is nothing of the invoice itself: it can change at any time. */
export function assigneeChange(selected: readonly ListedInvoice[], assignee: string): BulkChange {
  const others = selected.filter(({ summary }) => summary.assignee !== assignee);
  return {
    operations: [{ type: "set-field", path: "assignee", value: assignee }],
    changes: others.map(({ summary }) => summary.id),
    fixed: 0,
    same: selected.length - others.length,
  };
}

export interface BulkOutcome {
  readonly done: readonly DocumentId[];
  /** What was said of the first that could not be changed. */
  readonly problem: string | undefined;
}

/** Makes the change, one invoice after the other: each is a change of its own, and none waits for all. */
export async function makeChange(
  workspace: Pick<Workspace, "apply">,
  { changes, operations }: BulkChange,
): Promise<BulkOutcome> {
  const done: DocumentId[] = [];
  let problem: string | undefined;
  for (const id of changes) {
    const outcome = await workspace.apply(id, operations);
    if (outcome.type === "done") done.push(id);
    else if ("message" in outcome) problem ??= outcome.message;
  }
  return { done, problem };
}

/** Takes it back where it still stands; what others have changed since stays theirs. */
export async function takeBack(
  workspace: Pick<Workspace, "call">,
  done: readonly DocumentId[],
): Promise<number> {
  let back = 0;
  for (const document of done) {
    const outcome = await workspace.call({ method: "undo", document });
    if (outcome.type === "done") back += 1;
  }
  return back;
}
