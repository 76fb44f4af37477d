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
