import { requestState, seenDigest } from "@concord/document";
import type { DocumentSnapshot, OperationInput } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { DocumentId, Finding, Workspace as Settings } from "@concord/model";
import { askedLater, issueChecks } from "../editor/issue-state.ts";
import type { Workspace } from "../page/workspace.ts";
import type { ListedInvoice } from "./invoice-book.ts";

/** What the registrar can be asked to do with many invoices. */
export type Action = "issue" | "void";

/** Why an invoice is left out. */
export type LeftOut =
  | "not-here"
  | "asked"
  | "incomplete"
  /** Nothing is missing but what it says of tax. */
  | "untaxed"
  | "issued"
  | "draft"
  | "void"
  | "elsewhere"
  | "settled";

/** An invoice for which the registrar would be asked, with what was seen of it, and what its receivers may ask for later; or why it would not. */
export type Asking = { readonly id: DocumentId } & (
  | { readonly type: "ready"; readonly digest: string; readonly askedLater: readonly Finding[] }
  | { readonly type: "left-out"; readonly why: LeftOut }
);

/** Whether it makes sense to ask, as far as this device can tell: the registrar's word is the last. */
export function askingOf(
  action: Action,
  { summary: { id, status, flags } }: Pick<ListedInvoice, "summary">,
  snapshot: DocumentSnapshot | undefined,
  settings: Settings | undefined,
): Asking {
  const leftOut = (why: LeftOut): Asking => ({ id, type: "left-out", why });
  if (snapshot?.kind !== "invoice") return leftOut("not-here");
  const { invoice, issued, ledger, requests } = snapshot;
  const isAsked = requests.some(
    (request) => request.action === action && requestState(snapshot, request) === "standing",
  );
  if (ledger.voided !== undefined) return leftOut("void");
  if (action === "issue") {
    if (issued !== undefined) return leftOut("issued");
    if (isAsked) return leftOut("asked");
    const missing = issueChecks(invoice, settings);
    if (missing.length > 0) {
      return leftOut(missing.every(({ rule }) => rule === "BR-CO-04") ? "untaxed" : "incomplete");
    }
  } else {
    if (issued === undefined) return leftOut("draft");
    if (isAsked) return leftOut("asked");
    if (issued.by.type !== "registrar") return leftOut("elsewhere");
    // Who has paid for something needs a credit note to get it back.
    if (status !== "unpaid" || flags.some((flag) => flag !== "overdue")) return leftOut("settled");
  }
  return {
    id,
    type: "ready",
    digest: seenDigest(invoice),
    // What is void is nobody's to ask for.
    askedLater: action === "issue" ? askedLater(invoice, settings) : [],
  };
}

/** Asks for each, one after the other: none waits for all. Returns how many are stored, and what was said of the first that is not. */
export async function askForAll(
  workspace: Pick<Workspace, "apply">,
  action: Action,
  askings: readonly Asking[],
  at: string,
): Promise<{ readonly done: number; readonly problem: string | undefined }> {
  let done = 0;
  let problem: string | undefined;
  for (const asking of askings) {
    if (asking.type !== "ready") continue;
    const key = EntryKey.parse(`web-${crypto.randomUUID()}`);
    const request = { digest: asking.digest, at };
    const operation: OperationInput =
      action === "issue"
        ? { type: "request-issue", key, request }
        : { type: "request-void", key, request };
    const outcome = await workspace.apply(asking.id, [operation]);
    if (outcome.type === "done") done += 1;
    else if ("message" in outcome) problem ??= outcome.message;
  }
  return { done, problem };
}
