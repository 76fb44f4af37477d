import { expect, test } from "vitest";
import { createTestWorkspace } from "../testing/workspace.ts";
import { freshAccount, openStorage } from "./testing/open-storage.ts";

test("[CL128] a replica in a browser keeps what was made with and without the relay, and brings it there after it is opened again", async () => {
  const account = freshAccount();
  const { open, relay } = createTestWorkspace();
  const replica = await open({ storage: await openStorage(account) });
  const created = await replica.create({
    kind: "invoice",
    operations: [{ type: "set-field", path: "buyer.name", value: "Łódź Pumps" }],
  });
  if (created.type !== "stored") throw new Error(created.type);
  const { document } = created;
  expect(await created.synced).toMatchObject({ type: "committed" });

  relay.setDown(true);
  relay.cut();
  await replica.apply(document, [{ type: "set-field", path: "currency", value: "EUR" }]);
  expect(replica.status(document)).toMatchObject({ state: "on-this-device", batches: 1 });
  const revision = replica.row(document)?.revision;
  await replica[Symbol.asyncDispose]();
  expect(relay.fields(document)).not.toHaveProperty("currency");

  relay.setDown(false);
  const again = await open({ storage: await openStorage(account) });
  expect(again.device).toBe(replica.device);
  expect(again.row(document)?.revision).toBe(revision);
  expect(await again.registers(document)).toMatchObject({
    "buyer.name": "Łódź Pumps",
    currency: "EUR",
  });
  await expect.poll(() => again.status(document)).toEqual({ state: "synced" });
  expect(relay.fields(document)).toEqual(await again.registers(document));
});

test("[CL128] a replica that finds no room says so, keeps what was saved, and goes on once there is room", async () => {
  const account = freshAccount();
  const storage = await openStorage(account);
  let full = false;
  const { open, clock } = createTestWorkspace();
  const replica = await open({
    storage: {
      ...storage,
      commit: (writes) =>
        full
          ? Promise.reject(new Error("The browser has no more room for this site."))
          : storage.commit(writes),
    },
  });
  const created = await replica.create({ kind: "invoice" });
  if (created.type !== "stored") throw new Error(created.type);
  full = true;
  expect(
    await replica.apply(created.document, [{ type: "set-field", path: "currency", value: "EUR" }]),
  ).toMatchObject({ type: "not-stored" });
  expect(replica.status()).toMatchObject({
    state: "needs-attention",
    attention: { why: expect.stringContaining("no more room") },
  });
  full = false;
  await clock.advance(10_000);
  await expect.poll(() => replica.status()).toMatchObject({ state: "synced" });
});
