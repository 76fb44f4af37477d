import { expect, test } from "vitest";
import { createSignInAttempts } from "./sign-in-attempts.ts";

const settings = { burst: 5, perSecond: 1, burstPerAddress: 3, perSecondPerAddress: 0.5 };

test("[RL522] who tries too often waits, each address by itself and all together, and then goes on", () => {
  let now = 0;
  const attempt = createSignInAttempts(settings, () => now);
  expect([1, 2, 3].map(() => attempt("a"))).toEqual([0, 0, 0]);
  expect(attempt("a")).toBe(2_000);
  // What was turned away took nothing from the others.
  expect([1, 2].map(() => attempt("b"))).toEqual([0, 0]);
  expect(attempt("b")).toBe(1_000);
  now = 1_000;
  expect(attempt("a")).toBe(1_000);
  expect(attempt("c")).toBe(0);
  now = 2_000;
  expect(attempt("a")).toBe(0);
});

test("[RL522] a clock that is put back lets nobody in sooner, and addresses that are quiet are forgotten", () => {
  let now = 1_000_000;
  const attempt = createSignInAttempts({ ...settings, burst: 5_000, perSecond: 5_000 }, () => now);
  for (let count = 0; count < 3; count += 1) attempt("a");
  now = 0;
  expect(attempt("a")).toBe(2_000);
  for (let count = 0; count < 2_500; count += 1) {
    now += 10_000;
    expect(attempt(`address ${count}`)).toBe(0);
  }
});
