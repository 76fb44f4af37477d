import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("relay-process.ts", import.meta.url));

/** A relay process that is killed and stands up again on the same folder and port. */
export interface RelayUnderFire extends AsyncDisposable {
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** SIGSTOP and, after a while, SIGCONT: a machine that was asleep. */
  readonly pause: (ms: number) => Promise<void>;
}

export function createRelayUnderFire(folder: string, port: number): RelayUnderFire {
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
    const exited = once(dying, "exit");
    dying.kill("SIGKILL");
    await exited;
  };
  // Whatever ends this process ends the relay too.
  const onExit = (): void => void child?.kill("SIGKILL");
  process.once("exit", onExit);
  return {
    start: async () => {
      const started = spawn(
        process.execPath,
        ["--conditions=@concord/source", script, folder, String(port)],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      child = started;
      await once(started.stdout, "data");
    },
    kill,
    pause: async (ms) => {
      child?.kill("SIGSTOP");
      await new Promise((woken) => setTimeout(woken, ms));
      child?.kill("SIGCONT");
    },
    [Symbol.asyncDispose]: async () => {
      process.off("exit", onExit);
      await kill();
    },
  };
}
