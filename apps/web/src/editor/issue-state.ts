import { requestState } from "@concord/document";
import type { DeclinedFact, InvoiceSnapshot, RequestView } from "@concord/document";
import { issueFindings, issueReview, issueWarnings, withSeller } from "@concord/model";
import type { Finding, Invoice, Workspace } from "@concord/model";

/** How it stands with the issue of a draft: nobody asked, somebody waits for the number, or the registrar said no. */
export type IssueState =
  | { readonly type: "open" }
  | { readonly type: "requested"; readonly key: string; readonly at: string | undefined }
  | { readonly type: "declined"; readonly key: string; readonly declined: DeclinedFact };

/** Reads it from the requests that stand in the invoice. Of several the last one counts: whoever asks again has seen why the one before was declined. */
export function issueStateOf(
  snapshot: Pick<InvoiceSnapshot, "issued" | "ledger" | "requests">,
): IssueState {
  if (snapshot.issued !== undefined) return { type: "open" };
  const asked = snapshot.requests.filter(({ action }) => action === "issue").toSorted(byTime);
  const standing = asked.findLast((request) => requestState(snapshot, request) === "standing");
  if (standing !== undefined) return { type: "requested", key: standing.key, at: standing.at };
  const last = asked.at(-1);
  return last?.declined === undefined
    ? { type: "open" }
    : { type: "declined", key: last.key, declined: last.declined };
}

/** By when it was answered, which is one clock's word; what is not answered yet by when it was asked. */
function byTime(one: RequestView, other: RequestView): number {
  const [first, second] = [one, other].map(({ declined, at }) => declined?.at ?? at ?? "");
  if (first === undefined || second === undefined) return 0;
  if (first === second) return one.key < other.key ? -1 : 1;
  return first < second ? -1 : 1;
}

/** What the registrar will look at, as far as this device can tell before it is asked. */
export function issueChecks(invoice: Invoice, settings: Workspace | undefined): readonly Finding[] {
  return issueFindings(withSeller(invoice, settings?.company));
}

/** What the issue does not wait for, and its receivers may ask for. */
export function askedLater(invoice: Invoice, settings: Workspace | undefined): readonly Finding[] {
  return issueWarnings(withSeller(invoice, settings?.company));
}

/** What a draft lacks, by the same checks, and what is told of it beside that. */
export function draftChecks(invoice: Invoice, settings: Workspace | undefined): readonly Finding[] {
  const { findings, remarks } = issueReview(withSeller(invoice, settings?.company));
  return [...findings, ...remarks];
}
