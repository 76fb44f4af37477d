import type { AuditLedger, HistoryPage } from "@concord/ledger";
import type { WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayLog } from "../relay-deps.ts";
import type { Exported, LedgerCall, LedgerWorkerSettings, Moment } from "./ledger-messages.ts";

export interface LedgerHostDeps {
  readonly ledger: AuditLedger;
  readonly log: RelayLog;
  readonly now: () => number;
  /** Lets what has arrived meanwhile come first. */
  readonly breathe: () => Promise<void>;
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

/** What the ledger's thread does: it follows, seals, sends seals away, and answers. */
export function createLedgerHost(
  settings: Pick<LedgerWorkerSettings, "sealEveryMs" | "anchorMs">,
  deps: LedgerHostDeps,
): { readonly answer: (call: LedgerCall) => Promise<unknown> } {
  const { ledger, log, now, breathe } = deps;
  const sealedAt = new Map<WorkspaceId, number>();
  const ending = new AbortController();

  const catchUp = async (workspace: WorkspaceId, steps = Infinity): Promise<void> => {
    for (let step = 0; step < steps && !ending.signal.aborted; step += 1) {
      const { cursor, isDone } = await ledger.step(workspace);
      deps.reached(workspace, cursor);
      if (isDone) return;
      await breathe();
    }
  };

  const seal = async (workspace: WorkspaceId): Promise<void> => {
    if (now() - (sealedAt.get(workspace) ?? 0) < settings.sealEveryMs) return;
    sealedAt.set(workspace, now());
    const sealing = await ledger.seal(workspace);
    if (sealing.type === "refused") {
      const { reason, message } = sealing;
      log.error("ledger-not-sealed", { workspace, reason, message });
    }
    const failed = await ledger.anchor(workspace, deps.within(settings.anchorMs));
    for (const [anchor, error] of failed) {
      log.warn("anchor-failed", { workspace, anchor, reason: reasonOf(error) });
    }
  };

  const follow = async (workspace: WorkspaceId): Promise<void> => {
    await catchUp(workspace);
    if (ending.signal.aborted) return;
    await ledger.tidy(workspace);
    await seal(workspace);
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
    const page = { items, next: from === 0 ? null : from };
    if (!withRegisters) return page;
    const registers = Object.fromEntries(await found.history.registersAt(items[0]?.seq ?? 0));
    return { ...page, registers };
  };

  const moment = async ({
    workspace,
    document,
    seq,
  }: Extract<LedgerCall, { type: "moment" }>): Promise<Moment | null> => {
    await catchUp(workspace, stepsForReader);
    const found = await ledger.history(workspace, document);
    const last = found?.history.entryAt(seq) ?? null;
    if (found === null || last === null) return null;
    const registers = Object.fromEntries(await found.history.registersAt(seq));
    return { kind: found.kind, seq: last.seq, at: last.at, registers };
  };

  const writeFile = async ({
    workspace,
    readable,
  }: Extract<LedgerCall, { type: "export" }>): Promise<Exported> => {
    await catchUp(workspace);
    const { file, write, close } = deps.openFile();
    try {
      const sealing = await ledger.export(workspace, { readable }, write);
      return sealing.type === "refused"
        ? { type: "refused", message: sealing.message }
        : { type: "written", file };
    } finally {
      await close();
    }
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
        case "export":
          return writeFile(call);
        case "end":
          ending.abort();
          return null;
        default:
          return call satisfies never;
      }
    },
  };
}
