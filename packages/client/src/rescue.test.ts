import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { Replica } from "./replica.ts";
import { readRescueFile } from "./rescue-file.ts";
import type { RescueFile } from "./rescue-file.ts";
import type { ReplicaStorage } from "./storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

/** Storage that can be full. */
function limitedStorage() {
  const inner = createLastingStorage();
  let full = false;
  const storage: ReplicaStorage = {
    ...inner,
    commit: async (writes) => {
      if (full) throw new Error("The disk is full");
      return inner.commit(writes);
    },
  };
  return { storage, fill: (): void => void (full = true), clear: (): void => void (full = false) };
}

async function rescued(replica: Replica): Promise<RescueFile> {
  const reading = readRescueFile(await replica.rescueFile());
  if (reading.type !== "read") throw new Error(reading.message);
  return reading.file;
}

/** A device that made one change with the relay, two without it, and one that it could not store. */
async function strandedDevice() {
  const world = createTestWorkspace();
  const { open, relay, clock } = world;
  const disk = limitedStorage();
  const stranded = await open({ storage: disk.storage });
  await stranded.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await clock.advance(1);
  relay.setDown(true);
  relay.cut();
  await stranded.apply(id, [set("currency", "EUR")]);
  await stranded.create({ kind: "invoice", id: other, operations: [set("buyer.name", "Bolt")] });
  disk.fill();
  const lost = await stranded.apply(id, [set("references.project", "Pumps")]);
  expect(lost).toMatchObject({ type: "not-stored" });
  return { ...world, disk, stranded };
}

test("[CL130] a device that cannot save gives a file with all that the relay has not: stored, unstored and refused", async () => {
  const { relay, clock, disk, stranded } = await strandedDevice();
  const file = await rescued(stranded);
  expect(file).toMatchObject({
    workspace: "acme",
    device: stranded.device,
    unsent: [
      { document: id, operations: [set("currency", "EUR")] },
      { document: other, operations: [{ type: "create" }, set("buyer.name", "Bolt")] },
    ],
    aside: [
      { document: id, operations: [set("references.project", "Pumps")], reason: "not-saved" },
    ],
    unread: [],
  });

  // What is made again and stored is not among what was not stored; what was not made again stays.
  disk.clear();
  await stranded.apply(id, [set("references.contract", "C-1")]);
  relay.judge(() => ({ type: "refused", reason: "too-large", message: "No." }));
  relay.setDown(false);
  await clock.advance(60_000);
  const later = await rescued(stranded);
  expect(later.unsent).toEqual([]);
  // A refused batch goes on operation by operation, in no order between documents.
  expect(later.aside.map(({ reason, operations }) => [reason, operations])).toEqual(
    expect.arrayContaining([
      ["too-large", [set("currency", "EUR")]],
      ["too-large", [expect.objectContaining({ type: "create" })]],
      ["too-large", [set("buyer.name", "Bolt")]],
      ["too-large", [set("references.contract", "C-1")]],
      ["not-saved", [set("references.project", "Pumps")]],
    ]),
  );
  expect(later.aside).toHaveLength(5);
});

test("[CL130] a change that storage keeps waiting is in the file too, and one that cannot be read is named", async () => {
  const { open, turn } = createTestWorkspace();
  const inner = createLastingStorage();
  const gate = Promise.withResolvers<void>();
  let waits = false;
  const replica = await open({
    connect: false,
    storage: {
      ...inner,
      commit: async (writes) => {
        if (waits) await gate.promise;
        return inner.commit(writes);
      },
      batch: async () => {
        throw new Error("The disk is broken");
      },
    },
  });
  await replica.create({ kind: "invoice", id });
  waits = true;
  const outcome = replica.apply(id, [set("currency", "EUR")]);
  await turn();
  expect(await rescued(replica)).toMatchObject({
    unsent: [],
    aside: [{ document: id, operations: [set("currency", "EUR")], reason: "not-saved" }],
    unread: [id],
  });
  gate.resolve();
  await outcome;
  expect((await rescued(replica)).aside).toEqual([]);
});

test("[CL131] another replica brings the changes of the file to the relay, and what was not stored waits there for a person", async () => {
  const { open, relay, clock, stranded } = await strandedDevice();
  const file = await rescued(stranded);
  relay.setDown(false);
  const helper = await open({ origin: { source: "user", actor: "ben" } });
  await clock.advance(1);
  const changed: string[] = [];
  helper.onChange(({ document }) => changed.push(document));

  expect(await helper.importRescue(file)).toEqual({
    type: "imported",
    documents: [id, other],
    known: [],
    incomplete: [],
    aside: 1,
  });
  await clock.advance(1);
  expect(changed).toEqual([id, other]);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme", currency: "EUR" });
  expect(relay.fields(other)).toMatchObject({ "buyer.name": "Bolt" });
  expect(relay.fields(id)).not.toHaveProperty("references.project");

  const [waiting] = helper.refused();
  expect(waiting).toMatchObject({ document: id, reason: "not-saved" });
  expect(await helper.retryRefused(waiting?.batch ?? 0)).toMatchObject({ type: "stored" });
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ "references.project": "Pumps" });
  expect(helper.status()).toEqual({ state: "synced" });
});

test("[CL131] a file that comes twice, or after its device could send again, changes nothing more", async () => {
  const { open, relay, clock, disk, stranded } = await strandedDevice();
  const file = await rescued(stranded);
  relay.setDown(false);
  const helper = await open();
  await clock.advance(1);
  await helper.importRescue(file);
  await clock.advance(1);
  await helper.apply(id, [set("currency", "USD")]);
  await clock.advance(1);
  expect(await helper.importRescue(file)).toEqual({
    type: "imported",
    documents: [],
    known: [id, other],
    incomplete: [],
    aside: 0,
  });
  disk.clear();
  await clock.advance(60_000);
  expect(stranded.status()).toEqual({ state: "synced" });
  expect(relay.fields(id)).toMatchObject({ currency: "USD" });
  expect(await stranded.registers(id)).toEqual(await helper.registers(id));
  expect(helper.refused()).toHaveLength(1);
});

test("[CL132] changes that hang on what is not here are left and named, and taken once it is", async () => {
  const { open, relay, clock, stranded } = await strandedDevice();
  const file = { ...(await rescued(stranded)), workspace: null };
  const helper = await open();
  expect(await helper.importRescue(file)).toMatchObject({ documents: [other], incomplete: [id] });
  expect(helper.row(id)).toBeUndefined();
  relay.setDown(false);
  await clock.advance(60_000);
  expect(await helper.importRescue(file)).toMatchObject({ documents: [id], known: [other] });
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme", currency: "EUR" });
});

test("[CL132] a file of another workspace, and one that its reader may not write, are turned down", async () => {
  const { open, relay, clock, stranded } = await strandedDevice();
  const file = await rescued(stranded);
  const offline = await open();
  expect(await offline.importRescue(file)).toMatchObject({ type: "refused" });
  relay.setRole("viewer");
  relay.setDown(false);
  const viewer = await open();
  await clock.advance(1);
  expect(await viewer.importRescue(file)).toMatchObject({ type: "refused" });
  expect(viewer.refused()).toEqual([]);
  const elsewhere = { ...file, workspace: "elsewhere" };
  const text = JSON.stringify({ ...elsewhere, unsent: [] });
  const reading = readRescueFile(text);
  if (reading.type !== "read") throw new Error(reading.message);
  relay.setRole("editor");
  const helper = await open();
  await clock.advance(1);
  expect(await helper.importRescue(reading.file)).toMatchObject({
    type: "refused",
    message: expect.stringContaining("elsewhere"),
  });
});

test("[CL132] what is no rescue file, a damaged one, or one of a later version is named as such", async () => {
  const { stranded } = await strandedDevice();
  const text = await stranded.rescueFile();
  const parts = JSON.parse(text);
  const bad = [
    "",
    text.slice(0, -5),
    "{}",
    JSON.stringify({ ...parts, version: 2 }),
    JSON.stringify({ ...parts, unsent: [{ ...parts.unsent[0], update: "no base64!" }] }),
  ];
  expect(bad.map((each) => readRescueFile(each).type)).toEqual(bad.map(() => "unreadable"));
  const [first] = parts.unsent;
  const reading = readRescueFile(
    JSON.stringify({ ...parts, unsent: [{ ...first, update: btoa("no update") }], aside: [] }),
  );
  if (reading.type !== "read") throw new Error(reading.message);
  expect(await stranded.importRescue(reading.file)).toMatchObject({
    documents: [],
    incomplete: [id],
  });
});
