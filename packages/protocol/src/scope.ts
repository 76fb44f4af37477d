import { DocumentId, InvoiceStatus, PlainDate } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import { z } from "zod";

/** "open": somebody still has something to do with it, a draft among them. */
const ScopeStatus = z.enum(["open", ...InvoiceStatus.options]);
type ScopeStatus = z.infer<typeof ScopeStatus>;

/** Invoices that meet all conditions that are named. Dates include both ends; an invoice without a date of issue is in no window of dates. */
export const ScopeWindow = z
  .strictObject({
    status: ScopeStatus.optional(),
    issuedFrom: PlainDate.optional(),
    issuedTo: PlainDate.optional(),
    customer: DocumentId.optional(),
    /** The id of a principal. */
    assignee: z.string().min(1).max(128).optional(),
  })
  .readonly();
export type ScopeWindow = z.infer<typeof ScopeWindow>;

/**
 * The part of a workspace that a replica holds: invoices of any of the windows, and every document of another kind. It depends on the document alone and not
 * on the day, so that only a change can move a document in or out. A convenience, no protection: whoever may read a workspace may ask for all of it.
 */
export const Scope = z
  .strictObject({ windows: z.array(ScopeWindow).min(1).max(16).readonly() })
  .readonly();
export type Scope = z.infer<typeof Scope>;

const open: ReadonlySet<InvoiceSummary["status"]> = new Set(["draft", "unpaid", "partially-paid"]);

/** What of an invoice decides whether it is in a scope. */
export type ScopeFacts = Pick<InvoiceSummary, "status" | "issueDate" | "customer" | "assignee">;

/**
 * Whether a document is in a scope. Relay and replica decide by this one function.
 *
 * @param facts of an invoice, its summary for example; undefined for a document of another kind
 * @param scope null for the whole workspace
 */
export function matchesScope(facts: ScopeFacts | undefined, scope: Scope | null): boolean {
  if (facts === undefined || scope === null) return true;
  return scope.windows.some((window) => isInWindow(facts, window));
}

function isInWindow(facts: ScopeFacts, window: ScopeWindow): boolean {
  const { status, issuedFrom, issuedTo, customer, assignee } = window;
  const { issueDate = "" } = facts;
  if (status !== undefined && !hasStatus(facts, status)) return false;
  if (issuedFrom !== undefined && issueDate < issuedFrom) return false;
  if (issuedTo !== undefined && (issueDate === "" || issueDate > issuedTo)) return false;
  if (customer !== undefined && facts.customer !== customer) return false;
  return assignee === undefined || facts.assignee === assignee;
}

function hasStatus(facts: ScopeFacts, status: ScopeStatus): boolean {
  return status === "open" ? open.has(facts.status) : facts.status === status;
}

/** Whether two scopes say the same. */
export function isSameScope(one: Scope | null, other: Scope | null): boolean {
  return textOf(one) === textOf(other);
}

function textOf(scope: Scope | null): string {
  if (scope === null) return "";
  // Neither the order of windows nor that of their conditions means anything.
  const windows = scope.windows.map((window) =>
    JSON.stringify(Object.entries(window).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
  return windows.toSorted().join("\n");
}
