import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import { DocumentId } from "@concord/model";
import { expect, onTestFinished, test } from "vitest";
import { joinWorkspace } from "../page/workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { serveReplica } from "./serve-replica.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

/** A channel of its own for each test: what tabs and workers of one browser share. */
function browser() {
  const name = `concord-${crypto.randomUUID()}`;
  const open = (): BroadcastChannel => {
    const channel = new BroadcastChannel(name);
    onTestFinished(() => channel.close());
    return channel;
  };
  return {
    raw: open,
    tab: (called: string): Workspace => joinWorkspace(called, open()),
    lead: async (
      storage = createMemoryStorage(),
      seen: (replica: Replica) => Replica = (replica) => replica,
    ) => {
      const replica = await openWorkspace({
        url: "ws://127.0.0.1:9/sync",
        token: "none",
        storage,
        deps: platformDeps(),
        connect: false,
      });
      onTestFinished(() => replica[Symbol.asyncDispose]());
      const told: unknown[] = [];
      const channel = open();
      const serving = serveReplica(
        seen(replica),
        {
          post: (message) => {
            told.push(message);
            channel.postMessage(message);
          },
          onMessage: (listener) =>
            channel.addEventListener("message", ({ data }) => listener(data)),
        },
        {
          now: Date.now,
          after: (ms, run) => void setTimeout(run, ms),
          storage: "lasting",
          syncedAt: null,
        },
      );
      const die = (): void => {
        serving[Symbol.dispose]();
        channel.close();
      };
      onTestFinished(die);
      return { replica, told, die };
    },
  };
}

test("[WB1] what one tab changes every tab sees, rows and open documents", async () => {
  const { tab, lead } = browser();
  const first = tab("first");
  const second = tab("second");
  await lead();
  second.watch(id);
  expect(await first.create("invoice", id, [set("buyer.name", "Acme")])).toEqual({
    type: "done",
    document: id,
  });
  await expect.poll(() => second.rows().get(id)?.summary?.buyerName).toBe("Acme");
  await first.apply(id, [set("buyer.name", "Bolt")]);
  await expect.poll(() => second.document(id)?.snapshot.registers["buyer.name"]).toBe("Bolt");
  expect(second.rows().get(id)?.sync).toBe("on-this-device");
  expect(second.state()?.status.state).toBe("on-this-device");
});

test("[WB471] a document that somebody has open is told before its row: at no moment is it there and not to be read", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  await lead();
  here.watch(other);
  await expect.poll(() => here.document(other)).toBeDefined();
  const unread: unknown[] = [];
  here.onChange(() => {
    const shown = here.document(other)?.snapshot;
    if (here.rows().has(other) && shown?.kind !== "workspace") unread.push(shown);
  });
  await here.create("workspace", other, [set("company.name", "Acme")]);
  await expect.poll(() => here.rows().has(other)).toBe(true);
  expect(here.document(other)?.snapshot.registers["company.name"]).toBe("Acme");
  expect(unread).toEqual([]);
});

test("[WB1] what nobody had answered when a worker died is asked of the next one, once", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  // Nobody leads yet, as in the moment between two leaders.
  const made = here.create("invoice", id, [set("buyer.name", "Acme")]);
  const first = await lead();
  expect(await made).toEqual({ type: "done", document: id });
  first.die();
  const edited = here.apply(id, [set("buyer.name", "Bolt")]);
  const second = await lead();
  await second.replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  // The edit came before the document was there for this leader: refused in words, not lost without one.
  expect((await edited).type).toMatch(/done|refused/);
  await expect.poll(() => here.rows().size).toBe(1);
});

test("[WB145] a change of a note that a worker stored, but never answered, is not made again by the next one", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  const storage = createMemoryStorage();
  const first = await lead(storage);
  await here.create("invoice", id, [set("buyer.name", "Acme")]);
  const edit = { type: "edit-note", at: 0, insert: "Hello", makes: "Hello" } as const;
  await first.replica.apply(id, [edit]);
  first.die();
  const asked = here.apply(id, [edit]);
  await first.replica[Symbol.asyncDispose]();
  const next = await lead(storage);
  expect((await asked).type).toBe("done");
  expect((await next.replica.open(id)).snapshot().note).toBe("Hello");
});

test("[WB12] a change that nobody has answered is being saved, whatever was told before", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  const first = await lead();
  await here.create("invoice", id, []);
  here.watch(id);
  await expect.poll(() => here.document(id)?.status.state).toBe("on-this-device");
  first.die();
  const edited = here.apply(id, [set("buyer.name", "Bolt")]);
  expect(here.isChanging()).toBe(true);
  await expect.poll(() => here.state()?.status).toEqual({ state: "saving", batches: 1 });
  expect(here.document(id)?.status.state).toBe("saving");
  await lead();
  await edited;
  expect(here.isChanging()).toBe(false);
  await expect.poll(() => here.state()?.status.state).not.toBe("saving");
});

test("[WB2] a hundred changes of one moment are told in a few messages", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  const { replica, told } = await lead();
  await replica.create({ kind: "invoice", id });
  await replica.create({ kind: "invoice", id: other });
  await expect.poll(() => here.rows().size).toBe(2);
  told.length = 0;
  await Promise.all(
    Array.from({ length: 100 }, (_, count) =>
      replica.apply(count % 2 === 0 ? id : other, [set("references.purchaseOrder", `PO-${count}`)]),
    ),
  );
  await expect.poll(() => here.rows().get(other)?.revision).toBe(replica.row(other)?.revision);
  expect(told.length).toBeLessThan(20);
});

test("[WB3] what is no message, or of another version, changes nothing", async () => {
  const { tab, lead, raw } = browser();
  const here = tab("here");
  const { replica } = await lead();
  await replica.create({ kind: "invoice", id });
  await expect.poll(() => here.rows().size).toBe(1);
  const channel = raw();
  const call = { method: "apply", document: id, operations: [set("buyer.name", "Eve")] };
  for (const message of [
    null,
    "leads",
    { type: "rows" },
    { version: 99, leader: 0, type: "rows", tab: null, rows: [], removed: [id] },
    { version: 99, type: "call", tab: "eve", number: 1, call },
    { version: 2, type: "call", tab: "eve", number: 1, call: { ...call, operations: [{}] } },
  ]) {
    channel.postMessage(message);
  }
  await here.apply(id, [set("references.purchaseOrder", "after")]);
  expect((await replica.registers(id))?.["buyer.name"]).toBeUndefined();
  expect(here.rows().size).toBe(1);
});

test("[WB162] after a reconnect everything counts as synced only when that connection has brought what there was", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  let isCaughtUp = true;
  const listeners = new Set<() => void>();
  const { replica } = await lead(createMemoryStorage(), (real) => ({
    ...real,
    isCaughtUp: () => isCaughtUp,
    onCaughtUp: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  }));
  await expect.poll(() => here.state()?.syncedAt).toBeTypeOf("number");
  isCaughtUp = false;
  await here.call({ method: "network-changed" });
  await expect.poll(() => here.state()?.caughtUp).toBe(false);
  const syncedAt = here.state()?.syncedAt;
  await here.call({ method: "network-changed" });
  expect(here.state()?.syncedAt).toBe(syncedAt);
  isCaughtUp = true;
  for (const tell of listeners) tell();
  await expect.poll(() => here.state()?.caughtUp).toBe(true);
  expect(replica.status().state).toBe("synced");
});

const finding = (rule: string, message: string) =>
  ({ rule, path: "number", severity: "error", message }) as const;

test("[WB309] an issue under a lease is asked of the replica with what was seen; asked again of the next worker, it is done, and why one is not made is said", async () => {
  const { tab, lead } = browser();
  const here = tab("here");
  const asked: unknown[] = [];
  let said = finding("CONCORD-ISSUED", "It is issued already: V-0001");
  await lead(createMemoryStorage(), (real) => ({
    ...real,
    issueOffline: async (document, wish) => {
      asked.push([document, wish]);
      return { type: "not-issued", findings: [said] };
    },
  }));
  await expect.poll(() => here.state()).toBeDefined();
  const issue = { method: "issue-leased", document: id, series: "van", seen: "digest" } as const;
  expect(await here.call(issue)).toEqual({ type: "done", document: id });
  expect(asked).toEqual([[id, { series: "van", seen: "digest" }]]);
  said = finding("CONCORD-LEASE", "The lease of the series van has ended.");
  expect(await here.call(issue)).toMatchObject({ type: "refused", message: said.message });
  expect(here.state()?.leases).toEqual([]);
});
