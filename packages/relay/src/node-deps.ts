import { randomBytes } from "node:crypto";
import { pino } from "pino";
import type { RelayDeps, RelayLog } from "./relay-deps.ts";

/** The real clock, randomness, timers and log (JSON lines on stderr). */
export function nodeDeps(logLevel: string): RelayDeps {
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
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
    log: pinoLog(logLevel),
  };
}

function pinoLog(level: string): RelayLog {
  const logger = pino({ level, base: {} }, pino.destination(2));
  return {
    info: (event, fields) => logger.info(fields, event),
    warn: (event, fields) => logger.warn(fields, event),
    error: (event, fields) => logger.error(fields, event),
  };
}
