import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

test("[CM28] files are worked on together, at most so many, and reported in their order", async () => {
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const all = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await gates[item]?.promise;
    return `r${item}`;
  });
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const { resolve } of gates) resolve();
  expect(await all).toEqual(["r0", "r1", "r2", "r3", "r4"]);
});

test("[CM28] the first failure ends it", async () => {
  const failing = inParallel([1, 2], 1, async (item) => {
    throw new Error(`no ${item}`);
  });
  await expect(failing).rejects.toThrow("no 1");
});
