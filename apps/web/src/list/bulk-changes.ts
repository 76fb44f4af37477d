import type { DocumentId } from "@concord/model";
import type { Workspace } from "../page/workspace.ts";
import type { ListedInvoice } from "./invoice-book.ts";

/** One invoice that a change of many would change. */
interface Changed {
  readonly id: DocumentId;
  /** What stands there now. */
  readonly before: string | null;
}

/** One register of many invoices, before it is changed: what that would do, and what it leaves alone. */
export interface BulkChange {
  readonly path: "dueDate" | "assignee";
  readonly value: string;
  readonly changes: readonly Changed[];
  /** Issued, and so fixed. */
  readonly fixed: number;
  /** There already. */
  readonly same: number;
}

/** Another due date. What was issued keeps the one it was issued with. */
export function dueDateChange(selected: readonly ListedInvoice[], value: string): BulkChange {
  const drafts = selected.filter(({ summary }) => summary.status === "draft");
  return { ...changeOf("dueDate", value, drafts), fixed: selected.length - drafts.length };
}

/** Somebody who is to see to them. That is nothing of the invoice itself: it can change at any time. */
export function assigneeChange(selected: readonly ListedInvoice[], value: string): BulkChange {
  return { ...changeOf("assignee", value, selected), fixed: 0 };
}

function changeOf(
  path: BulkChange["path"],
  value: string,
  invoices: readonly ListedInvoice[],
): Omit<BulkChange, "fixed"> {
  const changes = invoices
    .map(({ summary }) => ({ id: summary.id, before: summary[path] ?? null }))
    .filter(({ before }) => before !== value);
  return { path, value, changes, same: invoices.length - changes.length };
}

export interface BulkOutcome {
  readonly done: readonly Changed[];
  /** What was said of the first that could not be changed. */
  readonly problem: string | undefined;
}

/** Makes the change, one invoice after the other: each is a change of its own, and none waits for all. */
export async function makeChange(
  workspace: Pick<Workspace, "apply">,
  { path, value, changes }: BulkChange,
): Promise<BulkOutcome> {
  const done: Changed[] = [];
  let problem: string | undefined;
  for (const change of changes) {
    const outcome = await workspace.apply(change.id, [{ type: "set-field", path, value }]);
    if (outcome.type === "done") done.push(change);
    else if ("message" in outcome) problem ??= outcome.message;
  }
  return { done, problem };
}

/** Takes it back where it still stands; what others have changed since stays theirs. */
export async function takeBack(
  workspace: Pick<Workspace, "apply">,
  { path, value }: BulkChange,
  done: readonly Changed[],
): Promise<void> {
  for (const { id, before } of done) {
    const values = [{ path, mine: value, previous: before }];
    await workspace.apply(id, [{ type: "undo", values }]);
  }
}
