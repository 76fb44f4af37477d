import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

test("[CL61] what the relay put right is told with both values, outlives a restart, and goes once it was seen", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const first = await open({ storage });
  await first.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await clock.advance(1);
  const correction = {
    rule: "not-allowed",
    path: "currency",
    old: null,
    attempted: "EUR",
    message: "The role field does not write this register.",
  } as const;
  relay.judge(() => ({
    type: "committed-with-correction",
    seq: 2,
    corrections: [correction],
    remarks: [],
  }));
  const change = await first.apply(id, [set("currency", "EUR")]);
  if (change.type !== "stored") throw new Error(change.type);
  expect(await change.synced).toMatchObject({ type: "committed", corrections: [correction] });
  expect(first.status(id)).toMatchObject({
    state: "needs-attention",
    attention: { why: expect.stringContaining("does not write this register") },
  });
  await first[Symbol.asyncDispose]();

  // This relay only says that it kept the rest: compared with it, this device would give it back.
  const again = await open({ storage, antiEntropy: { firstMs: 600_000 } });
  await clock.advance(1);
  expect(again.corrected()).toMatchObject([
    { document: id, operations: [set("currency", "EUR")], corrections: [correction] },
  ]);
  const sent = relay.batches().length;
  await again.dismissCorrected(again.corrected()[0]?.batch ?? 0);
  await clock.advance(60_000);
  expect(again.corrected()).toEqual([]);
  expect(again.status()).toEqual({ state: "synced" });
  expect(relay.batches()).toHaveLength(sent);
});

test("[CL62] while the relay asks for it no batch is sent, over a new connection too; then all are", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  relay.say({ type: "slow-down", retryAfterMs: 60_000 });
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(10_000);
  relay.cut();
  await clock.advance(40_000);
  expect(replica.link().state).toBe("live");
  expect(relay.batches()).toHaveLength(1);
  await clock.advance(10_001);
  expect(relay.batches()).toHaveLength(2);
  expect(replica.status(id)).toEqual({ state: "synced" });
});

test("[CL93] that the relay asks to wait is a reason why a change is on this device, or on its way for so long, and no state", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  const states: string[] = [];
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  replica.onStatus((now) => states.push(now.state), id);
  relay.say({ type: "slow-down", retryAfterMs: 60_000 });
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(1);
  const reason = "The relay asks this device to send less for a moment.";
  expect(replica.status(id)).toEqual({ state: "on-this-device", batches: 1, reason });
  await clock.advance(60_000);
  expect(replica.status(id)).toEqual({ state: "synced" });
  expect(states).toEqual(["saving", "on-this-device", "sending", "synced"]);

  relay.setSilent(true);
  await replica.apply(id, [set("currency", "USD")]);
  await clock.advance(1);
  expect(replica.status(id)).toEqual({ state: "sending", batches: 1 });
  relay.setSilent(false);
  relay.say({ type: "slow-down", retryAfterMs: 5_000 });
  await clock.advance(1);
  expect(replica.status(id)).toEqual({ state: "sending", batches: 1, reason });
  await clock.advance(5_000);
  expect(replica.status(id)).toEqual({ state: "sending", batches: 1 });
});
