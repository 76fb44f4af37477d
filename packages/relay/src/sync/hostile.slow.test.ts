import { limits } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { hostileUpdates } from "../testing/hostile-updates.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL94] hostile updates are refused by name at both doors, and the relay goes on for everybody else", async () => {
  const { url } = await startRelay(temporaryFolder(), { penalties: { firstMs: 0, longestMs: 0 } });
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let batch = 0;
  for (const [what, reason, update] of hostileUpdates) {
    const eve = await joinAs(url, await tokenFor({ id: "eve" }));
    // More than the protocol's own bound on a batch does not even arrive as a message.
    const arrives = update.byteLength <= limits.batchBytes;
    const verdict = arrives
      ? await sendBatch(eve, (batch += 1), update)
      : { type: "refused", reason: "too-large" };
    expect(verdict).toMatchObject({ type: "refused", reason });
    const mallory = await rawYjs(url, { id: "mallory" });
    mallory.send({ type: "update", update });
    expect([what, await mallory.closed]).toEqual([what, reason === "too-large" ? 4413 : 4422]);
    const number = String(batch);
    expect(await sendBatch(ada, (batch += 1), mine.set({ number }))).toMatchObject({
      type: "committed",
    });
  }
  ada.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const whole = peerDocument();
  Y.applyUpdate(whole.doc, (await ada.next("document")).update);
  expect(Y.encodeStateAsUpdate(whole.doc)).toEqual(Y.encodeStateAsUpdate(mine.doc));
});
