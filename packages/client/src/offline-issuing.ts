import {
  Operation,
  invoiceSnapshot,
  planLeasedIssue,
  seenDigest,
  snapshot,
} from "@concord/document";
import type { LastLeased, Origin, WorkspaceSnapshot } from "@concord/document";
import { errorAt, leaseObjection, nextLeased, seriesOf } from "@concord/model";
import type { DocumentId, Finding, NumberLease, PlainDate } from "@concord/model";
import type { LocalStore } from "./local-store.ts";
import type { ChangeOutcome, LocalWriter } from "./local-writer.ts";
import type { SyncOutcome } from "./receipts.ts";

/** A lease that this device was granted, and what it still has of it. */
export interface HeldLease {
  readonly lease: NumberLease;
  /** The last number that was given under it; undefined: none yet. */
  readonly last: LastLeased | undefined;
  /** The count that is given next; undefined where none is left. */
  readonly next: number | undefined;
  /** Why nothing is issued under it; undefined where something is. */
  readonly objection: string | undefined;
}

/** What became of an issue by this device. */
export type OfflineIssue =
  /** It is issued, and durable on this device. `synced` as of any change: the relay takes it, or puts it right. */
  | {
      readonly type: "issued";
      readonly document: DocumentId;
      readonly number: string;
      readonly on: PlainDate;
      readonly series: string;
      readonly batch: number;
      readonly synced: Promise<SyncOutcome>;
    }
  /** No number was taken. */
  | { readonly type: "not-issued"; readonly findings: readonly Finding[] }
  | Extract<ChangeOutcome, { readonly type: "refused" | "not-stored" }>;

/**
 * Issues invoices under the leases of this device, without asking anybody. A number is taken by the very transaction that stores the issue, and shown to nobody
 * before: a crash leaves either both or neither.
 */
export interface OfflineIssuing {
  readonly leases: () => Promise<readonly HeldLease[]>;
  readonly issue: (
    document: DocumentId,
    wish: OfflineIssueWish,
    origin: Origin,
  ) => Promise<OfflineIssue>;
}

/** How a draft is to be issued by this device. */
export interface OfflineIssueWish {
  /** The first leased series that takes such documents unless given. */
  readonly series?: string | undefined;
  /** The digest of what the person saw: nothing else is issued. */
  readonly seen?: string | undefined;
}

export function createOfflineIssuing(deps: {
  readonly store: LocalStore;
  readonly writer: Pick<LocalWriter, "writePlanned">;
  readonly now: () => number;
  readonly today: () => PlainDate;
}): OfflineIssuing {
  const { store, writer, now, today } = deps;
  // One number after the other: the next is given once the one before is stored, so that what cannot be stored leaves no gap.
  let last: Promise<unknown> = Promise.resolve();

  /** What the workspace says of itself: of several documents the one that counts at the relay too. */
  async function workspaceHere(): Promise<WorkspaceSnapshot | undefined> {
    const [id] = store.rows
      .list("workspace")
      .map(({ document }) => document)
      .toSorted();
    if (id === undefined) return undefined;
    const read = await store.documents.use(id, ({ doc }) =>
      snapshot(doc, { id, kind: "workspace" }),
    );
    return read.kind === "workspace" ? read : undefined;
  }

  const lastOf = ({ id }: NumberLease): LastLeased | undefined => store.settings().leased[id];

  function held(lease: NumberLease): HeldLease {
    const { device, principal } = store.settings();
    const use = { device, principal: principal?.id ?? "", at: now() };
    const given = lastOf(lease);
    return {
      lease,
      last: given,
      next: nextLeased(lease, given?.count),
      objection: leaseObjection(lease, use),
    };
  }

  async function leases(): Promise<readonly HeldLease[]> {
    const { device } = store.settings();
    const all = (await workspaceHere())?.leases ?? [];
    return all.filter((lease) => lease.device === device).map(held);
  }

  async function issueNext(
    document: DocumentId,
    { series, seen }: OfflineIssueWish,
    origin: Origin,
  ): Promise<OfflineIssue> {
    const { device, principal } = store.settings();
    const own = await workspaceHere();
    const row = store.rows.get(document);
    if (own === undefined || principal === null || row?.kind !== "invoice") {
      return nothing("number", "This device does not hold the invoice, or was never connected.");
    }
    const settings = own.workspace;
    const planned: { issue: ReturnType<typeof planLeasedIssue> | undefined } = { issue: undefined };
    const outcome = await writer.writePlanned(document, ({ doc }) => {
      const draft = invoiceSnapshot(doc, { id: document });
      const isOther = seen !== undefined && seen !== seenDigest(draft.invoice);
      if (isOther && draft.issued === undefined) {
        planned.issue = {
          type: "refused",
          findings: [errorAt("CONCORD-LEASE", "seen", changedSince)],
        };
        return { type: "nothing" };
      }
      const mine = own.leases.filter((lease) => lease.device === device);
      const taking = mine.filter((lease) =>
        series === undefined
          ? seriesOf(settings).some(
              ({ id, kinds }) => id === lease.series && kinds.includes(draft.invoice.kind),
            )
          : lease.series === series,
      );
      const lease = taking.find((each) => held(each).objection === undefined) ?? taking[0];
      if (lease === undefined) return { type: "nothing" };
      planned.issue = planLeasedIssue(draft, {
        settings,
        lease,
        last: lastOf(lease),
        device,
        principal: principal.id,
        now: now(),
        today: today(),
      });
      if (planned.issue.type === "refused") return { type: "nothing" };
      const { content, digest: _, ...issued } = planned.issue.issued;
      const operations = [Operation.parse({ type: "mark-issued", issued, content })];
      return {
        type: "change",
        change: { document, kind: "invoice", operations, origin },
        settings: { leased: { ...store.settings().leased, [lease.id]: planned.issue.last } },
      };
    });
    const { issue } = planned;
    if (issue === undefined) {
      const which = series === undefined ? "that takes such documents" : series;
      return nothing("number", `This device holds no lease of a number series ${which}.`);
    }
    if (issue.type === "refused") return { type: "not-issued", findings: issue.findings };
    switch (outcome.type) {
      case "stored": {
        const { number, on, by } = issue.issued;
        const { batch, synced } = outcome;
        return {
          type: "issued",
          document,
          number,
          on: on ?? today(),
          series: by.type === "registrar" ? by.series : "",
          batch,
          synced,
        };
      }
      case "unchanged":
        return nothing("issued", "It is issued already.");
      case "refused":
      case "not-stored":
        return outcome;
    }
  }

  return {
    leases,
    issue: (document, wish, origin) => {
      const issuing = last.then(() => issueNext(document, wish, origin));
      last = issuing.catch(() => undefined);
      return issuing;
    },
  };
}

const changedSince = "The invoice was changed since it was seen. Look at it and ask again.";

function nothing(path: string, message: string): OfflineIssue {
  return { type: "not-issued", findings: [errorAt("CONCORD-LEASE", path, message)] };
}
