import { expect, test } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { backoffMs } from "./backoff.ts";
import { createBreaker } from "./breaker.ts";
import { createBudget } from "./budget.ts";
import { nextStepAfter } from "./next-step.ts";

test("[BR40] waiting doubles from a second to five minutes, and half of it is random", () => {
  const least = [1, 2, 3, 9, 40].map((attempt) => backoffMs(attempt, () => 0));
  const most = [1, 2, 3, 9, 40].map((attempt) => backoffMs(attempt, () => 1));
  expect(least).toEqual([500, 1_000, 2_000, 128_000, 150_000]);
  expect(most).toEqual([1_000, 2_000, 4_000, 256_000, 300_000]);
});

test("[BR40] the vendor's own waiting time goes before ours", () => {
  expect(
    nextStepAfter({ type: "rate-limited", retryAfterMs: 7_000, reason: "" }, 1, () => 0),
  ).toEqual({
    type: "retry",
    afterMs: 7_000,
  });
});

test("[BR45] what must wait for something else is tried for half an hour, then told with its fixes", () => {
  const failure = { type: "not-yet", reason: "No credit yet.", fixes: ["Replay"] } as const;
  const steps = Array.from({ length: 16 }, (_, index) =>
    nextStepAfter(failure, index + 1, () => 1),
  );
  expect(steps.slice(0, 15).every(({ type }) => type === "retry")).toBe(true);
  const waited = steps.flatMap((step) => (step.type === "retry" ? [step.afterMs] : []));
  expect(waited.reduce((total, ms) => total + ms, 0)).toBeGreaterThan(30 * 60_000);
  expect(steps[15]).toEqual({
    type: "dead-letter",
    reason: "No credit yet.",
    fixes: ["Replay"],
  });
});

test("[BR41] requests keep to the budget of a second, a minute and at once", async () => {
  const clock = createTestClock();
  const start = clock.now();
  const budget = createBudget({ perSecond: 3, perMinute: 5, concurrent: 2 }, clock);
  const at: number[] = [];
  const all = Promise.all(
    Array.from({ length: 6 }, async () => {
      const release = await budget.acquire("interactive", new AbortController().signal);
      at.push(clock.now() - start);
      clock.at(clock.now() + 100, release);
    }),
  );
  await clock.pass(120_000);
  await all;
  expect(at).toEqual([0, 0, 100, 1_100, 1_100, 60_100]);
});

test("[BR41] what goes on in the background leaves room for people", async () => {
  const clock = createTestClock();
  const start = clock.now();
  const budget = createBudget({ perSecond: 10, perMinute: 500, concurrent: 10 }, clock);
  const open = new AbortController().signal;
  const at: Record<string, number[]> = { backfill: [], webhook: [], interactive: [] };
  const ask = (priority: Parameters<typeof budget.acquire>[0], count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const release = await budget.acquire(priority, open);
        at[priority]?.push(clock.now() - start);
        release();
      }),
    );
  const asked = [ask("backfill", 20), ask("webhook", 5)];
  await clock.pass(500);
  asked.push(ask("interactive", 2));
  await clock.pass(5_000);
  await Promise.all(asked);
  expect(at["webhook"]).toEqual([0, 0, 1_000, 1_000, 1_000]);
  expect(at["interactive"]).toEqual([500, 500]);
});

test("[BR41] people go before webhooks and webhooks before the past, and who gives up leaves the queue", async () => {
  const clock = createTestClock();
  const budget = createBudget({ perSecond: 1, perMinute: 100, concurrent: 1 }, clock);
  const order: string[] = [];
  const giveUp = new AbortController();
  const ask = async (
    name: string,
    priority: Parameters<typeof budget.acquire>[0],
    signal: AbortSignal,
  ) => {
    const release = await budget.acquire(priority, signal);
    order.push(name);
    release();
  };
  const open = new AbortController().signal;
  const asked = [
    ask("first", "backfill", open),
    ask("past", "backfill", open),
    ask("webhook", "webhook", open),
    ask("person", "interactive", open),
  ];
  const gone = ask("gone", "interactive", giveUp.signal).catch(String);
  giveUp.abort(new Error("enough"));
  await clock.pass(10_000);
  await Promise.all(asked);
  expect(await gone).toBe("Error: enough");
  expect(order).toEqual(["first", "person", "webhook", "past"]);
});

test("[BR42] five failures in a row open the breaker, and one call at a time tries it", () => {
  const breaker = createBreaker(() => 0);
  for (let count = 0; count < 4; count += 1) breaker.failed(0, "down");
  expect(breaker.closedUntil(0)).toBeUndefined();
  breaker.failed(0, "down");
  expect(breaker.closedUntil(0)).toBe(4_000);
  expect(breaker.closedUntil(4_000)).toBeUndefined();
  breaker.begin(4_000);
  expect(breaker.closedUntil(4_000)).toBe(Infinity);
  breaker.failed(4_000, "down");
  expect(breaker.closedUntil(4_001)).toBe(12_000);
  breaker.begin(12_000);
  breaker.succeeded();
  expect(breaker.state()).toEqual({ state: "closed", failures: 0 });
});

test("[BR40] a vendor that asks for a pause gets it at once", () => {
  const breaker = createBreaker(() => 0);
  breaker.failed(0, "slow down", 2_000);
  expect(breaker.closedUntil(0)).toBe(2_000);
});
