import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readRunFile } from "../../apps/cli/src/access/run-file.ts";
import type { RunFile } from "../../apps/cli/src/access/run-file.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";

const main = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

/** A whole `concord start` in a folder of its own. */
export interface RunningConcord extends AsyncDisposable {
  readonly data: string;
  readonly run: () => Promise<RunFile>;
  readonly logs: () => Promise<string>;
}

/** A command line of ours, as a child. */
export function concord(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, ["--conditions=@concord/source", main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

export async function startConcord(invoices: number): Promise<RunningConcord> {
  const data = await mkdtemp(join(tmpdir(), "concord-story-"));
  const child = concord(["start", "--port", "0", "--data", data, "--invoices", String(invoices)], {
    CONCORD_LOG_LEVEL: "warn",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit");

  const run = async (): Promise<RunFile> => {
    const reading = await readRunFile(data);
    if (reading.type !== "running") throw new Error(`Not running: ${reading.type}\n${output}`);
    return reading.run;
  };
  await until(
    "Concord is ready",
    async () => {
      if (child.exitCode !== null) throw new Error(`concord start ended:\n${output}`);
      return output.includes("Concord is ready") && (await readRunFile(data)).type === "running"
        ? true
        : undefined;
    },
    { withinMs: 60_000, everyMs: 50 },
  );
  return {
    data,
    run,
    logs: async () => {
      const names = ["relay", "bridge-stripe", "bridge-quickbooks"];
      const texts = await Promise.all(
        names.map(async (name) => {
          const text = await readFile(join(data, "logs", `${name}.log`), "utf8").catch(() => "");
          return `== ${name}\n${text.split("\n").slice(-40).join("\n")}`;
        }),
      );
      return texts.join("\n");
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}
