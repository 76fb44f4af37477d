/** What is measured of the web app, and how much of it there may be. */
export interface Budget {
  readonly key: string;
  readonly label: string;
  readonly unit: "KiB" | "ms" | "MB" | "s";
  readonly most: number;
}

export const budgets = [
  { key: "firstRoute", label: "JavaScript of the first view, gzipped", unit: "KiB", most: 90 },
  { key: "worker", label: "… with the worker's beside it", unit: "KiB", most: 90 },
  { key: "precache", label: "All that is kept for offline, gzipped", unit: "KiB", most: 400 },
  {
    key: "firstPaint",
    label: "First contentful paint of a return, CPU / 4",
    unit: "ms",
    most: 500,
  },
  { key: "listFull", label: "List usable, cold memory", unit: "ms", most: 400 },
  { key: "listSlow", label: "List usable, cold memory, CPU / 4", unit: "ms", most: 1_200 },
  { key: "keyToTotal", label: "Key press to painted total, p95, CPU / 4", unit: "ms", most: 50 },
  { key: "interaction", label: "Interaction, p95, CPU / 4", unit: "ms", most: 100 },
  { key: "keyToDurable", label: "Entry to durable on the device, p95", unit: "ms", most: 20 },
  { key: "search", label: "Search key press to rows, CPU / 4", unit: "ms", most: 100 },
  { key: "sort", label: "Sorting to rows, CPU / 4", unit: "ms", most: 100 },
  { key: "remote", label: "Remote edit to painted, p95", unit: "ms", most: 300 },
  { key: "heap", label: "Heap of page and worker, one invoice open", unit: "MB", most: 120 },
] as const satisfies readonly Budget[];

export type Measured = Readonly<Record<(typeof budgets)[number]["key"], number>>;

/** A table for a person, each measure beside its budget. */
export function tableOf(measured: Measured): string {
  const rows = budgets.map(({ key, label, unit, most }) => {
    const value = measured[key];
    const verdict = value <= most ? "met" : `× ${(value / most).toFixed(2)}`;
    return `| ${label} | ${rounded(value)} ${unit} | ${most} ${unit} | ${verdict} |`;
  });
  return ["| what | measured | budget | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** The value that a part of the measured ones does not exceed: itself a measured one. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}
