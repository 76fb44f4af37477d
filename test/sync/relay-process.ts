import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

function concordProcess(args: readonly string[]) {
  return spawn(process.execPath, ["--conditions=@concord/source", main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CONCORD_LOG_LEVEL: "info" },
  });
}

/** `concord relay` as its operator runs it. */
export interface RelayProcess {
  readonly url: string;
  readonly port: number;
  readonly kill: () => Promise<void>;
}

/** Starts one on a data folder and waits until it says that it is ready. */
export async function relayProcess(data: string, port = 0): Promise<RelayProcess> {
  const child = concordProcess(["relay", "--data", data, "--port", String(port)]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stderr });
  for await (const line of lines) {
    const [url] = /http:[^\s"]+/.exec(line) ?? [];
    if (url === undefined) throw new Error(line);
    const ended = once(child, "exit");
    return {
      url,
      port: Number(new URL(url).port),
      kill: async () => {
        child.kill("SIGKILL");
        await ended;
      },
    };
  }
  throw new Error("The relay said nothing");
}

/** Runs a command to its end, and gives what it printed; throws with what it said if it did not end well. */
export async function run(args: readonly string[]): Promise<string> {
  const child = concordProcess(args);
  const [[code], output, said] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`concord ${args.join(" ")}: ${String(code)}\n${said}`);
  return output.trim();
}
