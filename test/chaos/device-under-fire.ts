import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("leasing-process.ts", import.meta.url));

/** A device that issues under a lease, is killed and started again on the same disk, until all of its drafts are issued and sent. */
export interface DeviceUnderFire extends AsyncDisposable {
  readonly start: () => void;
  /** Kills and starts it again, unless it is done. */
  readonly killAndStart: () => Promise<void>;
  readonly done: Promise<void>;
  readonly isDone: () => boolean;
  /** What it has shown: document and number. */
  readonly shown: readonly (readonly [document: string, number: string])[];
}

export function createDeviceUnderFire(args: readonly string[]): DeviceUnderFire {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const shown: (readonly [string, string])[] = [];
  let child: ChildProcess | undefined;
  let isDone = false;

  const start = (): void => {
    const started = spawn(process.execPath, ["--conditions=@concord/source", script, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    createInterface({ input: started.stdout }).on("line", (line) => {
      const [word, document = "", number = ""] = line.split(" ");
      if (word === "issued") shown.push([document, number]);
      if (word === "done") {
        isDone = true;
        resolve();
      }
    });
    started.on("exit", (code, signal) => {
      if (!isDone && signal === null) reject(new Error(`The device ended by itself: ${code}`));
    });
  };
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
    const exited = once(dying, "exit");
    dying.kill("SIGKILL");
    await exited;
  };
  const onExit = (): void => void child?.kill("SIGKILL");
  process.once("exit", onExit);

  return {
    start,
    killAndStart: async () => {
      if (isDone) return;
      await kill();
      start();
    },
    done,
    isDone: () => isDone,
    shown,
    [Symbol.asyncDispose]: async () => {
      process.off("exit", onExit);
      await kill();
    },
  };
}
