import { expect, test } from "vitest";
import { platformDeps } from "./platform.ts";

test("[CL62] a wait is never over before its time by the clock, however a timer rounds", async () => {
  const { clock } = platformDeps();
  const early: number[] = [];
  const waits = Array.from({ length: 400 }, (_, index) => {
    const time = clock.now() + (index % 40) + 1;
    return new Promise<void>((resolve) => {
      clock.at(time, () => {
        if (clock.now() < time) early.push(time - clock.now());
        resolve();
      });
    });
  });
  await Promise.all(waits);
  expect(early).toEqual([]);
  // One that was called off does not come at all.
  let called = false;
  clock.at(clock.now() + 5, () => (called = true))();
  await new Promise<void>((resolve) => clock.at(clock.now() + 20, resolve));
  expect(called).toBe(false);
});
