import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { stumblingStorage } from "./testing/stumbling-storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

/** A replica in the middle of much, whose storage fails once, at the n-th commit from there. */
async function stumble(commit: number) {
  const { clock, relay, open, turn } = createTestWorkspace();
  const storage = stumblingStorage(createLastingStorage());
  const replica = await open({ storage });
  const friend = await open();
  for (const each of [id, other]) {
    await replica.create({ kind: "invoice", id: each, operations: [set("currency", "EUR")] });
  }
  await clock.advance(1);
  const backup = relay.seq();
  await replica.apply(id, [set("paymentTerms", "14 days")]);
  await friend.apply(other, [set("paymentTerms", "30 days")]);
  await clock.advance(1);
  // The relay does not answer for a while, and asks then what an edit hangs on.
  relay.setSilent(true);
  relay.judge(() => ({ type: "refused", reason: "too-large", message: "Nobody hears this." }));
  const edit = await replica.apply(id, [set("number", "7")]);
  if (edit.type !== "stored") throw new Error(edit.type);
  await clock.advance(1);
  relay.setSilent(false);
  relay.judge(() => undefined);
  storage.stumbleAt(commit);
  relay.say({ type: "need", batch: edit.batch, document: id, stateVector: Uint8Array.of(0) });
  await turn();
  await clock.advance(60_000);
  const supplied = relay.fields(id)["number"];
  // One more edit is refused, and what it was offered is not taken back, until somebody says otherwise.
  relay.judge(({ operations }) =>
    operations.some((operation) => operation["path"] === "buyer.name")
      ? { type: "refused", reason: "not-allowed", message: "Not yet." }
      : operations.length === 0
        ? { type: "refused", reason: "read-only", message: "Not from you." }
        : undefined,
  );
  const named = await replica.apply(other, [set("buyer.name", "Acme")]);
  await clock.advance(1);
  relay.restore(backup);
  relay.cut();
  await clock.advance(60_000);
  const told = replica.refused().filter(({ reason }) => reason === "read-only");
  relay.judge(() => undefined);
  // A person tries again what could not be stored.
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    for (const { batch } of replica.refused()) await replica.retryRefused(batch);
    await clock.advance(60_000);
  }
  return { relay, replica, storage, named, supplied, told };
}

test("[CL170] a storage that fails once, at whatever commit, leaves nothing on its way for ever", async () => {
  for (let commit = 1; ; commit += 1) {
    const { relay, replica, storage, named, supplied, told } = await stumble(commit);
    const where = `commit ${commit}`;
    expect([where, supplied]).toEqual([where, "7"]);
    expect([where, told.map(({ document }) => document).toSorted()]).toEqual([where, [id, other]]);
    expect([where, replica.link().state, replica.status()]).toMatchObject([
      where,
      "live",
      { state: "synced" },
    ]);
    expect([where, relay.fields(id)]).toMatchObject([
      where,
      { currency: "EUR", paymentTerms: "14 days", number: "7" },
    ]);
    expect([where, relay.fields(other)]).toMatchObject([
      where,
      { paymentTerms: "30 days", ...(named.type === "stored" && { "buyer.name": "Acme" }) },
    ]);
    expect([where, await replica.verify()]).toEqual([
      where,
      { type: "compared", differing: 0, healed: 0 },
    ]);
    if (storage.left() > 0) break;
    await replica[Symbol.asyncDispose]();
  }
});

test("[CL171] what a document lacks is asked for again where the answer could not be stored", async () => {
  const { clock, relay, open } = createTestWorkspace();
  const storage = stumblingStorage(createLastingStorage());
  const reader = await open({ storage });
  const author = await open();
  await clock.advance(1);
  // Of two changes the second comes without the first.
  relay.setSilent(true);
  await author.create({ kind: "invoice", id, operations: [set("currency", "EUR")] });
  await clock.advance(1);
  const before = Y.encodeStateVectorFromUpdate(relay.state(id));
  await author.apply(id, [set("number", "7")]);
  await clock.advance(1);
  relay.setSilent(false);
  const second = Y.diffUpdate(relay.state(id), before);
  const entry = { document: id, kind: "invoice", seq: 2, update: second, author: null } as const;
  // It is stored, and the answer to the question for the rest is not.
  storage.stumbleAt(2);
  relay.say({ type: "updates", entries: [entry], upTo: 2, more: false });
  // Long before the next comparison.
  await clock.advance(5_000);
  expect(storage.left()).toBe(0);
  expect(reader.row(id)).toMatchObject({ incomplete: false });
  expect(await reader.registers(id)).toMatchObject({ currency: "EUR", number: "7" });
});

test("[CL220] a replica has caught up only when what it was told is stored", async () => {
  const { clock, open } = createTestWorkspace();
  const author = await open();
  await clock.advance(1);
  await author.create({ kind: "invoice", id, operations: [set("currency", "EUR")] });
  await clock.advance(1);
  // The second commit of a new replica is that of the welcome, the third that of what it is told.
  for (const commit of [2, 3, 4]) {
    const storage = stumblingStorage(createLastingStorage());
    storage.stumbleAt(commit);
    const reader = await open({ storage });
    const here = reader
      .caughtUp()
      .then(() => reader.list("invoice").map(({ document }) => document));
    await clock.advance(60_000);
    expect([commit, await here]).toEqual([commit, [id]]);
  }
});
