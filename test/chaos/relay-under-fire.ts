import { spawn } from "node:child_process";
import type { ChildProcess, ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const script = fileURLToPath(new URL("relay-process.ts", import.meta.url));

/**
 * Puts the relay's process with all that it imports into one file: it starts in a third of the time, and thousands of starts are most of a long
 * run. Resolves to the file.
 */
export async function bundleRelayProcess(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: "error",
    root: dirname(script),
    ssr: { noExternal: true, resolve: { conditions: ["@concord/source", "node", "import"] } },
    build: {
      ssr: script,
      outDir: folder,
      emptyOutDir: false,
      target: "esnext",
      // What is not read is not compiled either: half of a start.
      minify: true,
      rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
    },
  });
  return join(folder, "relay-process.mjs");
}

/** A relay process that is killed and stands up again on the same folder and port. */
export interface RelayUnderFire extends AsyncDisposable {
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** SIGSTOP and, after a while, SIGCONT: a machine that was asleep. */
  readonly pause: (ms: number) => Promise<void>;
}

export function createRelayUnderFire(
  program: string,
  folder: string,
  port: number,
): RelayUnderFire {
  let child: ChildProcess | undefined;
  // Most of a start is Node's own: the next process has it behind it before the last one is killed.
  const warm = (): ChildProcessByStdio<Writable, Readable, null> =>
    spawn(process.execPath, [program, folder, String(port)], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
    });
  let next = warm();
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
    const exited = once(dying, "exit");
    dying.kill("SIGKILL");
    await exited;
  };
  // Whatever ends this process ends the relay too.
  const onExit = (): void => {
    child?.kill("SIGKILL");
    next.kill("SIGKILL");
  };
  process.once("exit", onExit);
  return {
    start: async () => {
      const started = next;
      child = started;
      next = warm();
      started.stdin.write("begin\n");
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
      next.kill("SIGKILL");
      await kill();
    },
  };
}
