import { expect, test } from "vitest";
import { committerOn, submission } from "../testing/test-committer.ts";
import { peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

test("[RL423] an edit that comes behind thousands of somebody else's is committed with the first of them", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const eves = peerDocument(9_000);
  const eve = { principal: { id: "eve", name: "eve", role: "editor" } } as const;
  const flood = Array.from({ length: 6_000 }, (_, batch) =>
    committer.submit(submission(batch + 1, eves.set({ currency: batch % 2 ? "EUR" : "USD" }), eve)),
  );
  const update = peerDocument(5_000).set({ currency: "CHF" });
  const adas = await committer.submit(submission(1, update, { document: secondDocument }));
  expect(adas).toMatchObject({ verdict: { type: "committed" } });
  expect(committer.backlog().batches).toBeGreaterThan(3_000);
  for (const outcome of await Promise.all(flood)) expect(outcome.type).toBe("verdict");
});

test("[RL424] while one fills the queue of a store that hangs, another's edit is taken, and all of it is stored once it goes on", async () => {
  const gate = Promise.withResolvers<undefined>();
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: async (entries) => {
      await gate.promise;
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage, { live: 10, bytes: 100_000 });
  const eves = peerDocument(9_000);
  const eve = { principal: { id: "eve", name: "eve", role: "editor" } } as const;
  const flood = Array.from({ length: 100 }, (_, batch) => {
    const size = batch < 20 ? 10_000 : 10;
    const update = eves.set({ [`lines.l${batch}.description`]: "x".repeat(size) });
    return committer.submit(submission(batch + 1, update, eve));
  });
  expect(await flood[10]).toEqual({ type: "failed" });
  const update = peerDocument(5_000).set({ currency: "CHF" });
  const adas = committer.submit(submission(1, update, { document: secondDocument }));
  gate.resolve(undefined);
  expect(await adas).toMatchObject({ verdict: { type: "committed" } });
  expect(await flood[0]).toMatchObject({ verdict: { type: "committed" } });
});
