import { DocumentId } from "@concord/model";
import { Scope } from "@concord/protocol";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Replica } from "./replica.ts";
import type { ReplicaStorage } from "./storage.ts";
import type { RelayPeer } from "./testing/relay-peer.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });

describe.each([false, true])("a replica of a part: %s", (partial) => {
  const options = partial ? { scope } : {};

  test("[CL96] a restored relay is given back what a replica holds of an invoice that was open outside its scope", async () => {
    const { clock, relay, open } = createTestWorkspace();
    const storage = createLastingStorage();
    const replica = await open({ storage, ...options });
    await replica.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
    await clock.advance(1);
    await replica.open(id);
    await replica.apply(id, [set("assignee", "eve")]);
    await clock.advance(1);
    const backup = relay.seq();
    const edit = await replica.apply(id, [set("currency", "EUR")]);
    await clock.advance(1);
    if (edit.type !== "stored") throw new Error(edit.type);
    expect(await edit.synced).toMatchObject({ type: "committed" });
    // The app is closed, or killed, with the invoice open; then the relay is restored from a backup.
    await replica[Symbol.asyncDispose]();
    relay.restore(backup);
    const again = await open({ storage, ...options });
    await clock.advance(120_000);
    expect(again.link().state).toBe("live");
    expect(relay.fields(id)).toMatchObject({ assignee: "eve", currency: "EUR" });
  });

  test("[CL96] what was not taken back is sent again when a person says so", async () => {
    const { clock, relay, open } = createTestWorkspace();
    const storage = createLastingStorage();
    const replica = await open({ storage, ...options });
    await replica.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
    await clock.advance(1);
    const backup = relay.seq();
    await replica.apply(id, [set("currency", "EUR")]);
    await clock.advance(1);
    relay.restore(backup);
    relay.judge(({ operations }) =>
      operations.length === 0
        ? { type: "refused", reason: "not-allowed", message: "No." }
        : undefined,
    );
    relay.cut();
    await clock.advance(60_000);
    expect(replica.refused()).toMatchObject([{ reason: "not-allowed" }]);
    // Somebody else gives it to Eve.
    const other = await open();
    await clock.advance(1);
    await other.apply(id, [set("assignee", "eve")]);
    await clock.advance(60_000);
    expect(relay.fields(id)).toMatchObject({ assignee: "eve" });
    await other[Symbol.asyncDispose]();
    const [refused] = replica.refused();
    expect(replica.row(id)).toBeDefined();
    relay.judge(() => undefined);
    await replica.retryRefused(refused?.batch ?? 0);
    await clock.advance(120_000);
    expect(replica.link().state).toBe("live");
    expect(relay.fields(id)).toMatchObject({ assignee: "eve", currency: "EUR" });
  });

  test("[CL106] what a restored relay cannot read of one document holds up no other", async () => {
    const { clock, relay, open } = createTestWorkspace();
    const replica = await open(options);
    const ids = Array.from({ length: 20 }, (_, index) =>
      DocumentId.parse(`0190a000-0000-7000-8000-0000000000${10 + index}`),
    );
    for (const each of ids) {
      await replica.create({ kind: "invoice", id: each, operations: [set("assignee", "ben")] });
    }
    await clock.advance(1);
    const backup = relay.seq();
    for (const each of ids) await replica.apply(each, [set("currency", "EUR")]);
    await clock.advance(1);
    relay.restore(backup);
    relay.setUnreadable(ids[15]);
    relay.cut();
    await clock.advance(120_000);
    const given = () => ids.filter((each) => relay.fields(each)["currency"] === "EUR").length;
    expect(given()).toBe(19);
    const asked = () => relay.heard.filter(({ type }) => type === "fetch").length;
    const before = asked();
    await clock.advance(60_000);
    // Only that one is asked for again, and not without a pause.
    expect(asked() - before).toBeLessThan(10);
    relay.setUnreadable(undefined);
    await clock.advance(60_000);
    expect(given()).toBe(20);
    expect(await replica.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
  });

  test("[CL107] a document whose stored bytes are damaged holds up no other when a restored relay is given back what it lost", async () => {
    const { clock, relay, open } = createTestWorkspace();
    const storage = createLastingStorage();
    const replica = await open({ storage, ...options });
    const backup = relay.seq();
    const ids = [20, 21, 22].map((end) =>
      DocumentId.parse(`0190a000-0000-7000-8000-0000000000${end}`),
    );
    for (const each of ids) {
      await replica.create({ kind: "invoice", id: each, operations: [set("assignee", "ben")] });
    }
    await clock.advance(1);
    await replica[Symbol.asyncDispose]();
    const [, damaged = id] = ids;
    const bytes = Uint8Array.of(255, 255, 255);
    await storage.commit([
      { type: "replace-updates", document: damaged, through: "all", update: bytes },
    ]);
    relay.restore(backup);
    const again = await open({ storage, ...options });
    await clock.advance(120_000);
    expect(ids.map((each) => relay.fields(each)["assignee"])).toEqual(["ben", undefined, "ben"]);
    expect(again.link().state).toBe("live");
    expect(again.refused()).toMatchObject([{ document: damaged, reason: "damaged" }]);
  });

  test("[CL97] an edit made while its document is healed is not called synced before the relay has it", async () => {
    let written: unknown;
    const { clock, relay } = await editedWhileHealed(options, async (replica, peer) => {
      peer.setDown(true);
      peer.cut();
      const outcome = await replica.apply(id, [set("assignee", "eve")]);
      if (outcome.type === "stored") void outcome.synced.then((known) => (written = known));
    });
    await clock.advance(1);
    const saidCommitted = written;
    relay.setDown(false);
    await clock.advance(1_200_000);
    expect(saidCommitted).toBeUndefined();
    expect(relay.fields(id)).toMatchObject({ assignee: "eve" });
  });

  test("[CL96] what the relay lacks is given before the invoice goes", async () => {
    const { clock, relay } = await editedWhileHealed(options, (replica) =>
      replica.apply(id, [set("assignee", "eve")]),
    );
    await clock.advance(1_200_000);
    expect(relay.fields(id)).toMatchObject({ assignee: "eve" });
  });

  test("[CL97] what is typed into a note while its document is healed stands there once", async () => {
    const { clock, relay } = await editedWhileHealed(options, (replica) =>
      replica.apply(id, [{ type: "edit-note", at: 0, delete: 0, insert: "pay by card" }]),
    );
    await clock.advance(1_200_000);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, relay.state(id));
    expect(doc.getText("note").toJSON()).toBe("pay by card");
  });
});

/** A replica of Ben's invoice, which the relay loses; when what is stored of it is about to be read for healing, it is edited. */
async function editedWhileHealed(
  options: { readonly scope?: Scope },
  edit: (replica: Replica, relay: RelayPeer) => Promise<unknown>,
) {
  const { clock, relay, open } = createTestWorkspace();
  const inner = createLastingStorage();
  let armed = true;
  const storage: ReplicaStorage = {
    ...inner,
    updates: async (document) => {
      if (armed && relay.heard.some(({ type }) => type === "fetch")) {
        armed = false;
        await edit(replica, relay);
      }
      return inner.updates(document);
    },
  };
  const replica = await open({ storage, ...options });
  await replica.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
  await clock.advance(1);
  relay.forget(id);
  await replica.verify();
  return { clock, relay };
}
