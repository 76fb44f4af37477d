import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("relay-process.ts", import.meta.url));

/** A mistake that is built into the relay, to see that it is found. `metrics`: who asks for its metrics ends it. */
export type Fault = "none" | "metrics";

/** A relay in a process of its own. */
export interface AttackedRelay extends AsyncDisposable {
  readonly url: string;
  /** How the process ended; null while it lives. */
  readonly end: () => string | null;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<unknown>;
  /** Bytes of memory, by its own word; null if it says nothing for so long. */
  readonly memory: (withinMs: number) => Promise<number | null>;
  readonly kill: () => Promise<void>;
}

export async function startAttackedRelay(
  folder: string,
  secretKey: string,
  fault: Fault,
): Promise<AttackedRelay> {
  const args = ["--conditions=@concord/source", script, folder, secretKey, fault];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  // Whatever ends this process ends the relay too.
  const onExit = (): void => void child.kill("SIGKILL");
  process.once("exit", onExit);
  // A question to one that has ended meanwhile.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    return line.done === true ? "" : line.value;
  };
  const url = await next();
  if (url === "") throw new Error("The relay said nothing");
  const end = (): string | null =>
    child.exitCode === null && child.signalCode === null
      ? null
      : `exit ${child.exitCode ?? child.signalCode}`;
  const kill = async (): Promise<void> => {
    process.off("exit", onExit);
    child.kill("SIGKILL");
    await ended;
  };
  return {
    url,
    end,
    ended,
    memory: async (withinMs) => {
      if (end() !== null) return null;
      child.stdin.write("memory\n");
      const said = await Promise.race([next(), pause(withinMs, null, { ref: false })]);
      return said === null || said === "" ? null : Number(said);
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
