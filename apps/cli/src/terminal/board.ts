import { dim, green, red, yellow } from "ansis";
import type { PartState } from "../process/supervisor.ts";
import { withinText } from "./moment.ts";
import { counted, oneLine } from "./output.ts";
import { progressBar } from "./progress-bar.ts";
import { table } from "./table.ts";

const eventLines = 6;

/** The live board of `concord start`: a line a part, then the last events of all of them. */
export function board(states: ReadonlyMap<string, PartState>): readonly string[] {
  const rows = [...states].map(([name, state]) => [
    `  ${name}`,
    stateWord(state),
    state.type === "ready" && state.status !== undefined ? queueText(state.status) : "",
    state.type === "ready" && state.status?.progress !== undefined
      ? progressBar(state.status.progress, 20)
      : "",
  ]);
  const events = [...states]
    .flatMap(([name, state]) =>
      state.type === "ready"
        ? (state.status?.events ?? []).map(({ at, text }) => ({ at, name, text }))
        : [],
    )
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .slice(-eventLines)
    .map(({ at, name, text }) => dim(`  ${at.slice(11, 19)}  ${name}: ${oneLine(text)}`));
  return ["", ...table(rows).split("\n"), ...(events.length > 0 ? ["", ...events] : []), ""];
}

function stateWord(state: PartState): string {
  switch (state.type) {
    case "starting":
      return yellow("starting");
    case "ready":
      return readyWord(state.status?.state ?? "ready", state.status?.needs);
    case "restarting":
      return red(`restarting: ${state.reason}`);
    case "stopped":
      return dim("stopped");
  }
}

function readyWord(word: string, needs: string | undefined): string {
  if (needs !== undefined) return red(`${word}: ${oneLine(needs)}`);
  if (word === "vendor away" || word === "paused") return yellow(word);
  return word.includes("attention") ? red(word) : green(word);
}

function queueText(status: {
  readonly queue: number;
  readonly lagMs: number;
  readonly lagP95Ms?: number | undefined;
  readonly deadLetters?: number | undefined;
}): string {
  const waiting =
    status.queue === 0
      ? "queue 0"
      : `queue ${status.queue}, oldest ${(status.lagMs / 1_000).toFixed(1)} s`;
  const dead = status.deadLetters ?? 0;
  return [
    waiting,
    ...(status.lagP95Ms === undefined ? [] : [`95 % within ${withinText(status.lagP95Ms)}`]),
    ...(dead === 0 ? [] : [red(counted(dead, "dead letter"))]),
  ].join(" · ");
}
