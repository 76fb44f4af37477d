import { randomBytes } from "node:crypto";
import { pino } from "pino";
import type { RelayDeps, RelayLog } from "./relay-deps.ts";

/** The real clock, randomness, timers and log. */
export function nodeDeps(logLevel: string, log: RelayLog = jsonLog(logLevel)): RelayDeps {
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
    labour: () => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1_000;
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    defer: (work) => {
      setImmediate(work);
    },
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      timer.unref();
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      timer.unref();
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
    log,
  };
}

/** Where a log's lines go, and whose they are. */
export interface LogPlace {
  /** Stands in each line, for whoever reads several logs at once. */
  readonly part?: string;
  /** Instead of stderr; made if it is not there, and added to. */
  readonly file?: string;
}

/** A line of JSON for each event: `level`, `time` in milliseconds since 1970, `part`, the event's fields, and its name as `msg`. */
export function jsonLog(level: string, { part, file }: LogPlace = {}): RelayLog {
  const logger = pino(
    {
      level,
      base: part === undefined ? {} : { part },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({
      sync: true,
      ...(file === undefined ? { dest: 2 } : { dest: file, mkdir: true }),
    }),
  );
  return {
    info: (event, fields) => logger.info(fields, event),
    warn: (event, fields) => logger.warn(fields, event),
    error: (event, fields) => logger.error(fields, event),
  };
}
