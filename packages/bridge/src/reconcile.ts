import { isDeepStrictEqual } from "node:util";
import { summaryOf } from "@concord/document";
import type { DocumentId, PlainDate } from "@concord/model";
import { compareSummaries, type Difference, type OurSummary } from "./compare-summaries.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { connectionName } from "./connection-identity.ts";
import type { RemoteFailure, RemoteRef, RemoteSummary } from "./connector.ts";
import { knownOf } from "./inbox/known.ts";
import { waitsForPerson, type Waiting } from "./waits-for-person.ts";

/** One invoice on which the vendor and the document do not agree. */
export interface ReconcileFinding {
  readonly document: DocumentId;
  readonly ref: RemoteRef;
  readonly number: string | undefined;
  readonly differences: readonly Difference[];
  /** Dead letters that stand before the repair: until a person decides, nothing is repaired. */
  readonly waiting: readonly Waiting[];
}

/** An invoice that could not be compared. */
export interface Unchecked {
  readonly document: DocumentId;
  readonly ref: RemoteRef;
  readonly reason: string;
}

export interface ReconcileReport {
  readonly connection: string;
  readonly at: string;
  readonly checked: number;
  readonly agreeing: number;
  readonly findings: readonly ReconcileFinding[];
  readonly unchecked: readonly Unchecked[];
}

/**
 * Compares every linked invoice with the vendor, read fresh, field by field. It changes nothing. `today` is a plain date in the seller's time zone.
 */
export async function reconcile(
  context: BridgeContext,
  today: PlainDate,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const { store, connection, clock } = context;
  const findings: ReconcileFinding[] = [];
  const unchecked: Unchecked[] = [];
  let checked = 0;

  for (const { document, object, summary } of store.shadows.ofKind("invoice")) {
    signal.throwIfAborted();
    const { ref } = object;
    const snapshot = await context.replica.snapshot(document);
    if (snapshot?.kind !== "invoice") {
      unchecked.push({ document, ref, reason: "The document is not in this workspace." });
      continue;
    }
    const theirs = await vendorSummary(context, ref);
    if (theirs.type === "failed") {
      unchecked.push({ document, ref, reason: theirs.reason });
      continue;
    }
    checked += 1;
    const { number, currency, gross, outstanding, dueDate, status } = summaryOf(snapshot, today);
    const ours: OurSummary = { number, currency, gross, outstanding, dueDate, status };
    const differences = compareSummaries(theirs.summary, ours);
    if (differences.length === 0) continue;
    // What was read before and is merged is not mended by being read again.
    const isNews = !isDeepStrictEqual(theirs.summary, summary);
    const person = isNews ? undefined : await waitsForPerson(context, snapshot);
    findings.push({
      document,
      ref,
      number,
      differences:
        person === undefined
          ? differences
          : differences.map((each): Difference => ({ ...each, fix: "ask" })),
      waiting: person ?? [],
    });
  }
  return {
    connection: connectionName(connection),
    at: new Date(clock.now()).toISOString(),
    checked,
    agreeing: checked - findings.length,
    findings,
    unchecked,
  };
}

async function vendorSummary(
  context: BridgeContext,
  ref: RemoteRef,
): Promise<
  | { readonly type: "ok"; readonly summary: RemoteSummary }
  | { readonly type: "failed"; readonly reason: string }
> {
  const fetched = await context.calls.fetch(ref, "backfill");
  if (fetched.type === "failed") {
    return isGone(fetched.failure)
      ? { type: "ok", summary: { state: "deleted" } }
      : { type: "failed", reason: fetched.failure.reason };
  }
  const normalised = context.connector.normalise(fetched.value, await knownOf(context, ref));
  if (normalised.type === "parked") return { type: "failed", reason: normalised.reason };
  const own = normalised.changes.find(
    ({ owner }) => owner.kind === ref.kind && owner.id === ref.id,
  );
  return own?.summary === undefined
    ? { type: "failed", reason: "The connector gives no summary of it." }
    : { type: "ok", summary: own.summary };
}

function isGone(failure: RemoteFailure): boolean {
  return failure.type === "not-found";
}
