import type { Bench, Metric } from "./bench.ts";
import { spreadOf } from "./statistics.ts";

/** One measurement. A failed one has no values. */
export interface Run {
  readonly values: Readonly<Record<string, number>>;
  readonly failure: string | null;
  readonly loadAverage: number;
}

/** What a contestant measured in a bench, once for each repetition. */
export interface Runs {
  readonly contestant: string;
  readonly stores: string;
  readonly runs: readonly Run[];
}

/** The names whose ratios to all others are shown. */
const ours = ["Concord /sync", "Concord /yjs"];

/**
 * A bench as a table: medians with the lowest and highest of the repetitions, and how many times better we are by the first metric. The ratio is taken within
 * each repetition, in which all had the same busy or quiet machine, and then the median of them.
 */
export function tableOf({ title, metrics }: Bench, measured: readonly Runs[]): string {
  const [first] = metrics;
  if (first === undefined) throw new Error("A bench measures something");
  const shown = metrics.filter(({ key }) =>
    measured.some(({ runs }) => runs.some(({ values }) => key in values)),
  );
  const doors = measured.filter(({ contestant }) => ours.includes(contestant));
  const head = [
    "",
    ...shown.map(({ label }) => label),
    ...doors.map(({ contestant }) => `${contestant.replace("Concord ", "")} is better`),
  ];
  const rows = measured.map((each) => [
    each.contestant,
    ...shown.map(({ key }) => spreadText(valuesOf(each, key))),
    ...doors.map((door) => (door === each ? "" : ratioText(first, door, each))),
  ]);
  return `### ${title}\n\n${table([head, ...rows])}\n`;
}

function valuesOf({ runs }: Runs, key: string): readonly number[] {
  return runs.map(({ values }) => values[key] ?? Number.NaN);
}

function spreadText(values: readonly number[]): string {
  const measured = values.filter(Number.isFinite);
  if (measured.length === 0) return "–";
  const { median, lowest, highest } = spreadOf(measured);
  if (lowest === highest) return rounded(median);
  return `${rounded(median)} (${rounded(lowest)}–${rounded(highest)})`;
}

function ratioText({ key, better }: Metric, door: Runs, other: Runs): string {
  const mine = valuesOf(door, key);
  const theirs = valuesOf(other, key);
  const ratios = mine.flatMap((value, index) => {
    const against = theirs[index];
    if (against === undefined) return [];
    const ratio = better === "more" ? value / against : against / value;
    return Number.isFinite(ratio) ? ratio : [];
  });
  const { median } = spreadOf(ratios);
  return Number.isFinite(median) ? `× ${rounded(median)}` : "–";
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [
    line(head),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
}
