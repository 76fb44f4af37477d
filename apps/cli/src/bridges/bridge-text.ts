import { bold, dim, green, red, yellow } from "ansis";
import type { BridgeStatusAnswer } from "../access/bridge-answers.ts";
import { fitColumns, shortenPath, wrapLast } from "../terminal/fit.ts";
import { momentText, withinText } from "../terminal/moment.ts";
import { oneLine } from "../terminal/output.ts";
import { subjectText } from "./dead-letter-text.ts";
import { progressBar } from "../terminal/progress-bar.ts";
import { table } from "../terminal/table.ts";

/** How a bridge is doing, on one screen. */
export function bridgeText(status: BridgeStatusAnswer, width: number): string {
  const { queues, lag, backfill, requests } = status;
  const effects = Object.entries(queues.effects)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
  const dead = String(queues.deadLetters);
  const rows = [
    ["state", stateText(status.lifecycle)],
    ["vendor", stateText(status.vendor)],
    ["linked", String(status.linked)],
    ["heard of it", status.lastSweepAt === undefined ? "never" : momentText(status.lastSweepAt)],
    ...connectionRows(status),
    ["to read", `${queues.incoming}${age(lag.incomingMs)}`],
    ["to plan", `${queues.documents}${age(lag.outgoingMs)}`],
    ["took", tookText(status.lagP95Ms)],
    ["effects", effects || "none"],
    ["dead letters", queues.deadLetters === 0 ? dead : red(dead)],
    ["backfill", backfillText(status)],
    [
      "requests",
      `${requests.running} running, ${requests.waiting} waiting, ${requests.lastMinute} in the last minute`,
    ],
  ].map(([name = "", value = ""]) => [dim(name), value]);
  return [
    [`${bold(status.connection)} ${dim("(times in UTC)")}`, table(wrapLast(rows, width))].join(
      "\n",
    ),
    mappedText(status, width),
    stuckText(status, width),
    eventsText(status, width),
    driftText(status, width),
    backfill.reason === undefined ? "" : yellow(oneLine(backfill.reason)),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/** When tokens were renewed, where they are, and until when the connection holds if nothing renews them. */
function connectionRows({ credentials }: BridgeStatusAnswer): readonly string[][] {
  if (credentials === undefined) return [];
  const { renewedAt, endsAt } = credentials;
  const ends = endsAt === undefined ? "" : `, the connection ends ${momentText(endsAt)}`;
  return [["tokens", `renewed ${momentText(renewedAt)}${ends}`]];
}

function tookText(ms: number | undefined): string {
  return ms === undefined
    ? "nothing in a day"
    : `${withinText(ms)} for 95 of 100 over the last day`;
}

/** What of the vendor's is used for what, and the variable that says it. */
function mappedText({ mapped }: BridgeStatusAnswer, width: number): string {
  if (mapped.length === 0) return "";
  const rows = mapped.map(({ what, is, setting }) => [
    dim(oneLine(what)),
    oneLine(setting === undefined ? is : `${is} (${setting})`),
  ]);
  return `${bold("Used of the vendor's")}\n${table(wrapLast(rows, width))}`;
}

function stateText({
  state,
  reason,
}: {
  readonly state: string;
  readonly reason?: string | undefined;
}): string {
  const good = state === "running" || state === "closed";
  // A breaker that is closed lets calls through; people read it the other way round.
  const word = state === "closed" ? "answers" : state;
  const why = reason === undefined ? "" : `: ${oneLine(reason)}`;
  return (good ? green : yellow)(`${word}${why}`);
}

function backfillText({ backfill: { state, phase, done, total } }: BridgeStatusAnswer): string {
  if (state === "none" || state === "done") return state;
  return `${state} ${progressBar({ phase, done, total }, 20)}`;
}

function age(ms: number): string {
  return ms === 0 ? "" : dim(`, the oldest for ${(ms / 1_000).toFixed(1)} s`);
}

/** What only time or a person mends, and what the bridge tries again by itself meanwhile. */
function stuckText({ stuck }: BridgeStatusAnswer, width: number): string {
  if (stuck.length === 0) return "";
  const rows = stuck.map(({ subject, reason, againAt, holdsUp }) => [
    againAt === undefined ? dim("–") : dim(new Date(againAt).toISOString().slice(11, 16)),
    yellow(subjectText(subject)),
    oneLine(holdsUp.length === 0 ? reason : `${reason} Waits for it: ${holdsUp.join("; ")}`),
  ]);
  return `${bold("Unknown or not allowed")} ${dim("(tried again by itself at the time named, UTC; what helps: concord dead-letters)")}\n${table(wrapLast(rows, width))}`;
}

function eventsText({ lastEvents }: BridgeStatusAnswer, width: number): string {
  if (lastEvents.length === 0) return "";
  const rows = lastEvents.map(({ at, what, subject, detail }) => [
    dim(new Date(at).toISOString().slice(11, 19)),
    what,
    oneLine(subject),
    dim(oneLine(detail === null ? "" : JSON.stringify(detail))),
  ]);
  const free = [
    { column: 2, least: 12 },
    { column: 3, least: 12 },
  ];
  return `${bold("Last events")} ${dim("(UTC)")}\n${table(fitColumns(rows, width, free))}`;
}

function driftText({ drift }: BridgeStatusAnswer, width: number): string {
  if (drift.length === 0) return "";
  const rows = drift.map(({ kind, path, what, example, times }) => [
    yellow(kind),
    oneLine(path),
    oneLine(what),
    oneLine(example),
    dim(`${times}×`),
  ]);
  const free = [
    { column: 1, least: 12, cut: shortenPath },
    { column: 2, least: 12 },
    { column: 3, least: 8 },
  ];
  return `${bold("Drift")} ${dim("(what the vendor says and we do not know)")}\n${table(fitColumns(rows, width, free))}`;
}
