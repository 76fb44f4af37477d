import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import { z } from "zod";

/** A list of cores as `taskset` takes it: "0", or "0,1". */
const Cores = z
  .string()
  .regex(/^\d+(?:,\d+)*$/, "Name cores by number, with commas between: 0, or 0,1.")
  .refine(
    (cores) => cores.split(",").every((core) => Number(core) < cpus().length),
    `This machine has ${cpus().length} cores, counted from 0.`,
  );

const Environment = z.object({
  // A variable that is set to nothing counts as not set, as everywhere.
  CONCORD_BENCH_CORES: z
    .string()
    .optional()
    .transform((text = "") => (text === "" ? "0" : text))
    .pipe(Cores),
});

/** The cores that a server may use, and the one of the load. */
export const serverCores = Environment.parse(process.env).CONCORD_BENCH_CORES;
export const loadCore = "1";

const canPin = cpus().length > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/** A command, kept to cores where the system can do that. */
export function pinned(
  cores: string,
  command: string,
  args: readonly string[],
): [string, readonly string[]] {
  return canPin ? ["taskset", ["-c", cores, command, ...args]] : [command, args];
}

/** What the numbers of a run depend on. */
export function machine() {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    pinned: canPin ? `server on core ${serverCores}, load on core ${loadCore}` : "no",
  };
}

/** How busy the machine was over the last minute, the bench included. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}
