import { expect, test } from "vitest";
import { createCommitQueue } from "./commit-queue.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type { StorageWrite } from "./storage.ts";

const onError = (error: unknown): void => {
  throw error;
};
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
  const queue = createCommitQueue(storage, { onFailure: () => undefined, onError });
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
  const queue = createCommitQueue(storage, {
    onFailure: (message) => failures.push(message),
    onError,
  });
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

test("[CL142] whoever throws when told that something is stored, or is not, holds up nothing behind it", async () => {
  const { storage, finish, fail } = manualStorage();
  const errors: unknown[] = [];
  const told: string[] = [];
  const bug = new Error("a bug");
  const throwing = (): never => {
    throw bug;
  };
  const queue = createCommitQueue(storage, {
    onFailure: throwing,
    onError: (error) => errors.push(error),
  });
  const both = [queue.add([write("a")], throwing), queue.add([write("b")], () => told.push("b"))];
  await Promise.resolve();
  await Promise.resolve();
  finish();
  expect(await Promise.all(both)).toEqual([{ type: "stored" }, { type: "stored" }]);
  expect([told, errors]).toEqual([["b"], [bug]]);

  const lost = queue.add([write("c")]);
  await Promise.resolve();
  await Promise.resolve();
  fail();
  expect(await lost).toEqual({ type: "not-stored", message: "disk full" });
  expect(errors).toEqual([bug, bug]);
  const next = queue.add([write("d")]);
  await Promise.resolve();
  await Promise.resolve();
  finish();
  expect(await next).toEqual({ type: "stored" });
  await queue.idle();
});
