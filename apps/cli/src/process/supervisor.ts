import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import type { RelayLog } from "@concord/relay";
import { ChildMessage } from "./child-message.ts";
import type { PartStatus } from "./child-message.ts";

/** One part of the process tree: a command line of our own, run as a child and kept alive. */
export interface PartPlan {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly logFile: string;
}

export type PartState =
  | { readonly type: "starting" }
  | { readonly type: "ready"; readonly pid: number; readonly status: PartStatus | undefined }
  | { readonly type: "restarting"; readonly reason: string; readonly afterMs: number }
  | { readonly type: "stopped" };

export interface Supervisor {
  /** Starts a part. Resolves when it is ready for the first time; rejects when it gives up before that. */
  readonly start: (plan: PartPlan) => Promise<void>;
  readonly states: () => ReadonlyMap<string, PartState>;
  /** Stops the groups one after the other, the parts of a group at once; what does not end by the deadline is killed. */
  readonly stop: (groups: readonly (readonly string[])[], deadlineMs: number) => Promise<void>;
}

const maxAttemptsBeforeReady = 3;

/** Keeps parts running: what dies is started again, at once the first time and then with growing pauses. */
export function createSupervisor(entry: string, log: RelayLog, onChange: () => void): Supervisor {
  const parts = new Map<string, { child: ChildProcess | undefined; state: PartState }>();
  let stopping = false;

  const enter = (name: string, child: ChildProcess | undefined, state: PartState): void => {
    parts.set(name, { child, state });
    onChange();
  };

  const run = (plan: PartPlan): { child: ChildProcess; ready: Promise<void> } => {
    const output = openSync(plan.logFile, "a");
    const child = fork(entry, [...plan.args], {
      stdio: ["ignore", output, output, "ipc"],
      env: { ...process.env, ...plan.env },
    });
    closeSync(output);
    log.info("part-started", { child: plan.name, pid: child.pid ?? null });
    enter(plan.name, child, { type: "starting" });
    const ready = new Promise<void>((resolve, reject) => {
      let reason = "";
      child.on("message", (raw) => {
        const message = ChildMessage.safeParse(raw);
        if (!message.success) return;
        switch (message.data.type) {
          case "ready":
            log.info("part-ready", { child: plan.name, url: message.data.url ?? null });
            enter(plan.name, child, { type: "ready", pid: child.pid ?? 0, status: undefined });
            resolve();
            break;
          case "status":
            enter(plan.name, child, {
              type: "ready",
              pid: child.pid ?? 0,
              status: message.data.status,
            });
            break;
          case "failed":
            reason = message.data.reason;
            log.error("part-failed", { child: plan.name, reason });
            break;
        }
      });
      child.once("exit", (code, signal) => {
        reject(new Error(reason || `${plan.name} ended (${signal ?? code}); see ${plan.logFile}`));
      });
    });
    return { child, ready };
  };

  const keep = async (
    plan: PartPlan,
    first: PromiseWithResolvers<void>,
    attempt = 0,
  ): Promise<void> => {
    const { child, ready } = run(plan);
    const exited = once(child, "exit");
    let failures = attempt + 1;
    try {
      await ready;
      first.resolve();
      // It stood: what ends it later is a new trouble.
      failures = 1;
    } catch (error) {
      if (attempt + 1 >= maxAttemptsBeforeReady) first.reject(error);
    }
    await exited;
    const end = { child: plan.name, code: child.exitCode, signal: child.signalCode };
    if (stopping) log.info("part-ended", end);
    else log.warn("part-died", end);
    if (stopping) return enter(plan.name, undefined, { type: "stopped" });
    const afterMs = Math.min(5_000, 50 * 2 ** failures);
    enter(plan.name, undefined, {
      type: "restarting",
      reason: `ended (${child.signalCode ?? child.exitCode})`,
      afterMs,
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (stopping) return enter(plan.name, undefined, { type: "stopped" });
    return keep(plan, first, failures);
  };

  return {
    start: (plan) => {
      const first = Promise.withResolvers<void>();
      keep(plan, first).catch(first.reject);
      return first.promise;
    },
    states: () => new Map([...parts].map(([name, { state }]) => [name, state])),
    stop: async (groups, deadlineMs) => {
      stopping = true;
      const deadline = performance.now() + deadlineMs;
      for (const group of groups) {
        await Promise.all(
          group.map(async (name) => {
            const child = parts.get(name)?.child;
            if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
            const exited = once(child, "exit");
            child.kill("SIGTERM");
            const kill = setTimeout(
              () => {
                log.warn("part-killed", { child: name });
                child.kill("SIGKILL");
              },
              Math.max(0, deadline - performance.now()),
            );
            await exited;
            clearTimeout(kill);
          }),
        );
      }
    },
  };
}
