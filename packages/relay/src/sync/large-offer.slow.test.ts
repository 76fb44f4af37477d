import { limits } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { firstDocument, joinAs, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

/** A document of more than two batches, in registers that a document has. */
function largeDocument() {
  const large = peerDocument();
  const lines = Array.from({ length: 1_000 }, (_, line) => `lines.l${line}.description`);
  large.set(Object.fromEntries(lines.map((path) => [path, "x".repeat(9_000)])));
  const update = Y.encodeStateAsUpdate(large.doc);
  expect(update.byteLength).toBeGreaterThan(2 * limits.batchBytes);
  return { ...large, update };
}

const readersOf = async (url: string) => {
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  return async (document: typeof firstDocument) => {
    bob.send({ type: "fetch", request: 1, document, stateVector: null });
    const { update } = await bob.next("document");
    const whole = new Y.Doc();
    Y.applyUpdate(whole, update);
    return whole.getMap("fields").toJSON();
  };
};

test("[RL168] at both doors a document is given back as large as it may be, whole and in one; a batch of edits is not", async () => {
  const { url } = await startRelay(temporaryFolder());
  const read = await readersOf(url);
  const { doc, update } = largeDocument();
  const fields = doc.getMap("fields").toJSON();
  const ada = await joinAs(url, await tokenFor());
  const common = { batch: 1, kind: "invoice", deviceTime: 1_000, update } as const;
  ada.send({ type: "offer", ...common, document: firstDocument });
  expect((await ada.next("ack")).results).toMatchObject([{ verdict: { type: "committed" } }]);
  expect(await read(firstDocument)).toEqual(fields);

  const eve = await rawYjs(url, { id: "eve" }, secondDocument);
  eve.send({ type: "update", update });
  expect(await eve.closed).toBe(4413);
  const carol = await rawYjs(url, { id: "carol" }, secondDocument);
  carol.send({ type: "sync-step-1", stateVector: Y.encodeStateVector(new Y.Doc()) });
  carol.send({ type: "sync-step-2", update });
  let frame = await carol.next();
  while (frame.type !== "sync-step-2") frame = await carol.next();
  expect(await read(secondDocument)).toEqual(fields);
});
