import { createMemoryStorage } from "@concord/client";
import { StorageError } from "@concord/client/browser";
import type { IndexedDbOpening, Ownership } from "@concord/client/browser";
import { expect, test } from "vitest";
import type { Trouble } from "../wire/own-worker.ts";
import { leadWorkspace } from "./lead-workspace.ts";

const nothing = (): void => undefined;

/** A storage that a test opens, ends and denies by hand. `faultOf` is what serving throws before it begins, if anything. */
function device(faultOf: () => unknown = nothing) {
  const events: string[] = [];
  const troubles: Trouble[] = [];
  let answer: (opening: IndexedDbOpening) => void = nothing;
  let end: (why: StorageError) => void = nothing;
  const close = async () => void events.push("closes");
  const leading = leadWorkspace({
    openStorage: (ownership: Ownership, signal, onEnded) => {
      events.push(`asks to ${ownership}`);
      end = onEnded;
      const opened = Promise.withResolvers<IndexedDbOpening>();
      answer = opened.resolve;
      signal.addEventListener("abort", () => opened.reject(signal.reason));
      return opened.promise;
    },
    serve: async (_storage, kind, ended) => {
      const fault = faultOf();
      if (fault !== undefined) {
        events.push("fails");
        throw fault;
      }
      events.push(`serves ${kind}`);
      await ended;
      events.push("stops");
    },
    memory: createMemoryStorage,
    aloneInMemory: (run) => run(),
    tell: (trouble) => troubles.push(trouble),
  });
  return {
    events,
    troubles,
    takeOver: leading.takeOver,
    open: () => {
      const storage = createMemoryStorage();
      answer({ type: "opened", storage: { ...storage, close } });
    },
    answer: (opening: IndexedDbOpening) => answer(opening),
    end: (reason: ConstructorParameters<typeof StorageError>[0]) => end(new StorageError(reason)),
  };
}

test("[WB66] whose storage was taken serves nobody any more, and stands in line again", async () => {
  const { events, open, end } = device();
  open();
  await expect.poll(() => events).toEqual(["asks to wait", "serves lasting"]);
  end("taken");
  await expect.poll(() => events.slice(2)).toEqual(["stops", "asks to wait"]);
  open();
  await expect.poll(() => events.slice(4)).toEqual(["serves lasting"]);
});

test("[WB66] who waits takes the storage when told to; who leads has it already", async () => {
  const { events, open, takeOver } = device();
  takeOver();
  await expect.poll(() => events).toEqual(["asks to wait", "asks to steal"]);
  open();
  await expect.poll(() => events.slice(2)).toEqual(["serves lasting"]);
  takeOver();
  await Promise.resolve();
  expect(events).toHaveLength(3);
});

test("[WB67] a storage that diverged is read anew; one that was cleared is too, and that is said", async () => {
  const { events, troubles, open, end } = device();
  open();
  await expect.poll(() => events.length).toBe(2);
  end("diverged");
  await expect.poll(() => events.length).toBe(4);
  expect(troubles).toEqual([]);
  open();
  await expect.poll(() => events.length).toBe(5);
  end("erased");
  await expect.poll(() => events.length).toBe(7);
  expect(troubles).toEqual([{ type: "erased" }]);
});

test("[WB67] what a later version wrote is left alone, and no replica works beside it", async () => {
  const { events, troubles, answer } = device();
  answer({ type: "unreadable", message: "later" });
  await expect.poll(() => troubles).toEqual([{ type: "unreadable" }]);
  expect(events).toEqual(["asks to wait"]);
});

test("[WB67] without a storage the replica works in memory", async () => {
  const { events, answer } = device();
  answer({ type: "unavailable", message: "private mode" });
  await expect.poll(() => events).toEqual(["asks to wait", "serves memory"]);
});

test("[WB160] whose storage is taken while the replica opens stands in line again, and leads when it is its turn", async () => {
  const faults = [new StorageError("taken"), undefined];
  const { events, troubles, open } = device(() => faults.shift());
  open();
  await expect.poll(() => events).toEqual(["asks to wait", "fails", "closes", "asks to wait"]);
  open();
  await expect.poll(() => events.slice(4)).toEqual(["serves lasting"]);
  expect(troubles).toEqual([]);
});

test("[WB160] a replica that does not open is told, and its storage is let go", async () => {
  for (const fault of [new StorageError("quota"), new TypeError("A bug.")]) {
    const { events, troubles, open } = device(() => fault);
    open();
    await expect.poll(() => troubles).toEqual([{ type: "failed", why: fault.message }]);
    expect(events).toEqual(["asks to wait", "fails", "closes"]);
  }
});

test("[WB160] a replica in memory that does not open is told too", async () => {
  const { troubles, answer } = device(() => new TypeError("A bug."));
  answer({ type: "unavailable", message: "private mode" });
  await expect.poll(() => troubles).toEqual([{ type: "failed", why: "A bug." }]);
});
