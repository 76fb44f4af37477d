import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

const canPin = cpus().length > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/** A command, kept to one core where the system can do that. */
export function pinned(
  core: number,
  command: string,
  args: readonly string[],
): [string, readonly string[]] {
  return canPin ? ["taskset", ["-c", String(core), command, ...args]] : [command, args];
}

/** What the numbers of a run depend on. */
export function machine() {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    pinned: canPin ? "server on core 0, load on core 1" : "no",
  };
}

/** How busy the machine was over the last minute, the bench included. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}
