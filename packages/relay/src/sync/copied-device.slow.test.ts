import { expect, test } from "vitest";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL202] what a device writes is told on its other connections, whole and with its author, and not on its own", async () => {
  const { url } = await startRelay(temporaryFolder());
  const token = await tokenFor();
  const one = await joinAs(url, token, {
    clientIds: [{ document: firstDocument, clientId: 5_000 }],
  });
  const two = await joinAs(url, token);
  const update = peerDocument(5_000).set({ currency: "EUR" });
  expect(await sendBatch(one, 1, update)).toMatchObject({ type: "committed", seq: 1 });
  const told = await two.next("updates");
  expect(told.entries).toMatchObject([{ document: firstDocument, seq: 1, author: { id: "ada" } }]);
  expect(told.entries[0]?.update).toEqual(update);
  expect((await one.next("updates")).entries).toEqual([]);
});
