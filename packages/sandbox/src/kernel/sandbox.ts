import fastify from "fastify";
import { createVirtualClock } from "./clock.ts";
import { createExchange } from "./exchange.ts";
import { createFaultBox } from "./faults.ts";
import { createSeededRandom } from "./random.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { createRequestLog } from "./request-log.ts";
import { randomSeed, sendOverHttp, systemClock } from "./rim.ts";
import { createScheduler } from "./scheduler.ts";
import { serveSideChannel } from "./side-channel.ts";
import { openObjectStore } from "./store.ts";
import type { Kernel, Sandbox, SandboxOptions, Span, Vendor } from "./vendor.ts";
import { createWebhooks, deliveryAlarm } from "./webhooks.ts";

const settingsKind = "kernel.settings";
const none: Span = { min: 0, max: 0 };
const longestBodyBytes = 8 * 1024 * 1024;

function reportBug(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}

/**
 * Runs a vendor on a socket: world, time, faults, log, webhooks and the side channel.
 *
 * Rejects when the port is taken or the data file cannot be opened.
 */
export async function createSandbox(
  options: SandboxOptions,
  define: (kernel: Kernel) => Vendor,
): Promise<Sandbox> {
  const outer = options.clock ?? systemClock;
  const clock = createVirtualClock(outer);
  const store = openObjectStore(options.dataFile ?? ":memory:");
  const faults = createFaultBox();
  const limiter = createRateLimiter();
  const log = createRequestLog(store);

  // The seed and the offset of a reopened world are its own.
  const setting = <T>(name: string, initial: T): T => {
    const stored = store.get<T>(settingsKind, name);
    if (stored !== undefined) return stored;
    store.put(settingsKind, name, initial);
    return initial;
  };
  const seed = setting("seed", options.seed ?? randomSeed());
  clock.setOffset(setting("clockOffsetMs", 0));
  const saveClock = (): void => store.put(settingsKind, "clockOffsetMs", clock.offsetMs());

  const random = createSeededRandom(seed, store);
  // The vendor and the queue of its webhooks need each other; the queue asks when it is used.
  const vendor: Vendor = define({
    store,
    clock,
    random,
    limiter,
    sendWebhook: (webhook) => webhooks.enqueue(webhook),
  });
  const webhooks = createWebhooks({
    store,
    clock,
    random,
    faults,
    send: options.send ?? sendOverHttp,
    delayMs: options.webhookDelayMs ?? none,
    vendor,
  });

  const app = fastify({ bodyLimit: longestBodyBytes, forceCloseConnections: true });
  const scheduler = createScheduler({
    store,
    clock,
    outer,
    async run(alarm) {
      if (alarm.name === deliveryAlarm) return webhooks.attempt(alarm.id);
      try {
        store.transaction(() => {
          store.cancelAlarm(alarm.id);
          vendor.alarm(alarm.name, alarm.data);
        });
      } catch (error) {
        reportBug(error);
        // Undone with the rest; left in place it would ring forever.
        store.cancelAlarm(alarm.id);
      }
    },
  });

  let closing = false;
  const open = (): void => {
    vendor.open();
    for (const target of options.webhooks ?? []) vendor.setWebhook(target);
  };
  const reset = (): void => {
    store.clear();
    store.put(settingsKind, "seed", seed);
    clock.setOffset(0);
    faults.clear();
    limiter.clear();
    open();
  };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  serveSideChannel(app, {
    store,
    clock,
    faults,
    log,
    scheduler,
    webhooks,
    vendor,
    saveClock,
    reset,
  });
  app.all(
    "/*",
    createExchange({
      store,
      clock,
      outer,
      random,
      faults,
      log,
      vendor,
      latencyMs: options.latencyMs ?? none,
      changed: scheduler.wake,
      isClosing: () => closing,
      reportBug,
    }),
  );

  store.transaction(open);
  const host = options.host ?? "127.0.0.1";
  const url = await app.listen({ port: options.port ?? 0, host });
  scheduler.wake();
  return {
    name: vendor.name,
    url,
    port: Number(new URL(url).port),
    async [Symbol.asyncDispose]() {
      closing = true;
      await app.close();
      await scheduler.stop();
      store[Symbol.dispose]();
    },
  };
}
