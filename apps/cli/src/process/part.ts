import { once } from "node:events";
import process from "node:process";
import type { RelayLog } from "@concord/relay";
import type { ChildMessage } from "./child-message.ts";

/** How a long-running command ends: by a signal, or because its supervisor is gone. */
export interface PartLife {
  readonly ended: AbortSignal;
  /** Tells the supervisor, if there is one. */
  readonly say: (message: ChildMessage) => void;
  readonly supervised: boolean;
}

/**
 * The life of a long-running process. Under a supervisor it ignores Ctrl-C, which the terminal sends to the whole group: the supervisor
 * decides the order of the end. When the supervisor dies, its parts die with it.
 *
 * @param log hears of a failure that nobody caught, before it ends the process
 */
export function partLife(log?: RelayLog): PartLife {
  const ending = new AbortController();
  const supervised = process.send !== undefined;
  const end = (): void => ending.abort();
  process.on("uncaughtExceptionMonitor", (error, origin) =>
    log?.error("crashed", { reason: `${error.name}: ${error.message}`, origin }),
  );
  process.on("SIGTERM", end);
  if (supervised) {
    process.on("SIGINT", () => undefined);
    process.on("disconnect", end);
  } else {
    process.on("SIGINT", end);
  }
  return {
    ended: ending.signal,
    supervised,
    say: (message) => {
      if (process.send !== undefined && process.connected) process.send(message);
    },
  };
}

/** Resolves when the process was asked to end. */
export async function untilEnded(life: PartLife): Promise<void> {
  if (!life.ended.aborted) await once(life.ended, "abort");
}
