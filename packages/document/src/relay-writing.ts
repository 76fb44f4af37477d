import type * as Y from "yjs";
import { firstReplicaClient } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { writeRegisters } from "./apply.ts";

/**
 * Writes registers under a relay's own client id and gives the update that carries them, or undefined when everything stands there already. The clock goes on
 * from what the document holds of that client, so the document must hold all that is committed, and the caller must hold its lock. The document's own
 * client id is not used up.
 *
 * Throws when `clientId` is not a relay's (below 1,024), or inside a transaction.
 */
export function writeAsRelay(
  doc: Y.Doc,
  relay: { readonly clientId: number; readonly reason: string },
  registers: Readonly<Record<string, JsonValue>>,
): Uint8Array | undefined {
  if (
    !Number.isInteger(relay.clientId) ||
    relay.clientId < 0 ||
    relay.clientId >= firstReplicaClient
  ) {
    throw new RangeError(`Client id ${relay.clientId} is not a relay's`);
  }
  let update: Uint8Array | undefined;
  const keep = (bytes: Uint8Array): void => {
    update = bytes;
  };
  const { clientID } = doc;
  doc.clientID = relay.clientId;
  doc.on("update", keep);
  try {
    const written = writeRegisters(doc, registers, { source: "relay", reason: relay.reason });
    if (written.type === "applied" && update === undefined) {
      throw new Error("A relay writes in a transaction of its own");
    }
  } finally {
    doc.off("update", keep);
    doc.clientID = clientID;
  }
  return update;
}
