import { DeviceId, WorkspaceId } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { firstDocument, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openCountingStorage, openTestStorage } from "../testing/test-storage.ts";

const acme = WorkspaceId.parse("acme");

test("[RL107] plain writes that a document cannot take after all go the long way, each by itself", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const mine = peerDocument();
  await committer.submit(submission(1, mine.set({ currency: "EUR" })));
  let failures = 0;
  await committer.read(acme, firstDocument, ({ doc }) => {
    Reflect.set(doc, "transact", () => {
      failures += 1;
      throw new Error("Cannot be applied");
    });
  });
  const outcomes = await Promise.all([
    committer.submit(submission(2, mine.set({ number: "7" }))),
    committer.submit(submission(3, mine.set({ "buyer.name": "Acme" }))),
    committer.submit(
      submission(4, peerDocument().set({ number: "9" }), { document: secondDocument }),
    ),
  ]);
  expect(failures).toBe(1);
  expect(outcomes.map((outcome) => outcome.type === "verdict" && outcome.verdict.type)).toEqual([
    "committed",
    "committed",
    "committed",
  ]);
  const fields = await committer.read(acme, firstDocument, ({ doc }) =>
    doc.getMap("fields").toJSON(),
  );
  expect(fields).toEqual({ currency: "EUR", number: "7", "buyer.name": "Acme" });
  expect(await storage.head(acme)).toBe(4);
});

test("[RL111] deletions of nothing are malformed, and however many of them come they hold up nobody", async () => {
  await using storage = openCountingStorage(temporaryFolder());
  const committer = committerOn(storage);
  const mine = peerDocument();
  await committer.submit(submission(1, mine.set({ currency: "EUR" })));
  const plain = peerDocument(7_000).set({ "buyer.name": "x" });
  const poisoned = encoding.encode((encoder) => {
    encoding.writeUint8Array(encoder, plain.slice(0, -1));
    for (const number of [1, 5_555, 1, 99, 0]) encoding.writeVarUint(encoder, number);
  });
  const eve = {
    principal: { id: "eve", name: "Eve", role: "field" as const },
    device: DeviceId.parse("device-eve"),
  };
  const [ada, ...hers] = await Promise.all([
    committer.submit(submission(2, mine.set({ number: "7" }))),
    ...Array.from({ length: 200 }, (_, index) =>
      committer.submit(submission(index + 1, poisoned, eve)),
    ),
  ]);
  expect(ada).toMatchObject({ verdict: { type: "committed" } });
  for (const outcome of hers) {
    expect(outcome).toMatchObject({ verdict: { type: "refused", reason: "malformed-update" } });
  }
  expect(storage.loads()).toBe(1);
  expect(committer.counts().turns).toBe(2);
});

/** What a turn says of Ada's edit when Ben brings it once more in that very turn. */
const sameTurn = (committer: ReturnType<typeof committerOn>) => {
  const mine = peerDocument();
  const ben = {
    principal: { id: "ben", name: "Ben", role: "editor" as const },
    device: DeviceId.parse("device-ben"),
    owns: () => false,
    foreign: "carried" as const,
  };
  return {
    mine,
    first: () => committer.submit(submission(1, mine.set({ currency: "EUR" }))),
    twice: (batch: number) => {
      const update = mine.set({ number: "7" });
      return [
        committer.submit(submission(batch, update)),
        committer.submit(submission(batch, update, ben)),
      ];
    },
  };
};

const committedAt = (seq: number) => ({ type: "verdict", verdict: { type: "committed", seq } });

test("[RL192] what is nothing new because of another batch of its turn names that batch's seq", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const { first, twice } = sameTurn(committerOn(storage));
  await first();
  const [own, again] = await Promise.all(twice(2));
  expect([own, again]).toMatchObject([committedAt(2), committedAt(2)]);
});

test("[RL192] and it is not known before that batch is durable, also where the batch must be looked at again", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const { mine, first, twice } = sameTurn(committer);
  await first();
  let calls = 0;
  await committer.read(acme, firstDocument, ({ doc }) => {
    const transact = doc.transact.bind(doc);
    Reflect.set(doc, "transact", (...args: Parameters<typeof transact>) => {
      calls += 1;
      if (calls > 1) throw new Error("Cannot be applied");
      return transact(...args);
    });
  });
  const outcomes = await Promise.all([
    ...twice(2),
    committer.submit(submission(3, mine.set({ "buyer.name": "Acme" }))),
  ]);
  expect(calls).toBe(2);
  expect(outcomes).toMatchObject([committedAt(2), {}, committedAt(3)]);
  const [, again] = outcomes;
  if (again?.type !== "verdict" || again.verdict.type !== "committed") throw new Error("committed");
  expect(again.verdict.seq).toBeGreaterThan(1);
  expect(await storage.head(acme)).toBe(3);
});
