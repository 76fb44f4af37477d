import { expect, test } from "vitest";
import * as Y from "yjs";
import { peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openCountingStorage } from "../testing/test-storage.ts";

test("[RL103] who breaks a document again and again holds up nobody for it", async () => {
  await using storage = openCountingStorage(temporaryFolder());
  const committer = committerOn(storage);
  const eve = { id: "eve", name: "Eve", role: "field" } as const;
  const hers = peerDocument();
  await committer.submit(submission(1, hers.set({ currency: "EUR" }), { principal: eve }));
  const known = Y.encodeStateVector(hers.doc);
  hers.doc.getMap("fields").delete("currency");
  const breaking = Y.encodeStateAsUpdate(hers.doc, known);
  const flood = Array.from({ length: 1_000 }, (_, index) =>
    committer.submit(submission(2 + index, breaking, { principal: eve })),
  );
  const [ada, same, other, ...outcomes] = await Promise.all([
    committer.submit(submission(1, peerDocument().set({ number: "7" }))),
    committer.submit(submission(2, peerDocument().set({ number: "8" }))),
    committer.submit(
      submission(3, peerDocument().set({ number: "9" }), { document: secondDocument }),
    ),
    ...flood,
  ]);
  for (const outcome of [ada, same, other]) {
    expect(outcome).toMatchObject({ verdict: { type: "committed" } });
  }
  const types = outcomes.map(({ type }) => type);
  expect(types.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "verdict"));
  expect(new Set(types.slice(20))).toEqual(new Set(["failed"]));
  expect(storage.loads()).toBeLessThan(30);
  // Elsewhere she is heard as before.
  const elsewhere = submission(2_000, peerDocument().set({ number: "7" }), {
    principal: eve,
    document: secondDocument,
  });
  expect(await committer.submit(elsewhere)).toMatchObject({ verdict: { type: "committed" } });
});
