import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Connection } from "../connection.ts";
import { nodeDeps } from "../node-deps.ts";
import { createRelayCore } from "../relay-core.ts";
import { firstDocument } from "../testing/raw-peer.ts";
import { temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { secretKey } from "../testing/test-secret.ts";
import { serveYjsConnection } from "./yjs-connection.ts";
import { decodeYjsFrame, encodeYjsFrame } from "./yjs-frame.ts";

const empty = new Y.Doc();

test("[RL248] the first answers to many connections of one principal are read one after the other, as all that follow", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const core = await createRelayCore({}, storage, secretKey, nodeDeps("silent"), () => undefined);
  const { context } = core;
  // Something that is read on another connection of hers.
  const other = Promise.withResolvers<void>();
  const reading = context.readings.run("acme/ada", () => other.promise);
  const heard: string[] = [];
  let say: ((frame: Uint8Array) => void) | undefined;
  const connection: Connection = {
    admitted: () => undefined,
    send: (frame) => {
      heard.push(decodeYjsFrame(frame)?.type ?? "unreadable");
    },
    close: () => undefined,
    terminate: () => undefined,
    buffered: () => 0,
    drained: async () => undefined,
    isOpen: () => true,
    pause: () => undefined,
    resume: () => undefined,
    keeps: () => undefined,
    unfinished: () => 0,
    onFrame: (listener) => (say = listener),
    onEnd: () => undefined,
  };
  const address = { workspace: "acme", document: firstDocument, kind: null };
  const token = await tokenFor({ use: "yjs" });
  serveYjsConnection(connection, { ...address, token }, context);
  await expect.poll(() => heard).toContain("sync-step-1");
  const stateVector = Y.encodeStateVector(empty);
  say?.(encodeYjsFrame({ type: "sync-step-1", stateVector }));
  say?.(encodeYjsFrame({ type: "sync-step-2", update: Y.encodeStateAsUpdate(empty) }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heard).not.toContain("sync-step-2");
  other.resolve();
  await reading;
  await expect.poll(() => heard).toContain("sync-step-2");
  await core.stop();
});
