import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { DeviceId, Scope, WorkspaceId, decodeRelayMessage } from "@concord/protocol";
import type { RelayMessage } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Connection } from "../connection.ts";
import { defaultDoorSettings } from "../door.ts";
import { nodeDeps } from "../node-deps.ts";
import { noMeters } from "../observe/meters.ts";
import { createInTurn } from "../projection/in-turn.ts";
import { createLocalDays } from "../projection/local-days.ts";
import { createReadModel } from "../projection/read-model.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { peerDocument } from "../testing/raw-peer.ts";
import type { PeerDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createScopedFeed } from "./scoped-feed.ts";

const acme = WorkspaceId.parse("acme");
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

/** A relay's inside on a store, and a reader of Ben's invoices that takes what it gets when told to. */
function readerOn(storage: RelayStorage, readings = createInTurn<string>()) {
  const deps = nodeDeps("silent");
  const committer = committerOn(storage);
  const days = createLocalDays(storage, committer);
  const readModel = createReadModel(storage, committer, days, deps);
  const documents = new Map<number, PeerDocument>();
  const heard: RelayMessage[] = [];
  const failures: unknown[] = [];
  let batch = 0;
  let waiting = 0;
  let stallNext = false;
  let wake: (() => void) | undefined;
  let taken = Promise.withResolvers<undefined>();
  const connection: Connection = {
    admitted: () => undefined,
    send: (frame) => {
      const decoded = decodeRelayMessage(frame);
      if (decoded.type === "message") heard.push(decoded.message);
      if (stallNext) {
        stallNext = false;
        waiting = 1;
        taken = Promise.withResolvers();
      }
      wake?.();
    },
    close: () => undefined,
    terminate: () => undefined,
    buffered: () => waiting,
    drained: () => (waiting === 0 ? Promise.resolve() : taken.promise),
    isOpen: () => true,
    pause: () => undefined,
    resume: () => undefined,
    keeps: () => undefined,
    unfinished: () => 0,
    onFrame: () => undefined,
    onEnd: () => undefined,
  };
  const feed = createScopedFeed(
    connection,
    {
      workspace: acme,
      principal: "ben",
      device: DeviceId.parse("device-ben"),
      cursor: 0,
      writes: () => true,
      scope,
    },
    {
      storage,
      committer,
      readModel,
      readings,
      settings: defaultDoorSettings,
      meters: noMeters,
      deps,
    },
    (error) => failures.push(error),
  );
  const subscription = committer.committed.subscribe(acme, feed.onTurn);
  return {
    feed,
    heard,
    failures,
    readModel,
    stallOnSend: () => {
      stallNext = true;
    },
    stall: () => {
      waiting = defaultDoorSettings.readerBudgetBytes + 1;
      taken = Promise.withResolvers();
    },
    take: () => {
      waiting = 0;
      taken.resolve(undefined);
    },
    write: async (index: number, registers: Readonly<Record<string, JsonValue>>) => {
      batch += 1;
      const document = documents.get(index) ?? peerDocument();
      documents.set(index, document);
      const update = document.set(registers);
      await committer.submit(submission(batch, update, { document: documentOf(index) }));
    },
    /** Resolves once the last that was heard is the end of a catch-up to a batch. */
    caughtUpTo: async (seq: number) => {
      for (;;) {
        const last = heard.at(-1);
        if (last?.type === "updates" && !last.more && last.upTo === seq) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    entries: () => heard.flatMap((message) => (message.type === "updates" ? message.entries : [])),
    [Symbol.dispose]: () => {
      subscription[Symbol.dispose]();
      feed[Symbol.dispose]();
      readModel[Symbol.dispose]();
    },
  };
}

test("[RL130] the first sync of a scope reads the documents in it and no log, however large the workspace", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    using filling = readerOn(storage);
    for (let index = 1; index <= 60; index += 1) {
      await filling.write(index, { assignee: index % 10 === 0 ? "ben" : "eve" });
    }
    await filling.readModel.caughtUp(acme);
  }
  const reads = { documents: 0, pages: 0 };
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: (workspace, document) => {
      reads.documents += 1;
      return real.loadDocument(workspace, document);
    },
    readLog: (workspace, after, maxBytes) => {
      reads.pages += 1;
      return real.readLog(workspace, after, maxBytes);
    },
  }));
  using reader = readerOn(storage);
  await reader.feed.start();
  expect(reads).toEqual({ documents: 6, pages: 0 });
  expect(reader.entries()).toHaveLength(6);
  expect(reader.heard.filter(({ type }) => type === "left")).toEqual([]);
  expect(reader.heard.at(-1)).toMatchObject({ type: "updates", upTo: 60, more: false });
});

test("[RL247] documents of a scope are read for one connection of a principal after the other's, and not side by side", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const readings = createInTurn<string>();
  using reader = readerOn(storage, readings);
  await reader.write(1, { assignee: "ben" });
  await reader.write(2, { assignee: "ben" });
  // Something that is read on another connection of Ben's.
  const other = Promise.withResolvers<void>();
  const reading = readings.run("acme/ben", () => other.promise);
  const started = reader.feed.start();
  await reader.readModel.caughtUp(acme);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reader.entries()).toEqual([]);
  other.resolve();
  await Promise.all([reading, started]);
  expect(reader.entries()).toHaveLength(2);
});

test("[RL131] a reader with a scope that does not keep up gets documents whole instead of increments", async () => {
  await using storage = openTestStorage(temporaryFolder());
  using reader = readerOn(storage);
  await reader.write(1, { assignee: "ben" });
  await reader.feed.start();
  const before = reader.entries().length;
  reader.stall();
  for (let count = 1; count <= 300; count += 1) await reader.write(1, { number: `${count}` });
  expect(reader.entries()).toHaveLength(before);
  reader.take();
  await reader.caughtUpTo(301);
  const later = reader.entries().slice(before);
  const doc = new Y.Doc();
  for (const { update } of later.slice(0, 1)) Y.applyUpdate(doc, update);
  expect(doc.getMap("fields").toJSON()).toMatchObject({ assignee: "ben", number: "300" });
  expect(later.length).toBeLessThan(10);
  expect(reader.failures).toEqual([]);
});

test("[RL132] what is committed while a scope is caught up arrives", async () => {
  await using storage = openTestStorage(temporaryFolder());
  using reader = readerOn(storage);
  await reader.write(1, { assignee: "ben", number: "1" });
  await reader.write(2, { assignee: "eve" });
  await reader.readModel.caughtUp(acme);
  reader.stallOnSend();
  const started = reader.feed.start();
  // The first page is on its way to a reader that takes its time.
  while (reader.heard.length === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reader.write(1, { number: "late" });
  await reader.write(2, { assignee: "ben" });
  await reader.readModel.caughtUp(acme);
  reader.take();
  await started;
  const docs = new Map<string, Y.Doc>();
  for (const { document, update } of reader.entries()) {
    const doc = docs.get(document) ?? new Y.Doc();
    docs.set(document, doc);
    Y.applyUpdate(doc, update);
  }
  expect(reader.heard.at(-1)).toMatchObject({ upTo: 4, more: false });
  expect(docs.get(documentOf(1))?.getMap("fields").get("number")).toBe("late");
  expect(docs.get(documentOf(2))?.getMap("fields").get("assignee")).toBe("ben");
});

/** Counts how often something happens between two moments at which others are served. */
function countedByTick() {
  let now = 0;
  let most = 0;
  let stopped = false;
  const next = (): void => {
    now = 0;
    if (!stopped) setImmediate(next);
  };
  next();
  return {
    happened: () => {
      now += 1;
      most = Math.max(most, now);
    },
    reset: () => {
      most = 0;
    },
    most: () => most,
    [Symbol.dispose]: () => {
      stopped = true;
    },
  };
}

test("[RL171] others are served between two documents of a first sync of a scope", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    using filling = readerOn(storage);
    for (let index = 1; index <= 50; index += 1) await filling.write(index, { assignee: "ben" });
    await filling.readModel.caughtUp(acme);
  }
  using loads = countedByTick();
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: (workspace, document) => {
      loads.happened();
      return real.loadDocument(workspace, document);
    },
  }));
  using reader = readerOn(storage);
  await reader.feed.start();
  expect(reader.entries()).toHaveLength(50);
  expect(loads.most()).toBe(1);
});

test("[RL171] others are served between two documents of many that come into a scope at once", async () => {
  using loads = countedByTick();
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    loadDocument: (workspace, document) => {
      loads.happened();
      return real.loadDocument(workspace, document);
    },
  }));
  using reader = readerOn(storage);
  for (let index = 1; index <= 50; index += 1) await reader.write(index, { assignee: "eve" });
  await reader.feed.start();
  expect(reader.entries()).toEqual([]);
  for (let index = 1; index <= 50; index += 1) await reader.write(index, { assignee: "ben" });
  loads.reset();
  await reader.readModel.caughtUp(acme);
  await reader.caughtUpTo(100);
  expect(reader.entries()).toHaveLength(50);
  // The rows' own way through the documents may fall into the same moment.
  expect(loads.most()).toBeLessThan(4);
});
