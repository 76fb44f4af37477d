import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

test("[CL20] a refused change stays with its reason, the document reads as the relay has it, and what came after goes on", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await clock.advance(1);
  const changes: unknown[] = [];
  replica.onChange(({ by, paths }) => changes.push({ by: by.type, paths }));

  relay.judge(({ operations }) =>
    JSON.stringify(operations).includes("forbidden")
      ? { type: "refused", reason: "malformed-update", message: "Not like this." }
      : undefined,
  );
  const bad = await replica.apply(id, [set("buyer.name", "forbidden")]);
  const good = await replica.apply(id, [set("currency", "EUR")]);
  if (bad.type !== "stored" || good.type !== "stored") throw new Error("stored");
  expect(await bad.synced).toEqual({
    type: "refused",
    reason: "malformed-update",
    message: "Not like this.",
  });
  expect(await good.synced).toMatchObject({ type: "committed" });
  await clock.advance(1);

  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme", currency: "EUR" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "Acme", currency: "EUR" });
  expect(changes.at(-1)).toEqual({ by: "rebased", paths: ["buyer.name"] });
  expect(replica.refused()).toMatchObject([
    { document: id, reason: "malformed-update", operations: [set("buyer.name", "forbidden")] },
  ]);
  expect(replica.status(id)).toMatchObject({
    state: "needs-attention",
    attention: { why: expect.stringContaining("Not like this.") },
  });
});

test("[CL20] what was built on a refused change under one client id goes on under another", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  let refusing = true;
  relay.judge(() =>
    refusing ? { type: "refused", reason: "too-large", message: "No." } : undefined,
  );
  await replica.apply(id, [set("buyer.name", "x".repeat(50))]);
  refusing = false;
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(1);
  const [first, ...later] = relay.heard.flatMap((message) =>
    message.type === "claim" ? [message.clientId] : [],
  );
  expect(later).toHaveLength(1);
  expect(later[0]).not.toBe(first);
});

test("[CL21] a refused change can be sent again once it is allowed, or dropped", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const first = await open({ storage });
  await first.create({ kind: "invoice", id });
  await clock.advance(1);
  relay.judge(() => ({ type: "refused", reason: "too-large", message: "No." }));
  await first.apply(id, [set("buyer.name", "one")]);
  await clock.advance(1);
  await first.apply(id, [set("currency", "EUR")]);
  await clock.advance(1);
  await first[Symbol.asyncDispose]();

  relay.judge(() => undefined);
  const again = await open({ storage });
  const [one, two] = again.refused();
  if (one === undefined || two === undefined) throw new Error("Both outlive a restart");
  await again.dropRefused(two.batch);
  expect(await again.retryRefused(one.batch)).toMatchObject({ type: "stored" });
  await clock.advance(1);
  expect(again.refused()).toEqual([]);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "one" });
  expect(relay.fields(id)).not.toHaveProperty("currency");
  expect(again.status()).toEqual({ state: "synced" });
});

test("[CL22] who may only look is told at once; what a device did before it knew is taken back and kept aside", async () => {
  const { open, relay, clock } = createTestWorkspace();
  relay.setRole("viewer");
  relay.setDown(true);
  const replica = await open();
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  relay.setDown(false);
  await clock.advance(60_000);

  expect(replica.refused()).toMatchObject([{ document: id, reason: "read-only" }]);
  expect(replica.row(id)).toBeUndefined();
  expect(await replica.snapshot(id)).toBeUndefined();
  expect(await replica.create({ kind: "invoice" })).toMatchObject({ rule: "read-only" });
});

test("[CL92] an operation that the role may not do is refused with rule and path before anything of its change is stored", async () => {
  const { open, relay, clock } = createTestWorkspace();
  relay.setRole("field");
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  const link = { id: "in_1", kind: "invoice", account: "acct_1" } as const;
  const asked = [set("buyer.name", "Acme"), { type: "link", connector: "stripe", link } as const];
  const before = await replica.registers(id);
  expect(await replica.apply(id, asked)).toMatchObject({
    type: "refused",
    rule: "not-allowed",
    path: "links.stripe",
  });
  expect(await replica.apply(id, asked.slice(1))).toMatchObject({ rule: "not-allowed" });
  expect(await replica.registers(id)).toEqual(before);
  expect(replica.status()).toEqual({ state: "synced" });
  expect(relay.batches()).toHaveLength(1);

  // Before the relay has said what the role is, it alone decides.
  relay.setDown(true);
  const fresh = await open();
  await fresh.create({ kind: "invoice", id });
  expect(await fresh.apply(id, asked)).toMatchObject({ type: "stored" });
});

test("[CL23] a refusal that the connection cuts short is heard again on the next one", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  let judged = 0;
  relay.judge(({ operations }) => {
    if (!JSON.stringify(operations).includes("bad")) return undefined;
    judged += 1;
    if (judged === 1) queueMicrotask(() => relay.cut());
    return { type: "refused", reason: "malformed-update", message: "No." };
  });
  await replica.apply(id, [set("buyer.name", "bad")]);
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(60_000);
  expect(judged).toBe(2);
  expect(replica.refused()).toHaveLength(1);
  expect(relay.fields(id)).toMatchObject({ currency: "EUR" });
  expect(await replica.registers(id)).toEqual(relay.fields(id));
});

test("[CL29] of a batch with one forbidden operation the others go on, and that one stays aside", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await clock.advance(1);
  relay.judge(({ operations }) =>
    JSON.stringify(operations).includes("forbidden")
      ? { type: "refused", reason: "malformed-update", message: "Not like this." }
      : undefined,
  );
  await replica.apply(id, [
    set("currency", "EUR"),
    set("buyer.name", "forbidden"),
    set("dueDate", "2026-01-31"),
  ]);
  await replica.apply(id, [set("number", "7")]);
  await clock.advance(1);
  const expected = { "buyer.name": "Acme", currency: "EUR", dueDate: "2026-01-31", number: "7" };
  expect(relay.fields(id)).toMatchObject(expected);
  expect(await replica.registers(id)).toMatchObject(expected);
  expect(replica.refused()).toMatchObject([{ operations: [set("buyer.name", "forbidden")] }]);

  relay.judge(() => undefined);
  const [left] = replica.refused();
  await replica.retryRefused(left?.batch ?? 0);
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ ...expected, "buyer.name": "forbidden" });
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL108] a document that the relay cannot read just when it must be built anew is asked for again", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  let refusing = true;
  relay.judge(() =>
    refusing ? { type: "refused", reason: "unknown-client-id", message: "Taken." } : undefined,
  );
  relay.setUnreadable(id);
  const edit = await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(1);
  refusing = false;
  relay.setUnreadable(undefined);
  if (edit.type !== "stored") throw new Error(edit.type);
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ currency: "EUR" });
  expect(await edit.synced).toMatchObject({ type: "committed" });
  expect(relay.heard.filter(({ type }) => type === "hello")).toHaveLength(1);
});
