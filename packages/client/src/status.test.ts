import { DocumentId } from "@concord/model";
import { closeCode } from "@concord/protocol";
import { expect, test } from "vitest";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

test("[CL60] a change goes from saving over sending to synced, or waits on this device with the reason", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  const states: string[] = [];
  replica.onStatus(({ state }) => states.push(state), id);
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  expect(states).toEqual(["saving", "sending", "synced"]);

  relay.setDown(true);
  relay.cut();
  await replica.apply(id, [{ type: "set-field", path: "currency", value: "EUR" }]);
  expect(replica.status(id)).toEqual({
    state: "on-this-device",
    batches: 1,
    reason: "The relay cannot be reached.",
  });
  expect(replica.status(other)).toEqual({ state: "synced" });
  relay.setDown(false);
  await clock.advance(60_000);
  // Told again whenever the reason is another one.
  expect(states.slice(3)).toEqual([
    "saving",
    "on-this-device",
    "on-this-device",
    "sending",
    "synced",
  ]);
});

test("[CL33] unsent changes need attention once the link has stopped for good", async () => {
  const { open, relay } = createTestWorkspace();
  const replica = await open();
  relay.cut(closeCode.forbidden);
  expect(replica.status()).toEqual({ state: "synced" });
  await replica.create({ kind: "invoice", id });
  expect(replica.status()).toMatchObject({ state: "needs-attention" });
});

test("[CL34] a function that gives tokens is asked again before the token ends and after it was refused", async () => {
  const { open, relay, clock } = createTestWorkspace();
  let given = 0;
  const replica = await open({ token: async () => `token ${(given += 1)}` });
  expect(relay.heard.at(-1)).toMatchObject({ type: "hello", token: "token 1" });
  await clock.advance(3_550_000);
  expect(relay.heard).toContainEqual({ type: "renew", token: "token 2" });

  relay.cut(closeCode.unauthorised);
  await clock.advance(60_000);
  expect(replica.link().state).toBe("live");
  expect(relay.heard).toContainEqual(expect.objectContaining({ type: "hello", token: "token 3" }));
});

test("[CL34] a token that cannot be fetched is a reason to wait, not an end", async () => {
  const { open, clock } = createTestWorkspace();
  let online = false;
  const replica = await open({
    token: async () => {
      if (!online) throw new Error("no network");
      return "token";
    },
  });
  await clock.advance(1_000);
  expect(replica.link()).toMatchObject({ reason: expect.stringContaining("no network") });
  online = true;
  await clock.advance(60_000);
  expect(replica.link().state).toBe("live");
});

test("[CL32] a half-open connection is noticed, and what was in flight is sent again", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  relay.setSilent(true);
  await replica.create({ kind: "invoice", id });
  await clock.advance(25_000);
  expect(replica.link().state).not.toBe("live");
  relay.setSilent(false);
  await clock.advance(60_000);
  expect(replica.status()).toEqual({ state: "synced" });
  expect(relay.seq()).toBe(1);
});

test("[CL14] no two incarnations of a replica write under one Yjs client id", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  for (const currency of ["EUR", "USD", "CHF"]) {
    const replica = await open({ storage });
    if (replica.row(id) === undefined) await replica.create({ kind: "invoice", id });
    await replica.apply(id, [{ type: "set-field", path: "currency", value: currency }]);
    await clock.advance(1);
    await replica[Symbol.asyncDispose]();
  }
  const claims = relay.heard.flatMap((message) =>
    message.type === "claim" ? [message.clientId] : [],
  );
  expect(new Set(claims).size).toBe(3);
});

test("[CL35] a closed replica leaves nothing running and answers who waits", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  relay.setSilent(true);
  const created = await replica.create({ kind: "invoice", id });
  if (created.type !== "stored") throw new Error(created.type);
  await replica[Symbol.asyncDispose]();
  expect(await created.synced).toEqual({ type: "closed" });
  const said = relay.heard.length;
  relay.setSilent(false);
  await clock.advance(600_000);
  expect(relay.heard).toHaveLength(said);
});

test("[CL196] a connection is caught up only when everything that the relay had came over it", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const mara = await open();
  const replica = await open();
  expect(replica.isCaughtUp()).toBe(true);
  replica.disconnect();
  expect(replica.isCaughtUp()).toBe(false);
  await mara.create({ kind: "invoice", id });
  await clock.advance(1_000);
  expect(relay.seq()).toBe(1);

  const told: unknown[] = [];
  replica.onLink(({ state }) => {
    if (state === "live") told.push([state, replica.isCaughtUp()]);
  });
  replica.onCaughtUp(() => told.push(["caught up", replica.isCaughtUp(), replica.row(id)?.kind]));
  replica.connect();
  await clock.advance(1_000);
  expect(told).toEqual([
    ["live", false],
    ["caught up", true, "invoice"],
  ]);
});
