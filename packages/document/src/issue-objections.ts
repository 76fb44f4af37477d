import { errorAt, issueFindings, withSeller } from "@concord/model";
import type { Finding, PlainDate, Workspace } from "@concord/model";
import { isDiscarded } from "./discarded.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { pathRule } from "./path-rule.ts";

/** Everything in a draft itself that keeps it from being issued, all at once, each with the field to correct. The registrar and a device with a lease ask the same. */
export function issueObjections(
  { invoice: draft, ledger, problems }: Pick<InvoiceSnapshot, "invoice" | "ledger" | "problems">,
  settings: Pick<Workspace, "company" | "timeZone">,
  today: PlainDate,
): readonly Finding[] {
  const found: Finding[] = problems
    .filter(({ path, reason }) => reason !== "unknown-path" && !isBeside(path))
    .map(({ path, message }) => errorAt("CONCORD-UNREADABLE", path, message));
  if (isDiscarded({ invoice: draft, ledger, issued: undefined })) {
    const message = "The draft was discarded. Take it back first.";
    found.push(errorAt("CONCORD-DISCARDED", "discarded", message));
  }
  found.push(...issueFindings(withSeller(draft, settings.company)));
  if (draft.number !== undefined) {
    const message = `The draft says it is number ${draft.number}. Numbers are given at issue: clear it.`;
    found.push(errorAt("CONCORD-NUMBER", "number", message));
  }
  const { issueDate } = draft;
  if (issueDate !== undefined && issueDate > today) {
    const zone = settings.timeZone;
    const message = `The invoice is dated ${issueDate}, and in ${zone}, the workspace's time zone, it is ${today}. Nothing is issued ahead of its date.`;
    found.push(errorAt("CONCORD-ISSUE-DATE", "issueDate", message));
  }
  return found;
}

/** Whether a register is no part of what is issued. */
function isBeside(path: string): boolean {
  const of = pathRule("invoice", path)?.class;
  return of === "fact" || of === "link" || of === "conflict";
}
