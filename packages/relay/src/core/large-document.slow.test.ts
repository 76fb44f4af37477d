import { limits } from "@concord/protocol";
import { expect, test } from "vitest";
import { craftedUpdate } from "../testing/crafted-update.ts";
import { paperRelay } from "../testing/paper-relay.ts";
import { peerDocument } from "../testing/raw-peer.ts";

/** A text of which every second character was deleted: few bytes, and many pieces in memory. */
function fragments(client: number, pieces: number): Uint8Array {
  const clocks = Array.from({ length: pieces / 2 }, (_, index) => 2 * index);
  return craftedUpdate(
    [{ client, items: [{ content: { text: "x".repeat(pieces) } }] }],
    [{ client, clocks }],
  );
}

test("[RL429] a document is made of a bounded number of pieces, however few bytes they have; what would go beyond is refused, and it goes on", async () => {
  const relay = await paperRelay();
  relay.submit("ada", { update: peerDocument(4_000).set({ currency: "EUR" }) });
  for (const client of [5_000, 6_000]) {
    expect(relay.submit("eve", { update: fragments(client, 200_000) })).toMatchObject({
      type: "applied",
    });
  }
  const last = fragments(7_000, 200_000);
  expect(() => relay.submit("eve", { update: last })).toThrow(/made of 500000 pieces/u);
  await relay.reload(false);
  const count = relay.live().structs.count();
  expect(count).toBeGreaterThan(300_000);
  expect(count).toBeLessThanOrEqual(limits.structsPerDocument);
  expect(relay.submit("ada", { update: peerDocument(4_001).set({ number: "7" }) })).toMatchObject({
    type: "applied",
  });
}, 60_000);
