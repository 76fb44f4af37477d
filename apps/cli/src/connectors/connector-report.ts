import type { BridgeStatus, DeadLetter } from "@concord/bridge";
import { connectionPolicy, defaultAuthority } from "@concord/model";
import type { Workspace } from "@concord/model";
import type { ConnectorReport, HeldProblem } from "@concord/protocol";
import { connectionEnd } from "./connection-end.ts";
import { subjectText } from "../bridges/dead-letter-text.ts";

/** Behind for longer than this is worth a word. */
const behindMs = 30_000;

/** What a person sees of a connection: one state, what is behind it, and what waits for them. */
export function connectorReport(input: {
  readonly connector: string;
  readonly account: string;
  readonly isSandbox: boolean;
  readonly status: BridgeStatus;
  readonly held: readonly DeadLetter[];
  readonly workspace: Workspace;
  readonly now: number;
  /** So long before a connection ends a person is told. */
  readonly reconnectDays?: number;
}): ConnectorReport {
  const { connector, account, status, held, workspace, now } = input;
  const { queues, lag, requests, backfill } = status;
  const open = (["pending", "sending", "uncertain", "applied"] as const).map(
    (state) => queues.effects[state],
  );
  const heard = [status.lastSweepAt, status.lastEvents[0]?.at].filter((at) => at !== undefined);
  const report = {
    connector,
    account,
    isSandbox: input.isSandbox,
    waiting: [queues.incoming, queues.documents, ...open].reduce((sum, count) => sum + count, 0),
    lagMs: Math.max(lag.incomingMs, lag.outgoingMs),
    ...(status.lagP95Ms !== undefined && { lagP95Ms: status.lagP95Ms }),
    ...(status.credentials !== undefined && { credentials: status.credentials }),
    requests: { lastMinute: requests.lastMinute, perMinute: requests.perMinute },
    ...(heard.length > 0 && { lastSuccessAt: Math.max(...heard) }),
    linked: status.linked,
    ...(isReading(backfill) && {
      progress: {
        phase: backfill.phase,
        done: backfill.done,
        ...(backfill.total !== undefined && { total: backfill.total }),
      },
    }),
    policy: connectionPolicy(workspace, connector, account),
    mapped: status.mapped,
    owns: ownedPaths(workspace, connector),
    problems: held.map(heldProblem),
    at: now,
  };
  return {
    ...report,
    ...stateOf(status, held.length, report),
    ...connectionEnd(status, now, input.reconnectDays),
  };
}

function isReading({ state }: BridgeStatus["backfill"]): boolean {
  return state === "reading" || state === "merging";
}

type State = Pick<ConnectorReport, "state" | "reason" | "resumesAt">;

/** What needs a person comes first, then what keeps everything from going on. */
function stateOf(
  { lifecycle, vendor, backfill }: BridgeStatus,
  held: number,
  { waiting, lagMs }: { readonly waiting: number; readonly lagMs: number },
): State {
  switch (lifecycle.state) {
    case "unauthorized":
      return { state: "needs-you", reason: lifecycle.reason };
    case "paused":
      return { state: "paused" };
    case "stopped":
      return { state: "not-connected" };
    case "standby":
      return { state: "not-connected", reason: "Another process works on this connection." };
    case "preparing":
      return lifecycle.reason === undefined
        ? { state: "catching-up" }
        : { state: "slowed", reason: lifecycle.reason };
    case "running":
  }
  if (held > 0) return { state: "needs-you" };
  if (vendor.state === "open") {
    return { state: "slowed", reason: vendor.reason, resumesAt: vendor.until };
  }
  if (vendor.state === "trying") return { state: "slowed", reason: vendor.reason };
  const isBehind = waiting > 0 && lagMs > behindMs;
  return { state: isReading(backfill) || isBehind ? "catching-up" : "healthy" };
}

function ownedPaths(workspace: Workspace, connector: string): readonly string[] {
  const own = new Set(workspace.authority.map(({ path }) => path));
  const rules = [...workspace.authority, ...defaultAuthority.filter(({ path }) => !own.has(path))];
  return rules.filter(({ authority }) => authority === connector).map(({ path }) => path);
}

function heldProblem(letter: DeadLetter): HeldProblem {
  const { id, subject, document, reason, fixes, at, times, againAt, holdsUp } = letter;
  return {
    id,
    subject: subject.type,
    what: subject.type === "effect" ? subject.summary : subjectText(subject),
    ...(document !== undefined && { document }),
    reason,
    fixes,
    at,
    times,
    ...(againAt !== undefined && { againAt }),
    ...(holdsUp.length > 0 && { holdsUp }),
  };
}
