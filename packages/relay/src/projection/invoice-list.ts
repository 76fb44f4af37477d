import { DocumentId, JsonValue, PlainDate } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { InvoiceRow, invoiceRow, isOutdated } from "./invoice-row.ts";
import type { ListedConflict } from "./invoice-row.ts";

export interface InvoiceQuery {
  readonly status?: string | undefined;
  /** Part of the number or of the buyer's name, whatever its case. */
  readonly q?: string | undefined;
  readonly customer?: string | undefined;
  /** `next` of the page before. */
  readonly cursor?: number | undefined;
  readonly limit: number;
}

/**
 * The read model of invoices: a row for each, made from the document as it is committed, behind the journal by as much as `projectionLag` says.
 * It keeps its own cursor in storage, so it goes on after a crash where it was, and can be thrown away and built again.
 */
export interface InvoiceList extends Disposable {
  /** Newest change first. `next` is null on the last page. */
  readonly find: (
    workspace: WorkspaceId,
    query: InvoiceQuery,
  ) => Promise<{ readonly items: readonly InvoiceSummary[]; readonly next: number | null }>;
  readonly conflicts: (
    workspace: WorkspaceId,
  ) => Promise<readonly (ListedConflict & { readonly document: DocumentId })[]>;
  /** Resolves when the list shows everything that was committed before the call. */
  readonly caughtUp: (workspace: WorkspaceId) => Promise<void>;
  /** Resolves when no run is under way. */
  readonly idle: () => Promise<void>;
}

/** The name under which storage keeps this projection. */
export const invoiceProjection = "invoices";
const projection = invoiceProjection;
/** How many batches one transaction of the list covers. */
const journalPage = 5_000;
/** Edits of one invoice within this time make one row of it. Whoever asks for the list does not wait for it. */
const followAfterMs = 1_000;
/** A relay with much to do is not kept from it by its list: after a run it rests for so many times as long. */
const restPerRun = 4;

export function createInvoiceList(
  storage: RelayStorage,
  committer: Committer,
  deps: Pick<RelayDeps, "now" | "after" | "defer" | "log">,
): InvoiceList {
  const rows = new Map<WorkspaceId, Promise<Map<DocumentId, InvoiceRow>>>();
  const running = new Map<WorkspaceId, Promise<void>>();
  const waiting = new Map<WorkspaceId, Promise<void>>();

  const today = (): PlainDate => PlainDate.parse(new Date(deps.now()).toISOString().slice(0, 10));

  const rowsOf = (workspace: WorkspaceId): Promise<Map<DocumentId, InvoiceRow>> => {
    const known = rows.get(workspace);
    if (known !== undefined) return known;
    const loading = storage
      .projectedRows(projection, workspace)
      .then(
        (stored) =>
          new Map(
            stored.map(
              ({ key, value }) => [DocumentId.parse(key), InvoiceRow.parse(value)] as const,
            ),
          ),
      );
    rows.set(workspace, loading);
    loading.catch(() => rows.delete(workspace));
    return loading;
  };

  const project = async (
    workspace: WorkspaceId,
    documents: Iterable<DocumentId>,
    cursor: number,
  ): Promise<void> => {
    const current = await rowsOf(workspace);
    const changed: { key: DocumentId; row: InvoiceRow | null }[] = [];
    for (const document of documents) {
      try {
        const row = await committer.read(workspace, document, (live) => invoiceRow(live, today()));
        changed.push({ key: document, row });
      } catch (error) {
        // It keeps the row it had: one document must not hold up the list of all others.
        deps.log.error("row-failed", { workspace, document, reason: reasonOf(error) });
      }
      // A row takes as long as many batches: between two of them whoever waits comes first.
      await new Promise<void>(deps.defer);
    }
    await storage.project(
      projection,
      workspace,
      changed.map(({ key, row }) => ({ key, value: row === null ? null : jsonOf(row) })),
      cursor,
    );
    for (const { key, row } of changed) {
      if (row === null) current.delete(key);
      else current.set(key, row);
    }
  };

  const follow = async (workspace: WorkspaceId): Promise<void> => {
    // What is committed meanwhile is left to the next run: else a busy workspace would have its rows made anew without end.
    const head = await storage.head(workspace);
    let cursor = await storage.projectionCursor(projection, workspace);
    while (cursor < head) {
      const upTo = Math.min(head, cursor + journalPage);
      await project(workspace, await storage.changedDocuments(workspace, cursor, upTo), upTo);
      cursor = upTo;
    }
  };

  /**
   * One run a workspace at a time. A run that waits for the one before it reads everything committed until it begins, so all who ask
   * meanwhile share it.
   */
  const caughtUp = (workspace: WorkspaceId): Promise<void> => {
    const shared = waiting.get(workspace);
    if (shared !== undefined) return shared;
    const next = (running.get(workspace) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        waiting.delete(workspace);
        return follow(workspace);
      });
    waiting.set(workspace, next);
    running.set(workspace, next);
    const forget = (): void => {
      if (running.get(workspace) === next) running.delete(workspace);
    };
    next.then(forget, forget);
    return next;
  };

  const refreshOutdated = async (workspace: WorkspaceId): Promise<void> => {
    const current = await rowsOf(workspace);
    const outdated = [...current].filter(([, row]) => isOutdated(row, today()));
    if (outdated.length === 0) return;
    const cursor = await storage.projectionCursor(projection, workspace);
    await project(
      workspace,
      outdated.map(([document]) => document),
      cursor,
    );
  };

  const timers = new Map<WorkspaceId, Disposable>();
  /** How long the latest run took. */
  const durations = new Map<WorkspaceId, number>();
  const runByItself = async (workspace: WorkspaceId): Promise<void> => {
    const before = deps.now();
    try {
      await caughtUp(workspace);
    } catch (error) {
      deps.log.error("projection-failed", { projection, workspace, reason: reasonOf(error) });
    }
    durations.set(workspace, deps.now() - before);
  };
  const subscription = committer.committed.subscribe(everywhere, ({ workspace }) => {
    if (timers.has(workspace)) return;
    const delay = Math.max(followAfterMs, restPerRun * (durations.get(workspace) ?? 0));
    const timer = deps.after(delay, () => {
      timers.delete(workspace);
      void runByItself(workspace);
    });
    timers.set(workspace, timer);
  });

  const current = async (workspace: WorkspaceId): Promise<readonly [DocumentId, InvoiceRow][]> => {
    await caughtUp(workspace);
    await refreshOutdated(workspace);
    return [...(await rowsOf(workspace))].toSorted(([, one], [, other]) => other.seq - one.seq);
  };

  return {
    find: async (workspace, query) => {
      const found = (await current(workspace)).filter(([, row]) => matches(row, query));
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(([, { summary }]) => summary),
        next: found.length > page.length && last !== undefined ? last[1].seq : null,
      };
    },
    conflicts: async (workspace) =>
      (await current(workspace)).flatMap(([document, { conflicts }]) =>
        conflicts.map((conflict) => ({ ...conflict, document })),
      ),
    caughtUp,
    idle: async () => {
      await Promise.allSettled(running.values());
    },
    [Symbol.dispose]: () => {
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}

function matches({ summary, seq }: InvoiceRow, query: InvoiceQuery): boolean {
  const { status, q, customer, cursor } = query;
  if (cursor !== undefined && seq >= cursor) return false;
  if (status !== undefined && summary.status !== status && !hasFlag(summary, status)) return false;
  if (customer !== undefined && summary.customer !== customer) return false;
  if (q === undefined) return true;
  const wanted = q.toLocaleLowerCase("en");
  return [summary.number, summary.buyerName].some((text) =>
    text?.toLocaleLowerCase("en").includes(wanted),
  );
}

/** "overdue" and the like are flags beside the status; in a filter people do not tell them apart. */
function hasFlag({ flags }: InvoiceSummary, wanted: string): boolean {
  return flags.some((flag) => flag === wanted);
}

function jsonOf(row: InvoiceRow): JsonValue {
  return JsonValue.parse(JSON.parse(JSON.stringify(row)));
}
