import { DeviceId, WorkspaceId, decodeRelayMessage } from "@concord/protocol";
import type { Grant, RelayMessage } from "@concord/protocol";
import { expect, test } from "vitest";
import type { Connection } from "../connection.ts";
import { loadRevocations } from "../access/revocations.ts";
import { createClaims } from "../core/claims.ts";
import { createCommitter } from "../core/committer.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import { createPresence } from "../core/presence.ts";
import { createRates, defaultRates } from "../core/rates.ts";
import { defaultDoorSettings } from "../door.ts";
import { nodeDeps } from "../node-deps.ts";
import { createReadModel } from "../projection/read-model.ts";
import { noMeters } from "../observe/meters.ts";
import { firstDocument, helloWith } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createPenalties, defaultPenalties } from "../yjs/penalties.ts";
import { openWorkspaceSession } from "./workspace-session.ts";

const grant: Grant = {
  workspace: WorkspaceId.parse("acme"),
  principal: { id: "vic", name: "Vic", role: "viewer" },
  use: "sync",
  expiresAt: 1,
  issuedAt: 0,
  id: "token",
};

test("[RL65] a reader who does not take its documents gets no more of them, and is sent away if it goes on asking", async () => {
  const deps = nodeDeps("silent");
  await using storage = openTestStorage(temporaryFolder());
  const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
  const claims = createClaims();
  const sent: RelayMessage[] = [];
  const read = Promise.withResolvers<undefined>();
  const answered = Promise.withResolvers<undefined>();
  let waiting = 0;
  const connection: Connection = {
    admitted: () => undefined,
    send: (frame) => {
      const decoded = decodeRelayMessage(frame);
      if (decoded.type === "message") sent.push(decoded.message);
      if (decoded.type === "message" && decoded.message.type === "document")
        answered.resolve(undefined);
    },
    close: () => undefined,
    terminate: () => undefined,
    buffered: () => waiting,
    drained: () => read.promise,
    isOpen: () => true,
    pause: () => undefined,
    resume: () => undefined,
    onFrame: () => undefined,
    onEnd: () => undefined,
  };
  const failures: unknown[] = [];
  using session = openWorkspaceSession(
    connection,
    { hello: helloWith("", { device: DeviceId.parse("device-of-vic") }), grant },
    {
      storage,
      readModel: createReadModel(storage, committer, deps),
      comparisons: { answered: 0, differing: 0 },
      committer,
      presence: createPresence(claims, deps),
      claims,
      rates: createRates(defaultRates, deps.now),
      penalties: createPenalties(defaultPenalties, deps.now),
      secretKey,
      revocations: await loadRevocations(storage, deps.log),
      settings: defaultDoorSettings,
      outlived: async () => undefined,
      meters: noMeters,
      deps,
    },
    {
      fail: (error) => failures.push(error),
      forbid: () => undefined,
      sendAway: () => undefined,
    },
  );
  const ask = (request: number): void =>
    session.receive({ type: "fetch", request, document: firstDocument, stateVector: null });
  ask(1);
  await answered.promise;
  waiting = defaultDoorSettings.readerBudgetBytes + 1;
  for (let request = 2; request <= 900; request += 1) ask(request);
  expect(failures).toEqual([]);
  for (let request = 901; request <= 1_100; request += 1) ask(request);
  expect(failures).not.toEqual([]);
  await committer.read(grant.workspace, firstDocument, () => undefined);
  expect(sent.filter(({ type }) => type === "document")).toHaveLength(1);
  waiting = 0;
  read.resolve(undefined);
});
