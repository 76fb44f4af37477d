import { expect, test } from "vitest";
import { createCommitQueue } from "./commit-queue.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type { StorageWrite } from "./storage.ts";

const write = (key: string): StorageWrite => ({ type: "set", key, value: 1 });

/** A memory storage whose commits wait for `finish` or `fail`. */
function manualStorage() {
  const inner = createMemoryStorage();
  const groups: (readonly StorageWrite[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  return {
    groups,
    storage: {
      ...inner,
      commit: async (writes: readonly StorageWrite[]) => {
        groups.push(writes);
        const gate = Promise.withResolvers<void>();
        gates.push(gate);
        await gate.promise;
        await inner.commit(writes);
      },
    },
    finish: () => gates.shift()?.resolve(),
    fail: () => gates.shift()?.reject(new Error("disk full")),
  };
}

test("[CL6] what is added while a commit runs goes together into the next one, in order", async () => {
  const { storage, groups, finish } = manualStorage();
  const queue = createCommitQueue(storage, () => undefined);
  const first = queue.add([write("a")]);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [queue.add([write("b")]), queue.add([write("c"), write("d")])];
  finish();
  expect(await first).toEqual({ type: "stored" });
  await expect.poll(() => groups.length).toBe(2);
  expect(groups[1]).toEqual([write("b"), write("c"), write("d")]);
  finish();
  expect(await Promise.all(rest)).toEqual([{ type: "stored" }, { type: "stored" }]);
  await queue.idle();
});

test("[CL6] a failed commit takes what waited behind it along, and the next one works again", async () => {
  const { storage, fail, finish } = manualStorage();
  const failures: string[] = [];
  const queue = createCommitQueue(storage, (message) => failures.push(message));
  const first = queue.add([write("a")]);
  await Promise.resolve();
  await Promise.resolve();
  const second = queue.add([write("b")]);
  fail();
  const lost = { type: "not-stored", message: "disk full" };
  expect(await Promise.all([first, second])).toEqual([lost, lost]);
  expect(failures).toEqual(["disk full"]);

  const third = queue.add([write("c")]);
  await Promise.resolve();
  await Promise.resolve();
  finish();
  expect(await third).toEqual({ type: "stored" });
  expect([...(await storage.settings()).keys()]).toEqual(["c"]);
});
