import { WorkspaceId, decodeRelayMessage, encodeRelayMessage, limits } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { firstDocument } from "../testing/raw-peer.ts";
import { createClaims } from "./claims.ts";
import { createPresence } from "./presence.ts";

const place = { workspace: WorkspaceId.parse("acme"), document: firstDocument };

/** An awareness update of one client that shows a text of the given length. */
function showing(clientId: number, length: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, clientId, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, JSON.stringify("x".repeat(length)));
  });
}

test("[RL63] everybody in a full room is shown, in messages that can be read", () => {
  const presence = createPresence(createClaims());
  const biggest = limits.presenceBytes - 2;
  for (let person = 0; person < 100; person += 1) {
    const seat = presence.join(place, `p${person}`, () => undefined);
    expect(seat.show(showing(5_000 + person, biggest))).toBe("shown");
    expect(seat.show(showing(5_000 + person, biggest + 1))).toBe("malformed");
  }
  const updates = presence.join(place, "ada", () => undefined).everyone();
  expect(updates.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeGreaterThan(
    100 * biggest,
  );
  for (const update of updates) {
    const frame = encodeRelayMessage({ type: "presence", document: firstDocument, update });
    expect(decodeRelayMessage(frame).type).toBe("message");
  }
});
