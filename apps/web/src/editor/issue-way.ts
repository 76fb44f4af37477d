import { planLeasedIssue } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import type { HeldLease } from "@concord/client";
import {
  issueFindings,
  leasedNumber,
  numberShape,
  seriesOf,
  seriesProblem,
  withSeller,
} from "@concord/model";
import type { Finding, NumberLease, NumberSeries, PlainDate, Workspace } from "@concord/model";

/** By which way a draft gets its number from a series that takes such documents. */
export type NumberWay = { readonly series: NumberSeries } & (
  | {
      /** The relay gives it, now or once this device is connected. Which one it is only the relay knows: "INV-2026-…". */
      readonly type: "relay";
      readonly shape: string;
      readonly findings: readonly Finding[];
    }
  | {
      /** This device gives it under its lease, connected or not. */
      readonly type: "here";
      readonly number: string;
      /** How many are left, this one among them. */
      readonly left: number;
      readonly until: NumberLease["until"];
      readonly findings: readonly Finding[];
    }
  | {
      /** Nobody gives one of it here and now. */
      readonly type: "barred";
      readonly why:
        | { readonly type: "problem"; readonly message: string }
        | { readonly type: "elsewhere"; readonly lease: NumberLease }
        | { readonly type: "used-up" };
    }
);

/** What is known when somebody wants to issue. */
export interface IssueSituation {
  readonly settings: Workspace;
  /** The last lease of each series, whoever holds it. */
  readonly leases: readonly NumberLease[];
  /** What this device has of its own. */
  readonly held: readonly HeldLease[];
  readonly device: string;
  readonly principal: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly today: PlainDate;
}

type Draft = Pick<InvoiceSnapshot, "invoice" | "ledger" | "problems" | "issued">;

/** The ways of all series that take documents of the draft's kind, in the order of the workspace. */
export function numberWays(draft: Draft, situation: IssueSituation): readonly NumberWay[] {
  const { kind } = draft.invoice;
  return seriesOf(situation.settings)
    .filter(({ kinds }) => kinds.includes(kind))
    .map((series) => numberWay(draft, series, situation));
}

function numberWay(draft: Draft, series: NumberSeries, situation: IssueSituation): NumberWay {
  const problem = seriesProblem(series);
  if (problem !== undefined) {
    return { series, type: "barred", why: { type: "problem", message: problem.message } };
  }
  const standing = situation.leases.find(
    ({ series: of, state }) => of === series.id && state === "active",
  );
  // A lease that is overdue ends at the relay by itself.
  if (standing === undefined || Date.parse(standing.until) <= situation.now) {
    return throughRelay(draft, series, situation);
  }
  const held = situation.held.find(({ lease }) => lease.id === standing.id);
  const isOwn = standing.device === situation.device && standing.principal === situation.principal;
  if (!isOwn || held === undefined) {
    return { series, type: "barred", why: { type: "elsewhere", lease: standing } };
  }
  if (held.next === undefined) return { series, type: "barred", why: { type: "used-up" } };
  const { settings, device, principal, now, today } = situation;
  const { lease, last, next } = held;
  const plan = planLeasedIssue(draft, { settings, lease, last, device, principal, now, today });
  const on = draft.invoice.issueDate ?? today;
  return {
    series,
    type: "here",
    number: plan.type === "issues" ? plan.issued.number : leasedNumber(lease, on, next),
    left: lease.to - next + 1,
    until: lease.until,
    findings: plan.type === "issues" ? [] : plan.findings,
  };
}

function throughRelay(
  { invoice }: Draft,
  series: NumberSeries,
  { settings, today }: IssueSituation,
): NumberWay {
  return {
    series,
    type: "relay",
    shape: numberShape(series, invoice.issueDate ?? today),
    findings: issueFindings(withSeller(invoice, settings.company)),
  };
}

/**
 * The way that is taken unless somebody chooses another: without a network one that numbers here, else that of the first series, which such documents take. Where
 * that is barred, the first that is not.
 */
export function preferredWay(ways: readonly NumberWay[], isOnline: boolean): NumberWay | undefined {
  const here = ways.find(({ type }) => type === "here");
  if (!isOnline && here !== undefined) return here;
  return ways.find(({ type }) => type !== "barred") ?? ways[0];
}
