import { DeviceId, WorkspaceId } from "@concord/protocol";
import { createCommitter } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import type { Submission } from "../core/submission.ts";
import { nodeDeps } from "../node-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { firstDocument } from "./raw-peer.ts";

/** A committer on a store, with room for so many documents and bytes. */
export function committerOn(storage: RelayStorage, options = { live: 10, bytes: 1e9 }): Committer {
  const documents = createLiveDocuments(storage, options.live);
  return createCommitter(storage, documents, nodeDeps("silent"), {
    ...(options.bytes !== undefined && { backlogBytes: options.bytes }),
  });
}

/** A batch of Ada's for the first document of `acme`, unless changed. */
export function submission(
  batch: number,
  update: Uint8Array,
  changes: Partial<Submission> = {},
): Submission {
  return {
    door: "sync",
    workspace: WorkspaceId.parse("acme"),
    document: firstDocument,
    kind: "invoice",
    principal: { id: "ada", name: "Ada", role: "editor" },
    device: DeviceId.parse("device-1"),
    batch,
    operations: [],
    update,
    deviceTime: 1_000,
    owns: () => true,
    foreign: "own",
    brings: "own",
    madeFrom: "replica",
    askedBefore: false,
    ...changes,
  };
}
