import { contentDigest, documentFingerprint, registersOf } from "@concord/document";
import { DocumentId, Invoice, InvoiceStatus, JsonValue, PlainDate } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import type { Principal } from "@concord/protocol";
import type { DocumentKind } from "@concord/model";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { createCommitter } from "../core/committer.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import { nodeDeps } from "../node-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { firstDocument, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import type { PeerDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createInvoiceList } from "./invoice-list.ts";
import { createLocalDays } from "./local-days.ts";
import { projectionLag } from "./projection-lag.ts";
import { createReadModel, documentProjection } from "./read-model.ts";

const acme = WorkspaceId.parse("acme");
const Registers = z.record(z.string(), JsonValue);
const everything = { limit: 100 };
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

const connector: Principal = {
  id: "stripe",
  name: "Stripe",
  role: "connector",
  connector: "stripe",
};
const owner: Principal = { id: "ada", name: "Ada", role: "owner" };

function listOn(storage: RelayStorage, today: () => string, changes: Partial<RelayDeps> = {}) {
  const now = (): number => Date.parse(`${PlainDate.parse(today())}T12:00:00Z`);
  const deps = { ...nodeDeps("silent"), now, ...changes };
  const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
  let batch = 0;
  const peers = new Map<DocumentId, PeerDocument>();
  const model = createReadModel(storage, committer, createLocalDays(storage, committer), deps);
  return {
    model,
    list: createInvoiceList(model),
    write: async (
      document: DocumentId,
      registers: Readonly<Record<string, unknown>>,
      kind: DocumentKind = "invoice",
      principal: Principal = connector,
    ) => {
      batch += 1;
      // Whoever writes a document again has seen what it wrote before.
      const mine = peers.get(document) ?? peerDocument();
      peers.set(document, mine);
      await committer.submit({
        door: "sync",
        workspace: acme,
        document,
        kind,
        principal,
        device: DeviceId.parse(`device-${batch}`),
        batch,
        operations: [],
        update: mine.set(Registers.parse(JSON.parse(JSON.stringify(registers)))),
        deviceTime: 0,
        owns: () => true,
        foreign: "own",
        brings: "own",
        madeFrom: "replica",
        askedBefore: false,
      });
    },
  };
}

test("[RL7] the list goes on where it was, and can be built again from the journal", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    const { model, list, write } = listOn(storage, () => "2026-01-01");
    await write(firstDocument, { number: "1" });
    expect((await list.find(acme, everything)).items.map(({ number }) => number)).toEqual(["1"]);
    model[Symbol.dispose]();
    await write(secondDocument, { number: "2" });
    expect(await projectionLag(documentProjection, storage, 1e15)).toMatchObject({ batches: 1 });
  }
  await using storage = openTestStorage(folder);
  const { list } = listOn(storage, () => "2026-01-01");
  const before = await list.find(acme, everything);
  expect(before.items.map(({ number }) => number)).toEqual(["2", "1"]);
  expect(before.items.every(({ status }) => status === InvoiceStatus.enum.draft)).toBe(true);
  await storage.resetProjection(documentProjection);
  const rebuilt = listOn(storage, () => "2026-01-01").list;
  expect(await rebuilt.find(acme, everything)).toEqual(before);
});

test("[RL56] an invoice becomes overdue in the list without an edit", async () => {
  let today = "2026-01-01";
  await using storage = openTestStorage(temporaryFolder());
  const { list, write } = listOn(storage, () => today);
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" };
  const line = { id: "l1", quantity: "1", price: "100" };
  const content = Invoice.parse({ currency: "EUR", dueDate: "2026-01-31", lines: [line] });
  await write(firstDocument, {
    ...registersOf(content),
    issued: { number: "S-1", on: "2026-01-01", by, content, digest: contentDigest(content) },
  });
  const flags = async () =>
    (await list.find(acme, everything)).items.map((item) => [item.status, ...item.flags]);
  expect(await flags()).toEqual([["unpaid"]]);
  today = "2026-01-31";
  expect(await flags()).toEqual([["unpaid"]]);
  today = "2026-02-01";
  expect(await flags()).toEqual([["unpaid", "overdue"]]);
  expect((await list.find(acme, { status: "overdue", limit: 1 })).items).toHaveLength(1);
});

test("[RL470] an invoice is overdue in the list from the midnight of the workspace's time zone, also once that is another", async () => {
  let time = "2026-01-31T10:00:00Z";
  await using storage = openTestStorage(temporaryFolder());
  const { list, write } = listOn(storage, () => "2026-01-31", { now: () => Date.parse(time) });
  const settings = { documentKind: "workspace", timeZone: "Pacific/Kiritimati" };
  await write(secondDocument, settings, "workspace", owner);
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" };
  const line = { id: "l1", quantity: "1", price: "100" };
  const content = Invoice.parse({ currency: "EUR", dueDate: "2026-01-31", lines: [line] });
  await write(firstDocument, {
    ...registersOf(content),
    issued: { number: "S-1", on: "2026-01-01", by, content, digest: contentDigest(content) },
  });
  const flags = async () => (await list.find(acme, everything)).items.flatMap((item) => item.flags);
  // It is the first of February there, fourteen hours ahead.
  expect(await flags()).toEqual(["overdue"]);
  await write(secondDocument, { timeZone: "Pacific/Pago_Pago" }, "workspace", owner);
  expect(await flags()).toEqual([]);
  time = "2026-02-01T10:59:00Z";
  expect(await flags()).toEqual([]);
  time = "2026-02-01T11:00:00Z";
  expect(await flags()).toEqual(["overdue"]);
});

test("[RL388] a clock that is set while rows are made makes nobody wait for the next ones", async () => {
  await using storage = openTestStorage(temporaryFolder());
  let day = 1;
  const delays: number[] = [];
  const { model, list, write } = listOn(storage, () => `2026-01-0${day}`, {
    after: (ms, work) => {
      delays.push(ms);
      // The clock is a day further with each run.
      const timer = setTimeout(() => {
        work();
        day += 1;
      });
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
  });
  for (const number of ["1", "2"]) {
    await write(firstDocument, { number });
    await vi.waitFor(() => expect(day).toBe(Number(number) + 1));
    await list.find(acme, everything);
  }
  expect(delays).toHaveLength(2);
  expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
  expect(delays[1]).toBeGreaterThan(delays[0] ?? Infinity);
  model[Symbol.dispose]();
});

test("[RL55] a document that cannot be read does not hold up the others", async () => {
  let broken: DocumentId | null = null;
  const folder = temporaryFolder();
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: async (workspace, document) => {
      if (document === broken) throw new Error("checksum");
      return real.loadDocument(workspace, document);
    },
  }));
  const writer = listOn(storage, () => "2026-01-01");
  writer.model[Symbol.dispose]();
  await writer.write(firstDocument, { number: "1" });
  await writer.write(secondDocument, { number: "2" });
  broken = firstDocument;
  const { list } = listOn(storage, () => "2026-01-01");
  expect((await list.find(acme, everything)).items.map(({ number }) => number)).toEqual(["2"]);
});

test("[RL120] every document has a row, of whatever kind, with the fingerprint of what is committed", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const { model, list, write } = listOn(storage, () => "2026-01-01");
  await write(firstDocument, { number: "1" });
  await write(secondDocument, { name: "Acme" }, "party");
  const [stored] = (await storage.loadDocument(acme, secondDocument))?.updates ?? [];
  const party = new Y.Doc();
  if (stored !== undefined) Y.applyUpdate(party, stored);
  const rows = await (await model.current(acme)).get([firstDocument, secondDocument]);
  expect(rows.size).toBe(2);
  expect(rows.get(secondDocument)).toEqual({
    kind: "party",
    seq: 2,
    fingerprint: documentFingerprint(party, secondDocument),
    invoice: null,
  });
  expect((await list.find(acme, everything)).items.map(({ number }) => number)).toEqual(["1"]);
});

test("[RL174] many rows are written in parts, and the cursor moves with the last of them", async () => {
  const written: { readonly rows: number; readonly cursor: number }[] = [];
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    project: (projection, workspace, rows, cursor) => {
      written.push({ rows: rows.size, cursor });
      return real.project(projection, workspace, rows, cursor);
    },
  }));
  const { model, write } = listOn(storage, () => "2026-01-01");
  await Promise.all(
    Array.from({ length: 450 }, (_, index) => write(documentOf(index), { number: `${index}` })),
  );
  written.length = 0;
  expect(await model.caughtUp(acme)).toBe(450);
  expect(written).toEqual([
    { rows: 200, cursor: 0 },
    { rows: 200, cursor: 0 },
    { rows: 50, cursor: 450 },
  ]);
});
