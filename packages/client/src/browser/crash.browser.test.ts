import { expect, test } from "vitest";
import { openIndexedDbStorage } from "./indexeddb-storage.ts";
import { counted } from "./testing/committing-worker.ts";
import type { CommitOrders } from "./testing/committing-worker.ts";
import { browserDeps, freshAccount, openStorage } from "./testing/open-storage.ts";

/** How long a worker lives after its first commit, in milliseconds: the same in every run. */
function* lifetimes(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state >>> 8) % 40;
  }
}

/** The last number that a worker said is stored before it was ended in the middle of whatever it did. */
async function commitUntilEnded(orders: CommitOrders, lifetime: number): Promise<number> {
  const worker = new Worker(new URL("./testing/committing-worker.ts", import.meta.url), {
    type: "module",
  });
  let last = orders.last;
  const begun = Promise.withResolvers<void>();
  worker.addEventListener("message", ({ data }: MessageEvent<number>) => {
    last = data;
    begun.resolve();
  });
  worker.addEventListener("error", (event) => begun.reject(new Error(event.message)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none; only a window does
  worker.postMessage(orders);
  await begun.promise;
  const { account } = orders;
  expect(await openIndexedDbStorage({ account, deps: browserDeps })).toMatchObject({
    type: "locked",
  });
  await new Promise((resolve) => setTimeout(resolve, lifetime));
  worker.terminate();
  return last;
}

/** Ends a tab several times in a row, and looks at what each left. */
async function endAgainAndAgain(seed: number): Promise<void> {
  const account = freshAccount();
  const lives = lifetimes(seed);
  let last = 0;
  for (let round = 0; round < 5; round += 1) {
    const told = await commitUntilEnded({ account, last }, lives.next().value ?? 0);

    const storage = await openStorage(account, { ownership: "wait" });
    const stored = (await storage.settings()).get("number");
    const { updates } = await storage.updates(counted);
    const numbers = updates.map((update) => Number(new TextDecoder().decode(update)));
    const batches = await storage.batches();
    const row = (await storage.rows()).get(counted);
    await storage.close();

    const count = numbers.length;
    expect(count, `seed ${seed}, round ${round}`).toBeGreaterThanOrEqual(told);
    const upToIt = Array.from({ length: count }, (_, index) => index + 1);
    expect({ stored, row, numbers, batches: batches.map(({ batch }) => batch) }).toEqual({
      stored: count,
      row: count,
      numbers: upToIt,
      batches: upToIt,
    });
    last = count;
  }
}

test("[CL124] of a tab that is ended between or in its commits every commit that it was told of is stored, and none in part", async () => {
  await Promise.all([1, 2, 3, 4].map(endAgainAndAgain));
});
