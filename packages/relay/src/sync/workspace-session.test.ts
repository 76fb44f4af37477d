import { DeviceId, WorkspaceId, decodeRelayMessage, limits } from "@concord/protocol";
import type { Grant, RelayMessage, Role } from "@concord/protocol";
import { expect, test } from "vitest";
import type { Connection } from "../connection.ts";
import { createCrowd } from "../access/crowd.ts";
import { loadRevocations } from "../access/revocations.ts";
import { createAbsences } from "../core/absences.ts";
import { createClaims } from "../core/claims.ts";
import type { Claims } from "../core/claims.ts";
import { createCommitter } from "../core/committer.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import { createPresence } from "../core/presence.ts";
import { createRates, defaultRates } from "../core/rates.ts";
import { defaultDoorSettings } from "../door.ts";
import { nodeDeps } from "../node-deps.ts";
import { createComparedRows } from "../projection/compared-rows.ts";
import { createInTurn } from "../projection/in-turn.ts";
import type { InTurn } from "../projection/in-turn.ts";
import { createLocalDays } from "../projection/local-days.ts";
import { createReadModel } from "../projection/read-model.ts";
import { noMeters } from "../observe/meters.ts";
import { firstDocument, helloWith, peerDocument } from "../testing/raw-peer.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createPenalties, defaultPenalties } from "../yjs/penalties.ts";
import { createCatchUpPages } from "./catch-up-pages.ts";
import { openWorkspaceSession } from "./workspace-session.ts";

const grant: Grant = {
  workspace: WorkspaceId.parse("acme"),
  principal: { id: "vic", name: "Vic", role: "viewer" },
  use: "sync",
  expiresAt: 1,
  issuedAt: 0,
  id: "token",
};

/** A session on a connection of the test's, with what it sent and why it failed. */
async function sessionOn(
  storage: RelayStorage,
  changes: {
    readonly connection?: Partial<Connection>;
    readonly claims?: Claims;
    readonly role?: Role;
    readonly readings?: InTurn<string>;
  } = {},
) {
  const deps = nodeDeps("silent");
  const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
  const days = createLocalDays(storage, committer);
  const readModel = createReadModel(storage, committer, days, deps);
  const { claims = createClaims(), role = grant.principal.role } = changes;
  const failures: unknown[] = [];
  const session = openWorkspaceSession(
    {
      admitted: () => undefined,
      send: () => undefined,
      close: () => undefined,
      terminate: () => undefined,
      buffered: () => 0,
      drained: async () => undefined,
      isOpen: () => true,
      pause: () => undefined,
      resume: () => undefined,
      keeps: () => undefined,
      unfinished: () => 0,
      onFrame: () => undefined,
      onEnd: () => undefined,
      ...changes.connection,
    },
    {
      hello: helloWith("", { device: DeviceId.parse("device-of-vic") }),
      grant: { ...grant, principal: { ...grant.principal, role } },
    },
    {
      storage,
      readModel,
      days,
      compared: createComparedRows(readModel, deps),
      pages: createCatchUpPages(storage, defaultDoorSettings.pageBytes, deps),
      comparisons: { answered: 0, differing: 0 },
      readings: changes.readings ?? createInTurn(),
      crowd: { sync: createCrowd(1), yjs: createCrowd(1) },
      committer,
      presence: createPresence(claims, storage, deps),
      absences: createAbsences(storage, deps),
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
  return { session, committer, failures };
}

test("[RL65] a reader who does not take its documents gets no more of them, and is sent away if it goes on asking", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const sent: RelayMessage[] = [];
  const read = Promise.withResolvers<undefined>();
  const answered = Promise.withResolvers<undefined>();
  let waiting = 0;
  const opened = await sessionOn(storage, {
    connection: {
      send: (frame) => {
        const decoded = decodeRelayMessage(frame);
        if (decoded.type === "message") sent.push(decoded.message);
        if (decoded.type === "message" && decoded.message.type === "document")
          answered.resolve(undefined);
      },
      buffered: () => waiting,
      drained: () => read.promise,
    },
  });
  using session = opened.session;
  const { committer, failures } = opened;
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

test("[RL167] a connection holds only so many claims: who writes under ever new ids lets go of the oldest, and all end with it", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const held = new Set<number>();
  let most = 0;
  const claims: Claims = {
    claim: ({ clientId }) => {
      held.add(clientId);
      most = Math.max(most, held.size);
      return "claimed";
    },
    release: ({ clientId }) => void held.delete(clientId),
  };
  const { session, failures } = await sessionOn(storage, { claims });
  const last = 5_000 + 3 * limits.clientIds;
  for (let clientId = 5_000; clientId <= last; clientId += 1) {
    session.receive({ type: "claim", document: firstDocument, clientId });
  }
  expect(most).toBeLessThanOrEqual(2 * limits.clientIds + 1);
  expect([held.has(5_000), held.has(last)]).toEqual([false, true]);
  session[Symbol.dispose]();
  expect(held.size).toBe(0);
  expect(failures).toEqual([]);
});

test("[RL184] of the batches that a connection was asked about the latest are remembered, so that what hangs on nothing fills no memory", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const answers = new Map<number, string>();
  const opened = await sessionOn(storage, {
    role: "editor",
    connection: {
      send: (frame) => {
        const decoded = decodeRelayMessage(frame);
        if (decoded.type !== "message") return;
        const { message } = decoded;
        if (message.type === "need") answers.set(message.batch, "need");
        if (message.type !== "ack") return;
        for (const { batch, verdict } of message.results) answers.set(batch, verdict.type);
      },
    },
  });
  using session = opened.session;
  const { doc, set } = peerDocument();
  set({ currency: "EUR" });
  const update = set({ currency: "USD" });
  session.receive({ type: "claim", document: firstDocument, clientId: doc.clientID });
  const common = { kind: "invoice", operations: [], deviceTime: 1_000 } as const;
  const send = (batch: number): void =>
    session.receive({ type: "batch", batch, document: firstDocument, update, ...common });
  for (let batch = 1; batch <= 1_100; batch += 1) send(batch);
  await opened.committer.idle();
  expect(new Set(answers.values())).toEqual(new Set(["need"]));
  for (const batch of [1, 1_100]) send(batch);
  await opened.committer.idle();
  await new Promise(setImmediate);
  expect([1, 1_100].map((batch) => answers.get(batch))).toEqual(["need", "refused"]);
  expect(opened.failures).toEqual([]);
});

test("[RL204] others come between two answers to one principal, on however many connections it asks", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const readings = createInTurn<string>();
  let answers = 0;
  const connection = { send: () => void (answers += 1) };
  const sessions = [
    await sessionOn(storage, { connection, readings }),
    await sessionOn(storage, { connection, readings }),
  ];
  for (let request = 0; request < 5; request += 1) {
    for (const { session } of sessions) {
      session.receive({ type: "fetch", request, document: firstDocument, stateVector: null });
    }
  }
  let most = 0;
  for (let before = 0; before < 10; before = answers) {
    await new Promise(setImmediate);
    most = Math.max(most, answers - before);
  }
  expect(most).toBe(1);
});
