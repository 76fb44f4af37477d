import { DocumentId } from "@concord/model";
import { Scope } from "@concord/protocol";
import { expect, test } from "vitest";
import type { ReplicaStorage } from "./storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });

/** A replica with Ben's invoices, one of them here and at the relay. */
async function bens(wrap: (storage: ReplicaStorage) => Partial<ReplicaStorage> = () => ({})) {
  const workspace = createTestWorkspace();
  const inner = createLastingStorage();
  const storage = { ...inner, ...wrap(inner) };
  const replica = await workspace.open({ storage, scope });
  await replica.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
  await workspace.clock.advance(1);
  const leave = () => workspace.relay.say({ type: "left", documents: [{ document: id, seq: 9 }] });
  return { ...workspace, storage, replica, leave };
}

test("[CL80] what has left the scope is off this device, bytes and row in one transaction, and that is told", async () => {
  const deletions: string[][] = [];
  const { replica, storage, leave, clock } = await bens((inner) => ({
    commit: async (writes) => {
      const deleted = writes.map(({ type }) => type).filter((type) => type.startsWith("delete-"));
      if (deleted.includes("delete-row")) deletions.push(deleted);
      await inner.commit(writes);
    },
  }));
  const told: unknown[] = [];
  replica.onChange(({ document, by }) => told.push([document, by.type]));
  leave();
  await clock.advance(1);
  expect(deletions).toEqual([["delete-updates", "delete-row"]]);
  expect(await storage.documents()).toEqual([]);
  expect(await storage.rows()).toEqual(new Map());
  expect(replica.row(id)).toBeUndefined();
  expect(told).toEqual([[id, "dropped"]]);
});

test("[CL81] what is pending, open, or waits for a person keeps a document here; it goes when that is done", async () => {
  const { replica, relay, leave, clock } = await bens();
  relay.setSilent(true);
  await replica.apply(id, [set("currency", "EUR")]);
  relay.setSilent(false);
  leave();
  await clock.advance(1);
  expect(replica.row(id)).toBeDefined();
  // Acknowledged on the next connection; and outside by what it says itself.
  await replica.apply(id, [set("assignee", "eve")]);
  using opened = await replica.open(id);
  relay.cut();
  await clock.advance(60_000);
  expect(replica.status(id)).toEqual({ state: "synced" });
  expect(relay.fields(id)).toMatchObject({ currency: "EUR", assignee: "eve" });
  expect(opened.snapshot().registers).toMatchObject({ currency: "EUR" });

  relay.judge(() => ({ type: "refused", reason: "not-allowed", message: "No." }));
  await replica.apply(id, [set("currency", "USD")]);
  await clock.advance(1);
  relay.judge(() => undefined);
  opened[Symbol.dispose]();
  await clock.advance(1);
  const [refused] = replica.refused();
  expect(replica.row(id)).toBeDefined();
  await replica.dropRefused(refused?.batch ?? 0);
  await clock.advance(1);
  expect(replica.row(id)).toBeUndefined();
});

test("[CL82] a write that races with the going of its document wins, before it and after it", async () => {
  for (const moment of ["before", "after"]) {
    const race: { begin?: () => void } = {};
    const { replica, relay, leave, clock } = await bens((inner) => ({
      commit: async (writes) => {
        const goes = writes.some(({ type }) => type === "delete-updates");
        if (goes && moment === "before") race.begin?.();
        await inner.commit(writes);
        if (goes && moment === "after") race.begin?.();
      },
    }));
    let written: ReturnType<typeof replica.apply> | undefined;
    race.begin = () => {
      written ??= replica.apply(id, [set("currency", "EUR")]);
    };
    leave();
    await clock.advance(1);
    const outcome = await written;
    if (outcome?.type !== "stored") throw new Error(`${moment}: ${outcome?.type}`);
    expect(await outcome.synced).toMatchObject({ type: "committed" });
    expect(relay.fields(id)).toMatchObject({ assignee: "ben", currency: "EUR" });
    await replica[Symbol.asyncDispose]();
  }
});

test("[CL83] a document that is not here is fetched to be written to or opened; without the relay that is said", async () => {
  const { replica, relay, leave, clock } = await bens();
  leave();
  await clock.advance(1);
  expect(await replica.apply(id, [set("currency", "EUR")])).toMatchObject({ type: "stored" });
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ assignee: "ben", currency: "EUR" });
  leave();
  await clock.advance(1);
  relay.setDown(true);
  relay.cut();
  expect(await replica.apply(id, [set("currency", "USD")])).toMatchObject({ rule: "not-here" });
  await expect(replica.open(id)).rejects.toThrow("not on this device");
  expect(await replica.listBeyond({ q: "acme" })).toEqual({ type: "unreachable" });
  const unknown = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
  relay.setDown(false);
  await clock.advance(60_000);
  expect(await replica.apply(unknown, [set("currency", "USD")])).toMatchObject({
    rule: "unknown-document",
  });
});
