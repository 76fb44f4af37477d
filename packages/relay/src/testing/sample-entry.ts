import { DeviceId, WorkspaceId } from "@concord/protocol";
import type { NewEntry } from "../storage/storage.ts";
import { firstDocument } from "./raw-peer.ts";

const ada = { id: "u1", name: "Ada" };

/** An entry with everything filled in; tests change what they are about. */
export function sampleEntry(changes: Partial<NewEntry> = {}): NewEntry {
  return {
    workspace: WorkspaceId.parse("acme"),
    document: firstDocument,
    kind: "invoice",
    author: ada,
    device: DeviceId.parse("device-1"),
    batch: 1,
    operations: [{ type: "set-field", path: "currency", value: "EUR" }],
    difference: [{ path: "currency", before: null, after: "EUR" }],
    update: Uint8Array.of(1, 2, 3),
    verdict: (seq) => ({ type: "committed", seq, remarks: [] }),
    authorship: [{ client: 5_000, from: 0, to: 1, author: ada, verified: true, at: 10 }],
    deviceTime: 10,
    acceptedTime: 20,
    ...changes,
  };
}
