import type { AuditLedger, HistoryBlame, HistoryDifference, HistoryPage } from "@concord/ledger";
import type { WorkspaceId } from "@concord/protocol";
import { createInTurn } from "../projection/in-turn.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps, RelayLog } from "../relay-deps.ts";
import { createEntrySealing } from "./entry-sealing.ts";
import type { Exported, LedgerCall, LedgerWorkerSettings, Moment } from "./ledger-messages.ts";
import { restAfter } from "./pace.ts";

export interface LedgerHostDeps extends Pick<RelayDeps, "now" | "ticks" | "labour" | "after"> {
  readonly ledger: AuditLedger;
  readonly log: RelayLog;
  /** Lets what has arrived meanwhile come first, and waits so long; 0 for no longer than that. */
  readonly rest: (ms: number) => Promise<void>;
  /** How many batches the relay has committed so far. */
  readonly committed: () => number;
  /** A signal that ends by itself. */
  readonly within: (ms: number) => AbortSignal;
  readonly reached: (workspace: WorkspaceId, cursor: number) => void;
  /** Opens a file that nobody else may read, and that nobody needs after it was sent. */
  readonly openFile: () => {
    readonly file: string;
    readonly write: (piece: Uint8Array) => Promise<void>;
    readonly close: () => Promise<void>;
  };
}

/** Whoever looks at a history waits for the rows of just now, and not for a ledger that is derived from the beginning. */
const stepsForReader = 4;

/** After every entry. */
const latest = Number.MAX_SAFE_INTEGER;

/** What the ledger's thread does: it follows, seals, sends seals away, and answers. */
export function createLedgerHost(
  settings: Pick<LedgerWorkerSettings, "sealEveryMs" | "anchorMs">,
  deps: LedgerHostDeps,
): { readonly answer: (call: LedgerCall) => Promise<unknown> } {
  const { ledger, log, now, ticks, labour } = deps;
  const sealing = createEntrySealing(settings, deps);
  const ending = new AbortController();
  const slices = createInTurn<"all">();
  let committed = 0;

  const step = async (workspace: WorkspaceId): Promise<boolean> => {
    const { cursor, isDone } = await ledger.step(workspace);
    deps.reached(workspace, cursor);
    return isDone;
  };

  const record = async (workspace: WorkspaceId, upTo: number): Promise<number> => {
    for (;;) {
      const { cursor, isDone } = await ledger.step(workspace);
      deps.reached(workspace, cursor);
      if (isDone || cursor >= upTo || ending.signal.aborted) return cursor;
      await deps.rest(0);
    }
  };

  /** Records what is there while somebody waits for it. */
  const catchUp = async (workspace: WorkspaceId, steps = Infinity): Promise<void> => {
    for (let count = 0; count < steps && !ending.signal.aborted; count += 1) {
      if (await step(workspace)) return;
      await deps.rest(0);
    }
  };

  /** A slice of the work for which nobody waits, and the rest after it. Whether all of the workspace is recorded. */
  const slice = async (workspace: WorkspaceId, behindSince: number): Promise<boolean> => {
    const [tick, labourBefore] = [ticks(), labour()];
    const isDone = await step(workspace);
    const before = committed;
    committed = deps.committed();
    const rest = restAfter({
      tookMs: ticks() - tick,
      workedMs: labour() - labourBefore,
      isBusy: committed !== before,
      behindMs: now() - behindSince,
    });
    await deps.rest(rest);
    return isDone;
  };

  const follow = async (workspace: WorkspaceId): Promise<void> => {
    const begunAt = now();
    let isDone = false;
    while (!isDone && !ending.signal.aborted) {
      // One after the other, of all workspaces: together they take no larger share.
      isDone = await slices.run("all", () => slice(workspace, begunAt));
    }
    if (ending.signal.aborted) return;
    await ledger.tidy(workspace);
    await sealing.recorded(workspace);
  };

  const history = async ({
    workspace,
    document,
    before,
    limit,
    withRegisters,
  }: Extract<LedgerCall, { type: "history" }>): Promise<HistoryPage | null> => {
    await catchUp(workspace, stepsForReader);
    const found = await ledger.history(workspace, document);
    if (found === null) return null;
    const end = Math.min(before ?? found.history.count, found.history.count);
    const from = Math.max(0, end - limit);
    const items = (await found.history.entries(from, end - from)).toReversed();
    const page = { items, next: from === 0 ? null : from, erasedAt: found.erasedAt };
    if (!withRegisters) return page;
    const registers = Object.fromEntries(await found.history.registersAt(items[0]?.seq ?? 0));
    return { ...page, registers };
  };

  const moment = async ({
    workspace,
    document,
    seq,
  }: Extract<LedgerCall, { type: "moment" }>): Promise<Moment | null> => {
    // Of a moment that is not recorded yet an earlier one would be the wrong answer, and be restored.
    await record(workspace, seq);
    const found = await ledger.history(workspace, document);
    const last = found?.history.entryAt(seq) ?? null;
    if (found === null || last === null) return null;
    const registers = Object.fromEntries(await found.history.registersAt(seq));
    const isErased = found.erasedAt !== null;
    return { kind: found.kind, seq: last.seq, at: last.at, registers, isErased };
  };

  const blame = async ({
    workspace,
    document,
    at,
    path,
  }: Extract<LedgerCall, { type: "blame" }>): Promise<HistoryBlame | null> => {
    await record(workspace, at ?? latest);
    const found = await ledger.history(workspace, document);
    if (found === null) return null;
    const blamed = await found.history.blameAt(at ?? latest);
    const items = [...blamed]
      .filter(([name, { value }]) =>
        path === null
          ? value.type !== "known" || value.value !== null
          : name === path || name.startsWith(`${path}.`),
      )
      .map(([name, each]) => ({ path: name, ...each }))
      .toSorted((one, other) => (one.path < other.path ? -1 : 1));
    return { items };
  };

  const difference = async ({
    workspace,
    document,
    from,
    to,
  }: Extract<LedgerCall, { type: "difference" }>): Promise<HistoryDifference | null> => {
    await record(workspace, Math.max(from, to ?? latest));
    const found = await ledger.history(workspace, document);
    if (found === null) return null;
    const { history: past } = found;
    return {
      from: past.entryAt(from)?.seq ?? 0,
      to: past.entryAt(to ?? latest)?.seq ?? 0,
      items: await past.difference(from, to ?? latest),
    };
  };

  const writeFile = async ({
    workspace,
    readable,
  }: Extract<LedgerCall, { type: "export" }>): Promise<Exported> => {
    await catchUp(workspace);
    const { file, write, close } = deps.openFile();
    try {
      const sealed = await ledger.export(workspace, { readable }, write);
      return sealed.type === "refused"
        ? { type: "refused", message: sealed.message }
        : { type: "written", file };
    } finally {
      await close();
    }
  };

  /** The last edits of a day too are recorded and sealed before it ends. */
  const end = async ({
    workspaces,
    withinMs,
  }: Extract<LedgerCall, { type: "end" }>): Promise<void> => {
    const until = now() + withinMs;
    ending.abort();
    for (const workspace of workspaces) {
      try {
        let isDone = false;
        while (!isDone && now() < until) isDone = await step(workspace);
        if (now() < until) await sealing.last(workspace, until - now());
      } catch (error) {
        log.error("ledger-behind", { workspace, reason: reasonOf(error) });
      }
    }
    sealing[Symbol.dispose]();
  };

  return {
    answer: async (call) => {
      switch (call.type) {
        case "follow":
          return follow(call.workspace);
        case "history":
          return history(call);
        case "moment":
          return moment(call);
        case "blame":
          return blame(call);
        case "difference":
          return difference(call);
        case "record":
          return record(call.workspace, call.upTo);
        case "export":
          return writeFile(call);
        case "end":
          return end(call);
        default:
          return call satisfies never;
      }
    },
  };
}
