import { DeviceId, closeCode } from "@concord/protocol";
import { expect, test } from "vitest";
import { crowdedNote } from "../testing/crafted-update.ts";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL200] a batch made to keep the relay busy for minutes holds up nobody for long, and its sender is not heard for a while in any document", async () => {
  const { url } = await startRelay(temporaryFolder());
  const clientIds = [firstDocument, secondDocument].map((document) => ({
    document,
    clientId: 5_000,
  }));
  const device = DeviceId.parse("device-of-eve");
  const eve = await joinAs(url, await tokenFor({ id: "eve" }), { device, clientIds });
  const ada = await joinAs(url, await tokenFor());
  ada.send({ type: "claim", document: firstDocument, clientId: 7_000 });
  const mine = peerDocument(7_000);
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));

  // Yjs alone would need four minutes for it.
  const refused = sendBatch(eve, 1, crowdedNote(5_000, 15_000), secondDocument);
  const begun = performance.now();
  const verdict = await sendBatch(ada, 2, mine.set({ "buyer.name": "Acme" }));
  expect(verdict.type).toBe("committed");
  expect(await refused).toMatchObject({ type: "refused", reason: "malformed-update" });
  // On a busy machine; 1.5 s on a quiet one.
  expect(performance.now() - begun).toBeLessThan(20_000);

  const note = { batch: 2, document: firstDocument, update: crowdedNote(5_000, 10) };
  eve.send({ type: "batch", kind: "invoice", operations: [], deviceTime: 1, ...note });
  expect((await eve.closed).code).toBe(closeCode.internal);
  expect(await sendBatch(ada, 3, mine.set({ "buyer.name": "Acme Ltd" }))).toMatchObject({
    type: "committed",
  });
});
