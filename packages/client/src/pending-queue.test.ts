import { DocumentId } from "@concord/model";
import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { createPendingQueue } from "./pending-queue.ts";

const [a, b, c] = [1, 2, 3].map((number) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${number}`),
);
if (a === undefined || b === undefined || c === undefined) throw new Error("three documents");

const queued = (batch: number, document: DocumentId, size = 10) => ({
  batch,
  document,
  clientId: 5_000,
  size,
  madeAt: 1_000 * batch,
});
const numbers = (batches: readonly { readonly batch: number }[]) =>
  batches.map(({ batch }) => batch);

test("[CL11] batches go in their order, at most as many and as large as may be in flight", () => {
  const queue = createPendingQueue({ batches: 3, bytes: 25 });
  for (const batch of [1, 2, 3, 4, 5]) queue.add(queued(batch, a));
  expect(numbers(queue.take())).toEqual([1, 2]);
  expect(queue.take()).toEqual([]);

  queue.settle(1);
  expect(numbers(queue.take())).toEqual([3]);
  expect(queue.counts()).toEqual({ stored: 2, inFlight: 2 });
});

test("[CL11] a batch larger than the limit goes alone instead of never", () => {
  const queue = createPendingQueue({ batches: 9, bytes: 25 });
  queue.add(queued(1, a, 1_000));
  queue.add(queued(2, b));
  expect(numbers(queue.take())).toEqual([1]);
  expect(queue.take()).toEqual([]);
  queue.settle(1);
  expect(numbers(queue.take())).toEqual([2]);
});

test("[CL12] after a lost link everything unanswered goes again, in the same order", () => {
  const queue = createPendingQueue({ batches: 9, bytes: 1_000 });
  for (const batch of [1, 2, 3]) queue.add(queued(batch, a));
  queue.take();
  queue.settle(2);
  queue.linkLost();
  expect(queue.counts(a)).toEqual({ stored: 2, inFlight: 0 });
  expect(numbers(queue.take())).toEqual([1, 3]);
});

test("[CL12] a second answer to one batch changes nothing", () => {
  const queue = createPendingQueue({ batches: 9, bytes: 1_000 });
  queue.add(queued(1, a));
  queue.take();
  expect(queue.settle(1)).toBe(true);
  expect(queue.settle(1)).toBe(false);
  expect(queue.counts()).toEqual({ stored: 0, inFlight: 0 });
});

test("[CL13] a held document holds up nobody else", () => {
  const queue = createPendingQueue({ batches: 9, bytes: 1_000 });
  queue.add(queued(1, a));
  queue.add(queued(2, b));
  queue.add(queued(3, a));
  queue.hold(a);
  expect(numbers(queue.take())).toEqual([2]);
  queue.release(a);
  expect(numbers(queue.take())).toEqual([1, 3]);
});

test("[CL11] whatever happens, a document's batches are first sent in order and none is forgotten", () => {
  const step = record({
    do: constantFrom("take", "settle", "lost", "hold", "release"),
    document: constantFrom(a, b, c),
    pick: integer({ min: 0, max: 30 }),
  });
  const sizes = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
  assert(
    property(sizes, array(step, { maxLength: 60 }), (batchSizes, steps) => {
      const queue = createPendingQueue({ batches: 4, bytes: 60 });
      const documents = [a, b, c];
      const open = new Set<number>();
      for (const [index, size] of batchSizes.entries()) {
        queue.add(queued(index + 1, documents[index % 3] ?? a, size));
        open.add(index + 1);
      }
      const flying = new Set<number>();
      const take = () => {
        for (const { batch, document } of queue.take()) {
          expect(flying.has(batch)).toBe(false);
          flying.add(batch);
          const earlier = queue.of(document).filter((other) => other.batch < batch);
          for (const other of earlier) expect(flying.has(other.batch)).toBe(true);
        }
      };
      for (const { do: what, document, pick } of steps) {
        if (what === "take") take();
        if (what === "hold") queue.hold(document);
        if (what === "release") queue.release(document);
        if (what === "lost") {
          queue.linkLost();
          flying.clear();
        }
        const answered = [...flying][pick];
        if (what === "settle" && answered !== undefined) {
          queue.settle(answered);
          flying.delete(answered);
          open.delete(answered);
        }
      }
      for (const document of documents) queue.release(document);
      queue.linkLost();
      expect(queue.counts()).toEqual({ stored: open.size, inFlight: 0 });
      for (let round = 0; round < 100 && open.size > 0; round += 1) {
        for (const { batch } of queue.take()) {
          queue.settle(batch);
          open.delete(batch);
        }
      }
      expect(open).toEqual(new Set());
    }),
  );
});

test("[WB63] what waits is told by document, with how much and since when, the longest wait first", () => {
  const queue = createPendingQueue({ batches: 9, bytes: 1_000 });
  queue.add(queued(1, b));
  for (const batch of [2, 3, 4]) queue.add(queued(batch, a));
  queue.add(queued(5, b));
  queue.take();
  queue.settle(1);
  expect(queue.unsent()).toEqual([
    { document: a, changes: 3, since: 2_000 },
    { document: b, changes: 1, since: 5_000 },
  ]);
});
