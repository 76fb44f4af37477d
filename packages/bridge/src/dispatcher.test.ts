import { expect, test } from "vitest";
import { createDispatcher, type JobSource } from "./dispatcher.ts";
import { createKeyedLock } from "./keyed-lock.ts";
import { createTestClock } from "./testing/test-clock.ts";

test("[BR52] urgent sources go first, jobs of one key never together, and no more than allowed", async () => {
  const clock = createTestClock();
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const source = (name: string, keys: string[]): JobSource => ({
    name,
    take(_now, busy) {
      const index = keys.findIndex((key) => !busy.has(key));
      const [key] = index < 0 ? [] : keys.splice(index, 1);
      if (key === undefined) return undefined;
      return {
        key,
        async run() {
          running += 1;
          most = Math.max(most, running);
          log.push(`${name}:${key}`);
          await new Promise<void>((resolve) => void clock.at(clock.now() + 10, resolve));
          running -= 1;
        },
        postpone: () => undefined,
      };
    },
    nextDue: () => undefined,
  });
  const dispatcher = createDispatcher({
    sources: [source("urgent", ["a", "a"]), source("calm", ["a", "b", "c"])],
    concurrent: 2,
    clock,
    onThrow: () => undefined,
  });
  const idle = dispatcher.idle();
  await clock.pass(1_000);
  await idle;
  expect(log).toEqual(["urgent:a", "calm:b", "urgent:a", "calm:c", "calm:a"]);
  expect(most).toBe(2);
});

test("[BR52] a job that throws is put off; where even that fails, the dispatcher rests instead of spinning", async () => {
  const clock = createTestClock();
  const thrown: string[] = [];
  let runs = 0;
  const dispatcher = createDispatcher({
    sources: [
      {
        name: "broken",
        take: () => ({
          key: "k",
          async run() {
            runs += 1;
            throw new Error("run");
          },
          postpone() {
            throw new Error("postpone");
          },
        }),
        nextDue: () => undefined,
      },
    ],
    concurrent: 1,
    clock,
    onThrow: (_source, error) => void thrown.push(String(error)),
  });
  dispatcher.wake();
  await clock.pass(2_500);
  expect(runs).toBe(3);
  expect(thrown.slice(0, 2)).toEqual(["Error: run", "Error: postpone"]);
  await dispatcher.stop();
});

test("[BR52] tasks of one key wait for each other, also after one failed", async () => {
  const lock = createKeyedLock();
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    if (name === "a1") throw new Error(name);
  };
  const outcomes = await Promise.allSettled([
    lock.run("a", task("a1")),
    lock.run("a", task("a2")),
    lock.run("b", task("b1")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(log.indexOf("a2 begins")).toBeGreaterThan(log.indexOf("a1 ends"));
  expect(log.indexOf("b1 begins")).toBeLessThan(log.indexOf("a1 ends"));
});
