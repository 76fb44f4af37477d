import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Contestant } from "./contestants.ts";
import { LoadLine } from "./load/order.ts";
import type { LoadOrder } from "./load/order.ts";
import { loadCore, pinned, serverCores } from "./machine.ts";

const probe = join(import.meta.dirname, "servers/probe.ts");

const Usage = z.object({ rss: z.number(), used: z.number(), cpuSeconds: z.number() });
/** Memory in bytes, after a collection of garbage where memory was asked for, and processor time since the start. */
export type Usage = z.infer<typeof Usage>;

/** A server in a process of its own, on the cores of servers. */
export interface RunningServer {
  readonly port: number;
  /** From the start of the process until its port answered. */
  readonly startMs: number;
  readonly usage: (wish: "memory" | "processor") => Promise<Usage>;
  /** Ends it without a word. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, as an operator would, and waits until it has. */
  readonly stop: () => Promise<void>;
}

/** Starts a server with its data in a folder. */
export async function startServer(
  serve: NonNullable<Contestant["serve"]>,
  folder: string,
): Promise<RunningServer> {
  const port = await freePort();
  const { arguments: script, environment } = serve({ port, folder });
  const start = performance.now();
  const [command, args] = pinned(serverCores, process.execPath, ["--import", probe, ...script]);
  const child = spawn(command, args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, ...environment, NODE_ENV: "production" },
  });
  await reachable(port, child);
  const startMs = performance.now() - start;
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return {
    port,
    startMs,
    usage: async (wish) => {
      const answer = once(child, "message");
      child.send(wish);
      const [usage] = await answer;
      return Usage.parse(usage);
    },
    kill: async () => end("SIGKILL"),
    stop: async () => {
      const forced = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await end("SIGTERM");
      clearTimeout(forced);
    },
  };
}

/** A load generator in a process of its own, on the core of loads. */
export interface RunningLoad {
  /** The next thing it says. */
  readonly next: () => Promise<LoadLine>;
  /** Lets a load go that holds what it opened. */
  readonly release: () => void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
  /** Every line so far. */
  readonly lines: readonly LoadLine[];
}

export function startLoad(
  contestant: Contestant,
  place: { readonly port: number; readonly folder: string },
  order: LoadOrder,
): RunningLoad {
  const target = JSON.stringify({ dialect: contestant.dialect, ...place });
  const [command, args] = pinned(loadCore, process.execPath, [
    ...contestant.load,
    target,
    JSON.stringify(order),
  ]);
  // A load whose server is killed complains, as it should.
  const complaints = order.type === "write" ? "ignore" : "inherit";
  const child = spawn(command, args, { stdio: ["pipe", "pipe", complaints] });
  const lines: LoadLine[] = [];
  let taken = 0;
  let wake = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    // A library's greeting is no line of ours.
    if (!line.startsWith("{")) return;
    lines.push(LoadLine.parse(JSON.parse(line)));
    wake.resolve();
  });
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      isOver = true;
      wake.resolve();
      resolve(code);
    });
  });
  return {
    lines,
    ended,
    release: () => child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
    next: async () => {
      for (;;) {
        wake = Promise.withResolvers();
        const line = lines[taken];
        if (line !== undefined) {
          taken += 1;
          return line;
        }
        if (isOver) throw new Error(`The load of ${contestant.name} ended too early`);
        await wake.promise;
      }
    },
  };
}

/**
 * Below the ports that the system gives to outgoing connections: among those a load's own socket may already have the port of a server that starts again, and a
 * connection to a port on which nobody listens yet may reach itself.
 */
let lastPort = 20_000 + (process.pid % 10_000);

async function freePort(): Promise<number> {
  for (;;) {
    lastPort = lastPort >= 32_000 ? 20_000 : lastPort + 1;
    const server = createServer().listen(lastPort, "127.0.0.1");
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("listening", () => resolve(true));
      server.once("error", () => resolve(false));
    });
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return lastPort;
  }
}

async function reachable(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    const socket = connect({ port, host: "127.0.0.1" });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
