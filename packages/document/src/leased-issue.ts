import {
  errorAt,
  utcInstant,
  claimOfLease,
  leaseObjection,
  leasedNumber,
  nextLeased,
  seriesOf,
  withSeller,
} from "@concord/model";
import type { Finding, NumberLease, PlainDate, Workspace } from "@concord/model";
import { freezable, sealed, seenDigest } from "./frozen-content.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import type { IssuedFact } from "./issue-facts.ts";
import { issueObjections } from "./issue-objections.ts";

/** The last number that was given under a lease. */
export interface LastLeased {
  readonly count: number;
  readonly on: PlainDate;
}

/** Who issues under which lease. */
export interface LeasedIssueContext {
  readonly settings: Workspace;
  readonly lease: NumberLease;
  readonly last: LastLeased | undefined;
  readonly device: string;
  readonly principal: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Today where the seller is. */
  readonly today: PlainDate;
}

export type LeasedIssue =
  | { readonly type: "issues"; readonly issued: IssuedFact; readonly last: LastLeased }
  | { readonly type: "refused"; readonly findings: readonly Finding[] };

/** What a device writes that issues a draft under its lease, by the rules by which the registrar issues; or everything that keeps it from that. */
export function planLeasedIssue(
  snapshot: Pick<InvoiceSnapshot, "invoice" | "ledger" | "problems" | "issued">,
  context: LeasedIssueContext,
): LeasedIssue {
  const { settings, lease, last, device, principal, now, today } = context;
  const { invoice: draft, issued: standing } = snapshot;
  if (standing !== undefined) {
    return refused([
      errorAt("CONCORD-ISSUED", "issued", `It is issued already: ${standing.number}`),
    ]);
  }
  const found: Finding[] = [...issueObjections(snapshot, settings, today)];
  const objection = leaseObjection(lease, { device, principal, at: now });
  if (objection !== undefined) found.push(errorAt("CONCORD-LEASE", "number", objection));
  const series = seriesOf(settings).find(({ id }) => id === lease.series);
  const isOfLease = lease.kinds?.includes(draft.kind) ?? true;
  if (draft.kind === "credit-note") {
    const message =
      "A credit note is not issued offline: nobody knows there what is left to credit. Ask for its issue once you are online.";
    found.push(errorAt("CONCORD-LEASE", "kind", message));
  } else if (!isOfLease || series?.kinds.includes(draft.kind) !== true) {
    const message = `The leased number series ${lease.series} takes no documents of the kind ${draft.kind}.`;
    found.push(errorAt("CONCORD-LEASE", "kind", message));
  }
  const count = nextLeased(lease, last?.count);
  if (count === undefined) {
    const message = `The numbers that were leased of the series ${lease.series} are used up. Renew the lease.`;
    found.push(errorAt("CONCORD-LEASE", "number", message));
  }
  const earliest = later(last?.on, lease.notBefore);
  const on = draft.issueDate ?? later(today, earliest) ?? today;
  if (earliest !== undefined && on < earliest) {
    const message = `The last invoice of its series is of ${earliest}: dates in a series do not go back. Date this one ${earliest} or later.`;
    found.push(errorAt("CONCORD-ISSUE-DATE", "issueDate", message));
  }
  if (found.length > 0 || count === undefined) return refused(found);

  const number = leasedNumber(lease, on, count);
  const content = freezable({
    ...withSeller(draft, settings.company),
    number,
    issueDate: on,
  });
  const issued: IssuedFact = {
    number,
    on,
    at: utcInstant(now),
    by: {
      type: "registrar",
      series: lease.series,
      period: "",
      count,
      lease: claimOfLease(lease),
    },
    ...sealed(content),
    seen: seenDigest(draft),
  };
  return { type: "issues", issued, last: { count, on } };
}

function later(one: PlainDate | undefined, other: PlainDate | undefined): PlainDate | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

function refused(findings: readonly Finding[]): LeasedIssue {
  return { type: "refused", findings };
}
