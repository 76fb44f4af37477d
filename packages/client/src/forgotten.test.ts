import { DocumentId } from "@concord/model";
import { encodeClientMessage } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { RelayPeer } from "./testing/relay-peer.ts";
import { createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const path = "seller.name";
const set = (value: string) => ({ type: "set-field", path, value }) as const;
const nothing = (): void => undefined;

type Writes = readonly (readonly [client: number, value: unknown])[];

/** Writes of others one after the other, each by a Yjs client id of its own; a foreign tool has kept none but the last, and brings them to the relay. */
function bring(relay: RelayPeer, known: Uint8Array, writes: Writes, register = path): void {
  const tool = new Y.Doc();
  Y.applyUpdate(tool, known);
  for (const [client, value] of writes) {
    tool.clientID = client;
    tool.getMap("fields").set(register, value);
  }
  const socket = relay.connectSocket("", { opened: nothing, message: nothing, ended: nothing });
  const update = Y.encodeStateAsUpdate(tool, Y.encodeStateVectorFromUpdate(relay.state(id)));
  const offer = { type: "offer", document: id, kind: "invoice", deviceTime: 1 } as const;
  socket.send(encodeClientMessage({ ...offer, batch: relay.seq() + 1, update }));
}

/** The number under which the relay of the second epoch writes. */
const relays = 2;

/** A replica whose acknowledged value a restored relay has lost, and the document as it was. */
async function afterRestore() {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  await replica.apply(id, [set("Acme")]);
  await clock.advance(1);
  const known = relay.state(id);
  replica.disconnect();
  relay.restore(1);
  const back = async (): Promise<void> => {
    replica.connect();
    await clock.advance(60_000);
  };
  const bringAll = async (from: Uint8Array, writes: Writes): Promise<void> => {
    bring(relay, from, writes);
    await clock.advance(1);
  };
  return { replica, relay, clock, known, back, bringAll };
}

const keptValue = { type: "merge-fields", fields: { [path]: "Acme" } };

test("[CL140] a value that the relay put something else in the place of without knowing it is offered to it, and nothing else is", async () => {
  const { replica, relay, known, back, bringAll } = await afterRestore();
  await bringAll(known, [
    [6_000, { nonsense: 1 }],
    [relays, null],
  ]);
  await back();
  const offers = relay.heard.filter((message) => message.type === "offer").slice(1);
  expect(offers).toHaveLength(1);
  const said = offers.flatMap(({ update }) => Y.decodeUpdate(update).structs);
  expect(said).toMatchObject([{ parentSub: path, content: { arr: ["Acme"] } }]);
  expect(replica.refused()).toEqual([]);
});

test("[CL140] what its place was given to knowingly is offered to nobody", async () => {
  for (const writes of [
    [[6_000, "Acme Inc"]],
    [
      [6_000, { nonsense: 1 }],
      [1, null],
    ],
    [
      [6_000, { nonsense: 1 }],
      [relays, null],
      [7_000, "Acme Inc"],
    ],
  ] as const) {
    const { replica, relay, known, back, bringAll } = await afterRestore();
    await bringAll(known, writes);
    await back();
    expect(relay.heard.filter(({ type }) => type === "offer")).toHaveLength(1);
    expect(replica.status()).toEqual({ state: "synced" });
  }
});

test("[CL141] what the relay does not take back is kept with its value, however often it is asked, until it stands there", async () => {
  const { replica, relay, clock, known, back, bringAll } = await afterRestore();
  await bringAll(known, [
    [6_000, { nonsense: 1 }],
    [relays, null],
  ]);
  relay.judge(({ operations }) =>
    operations.length === 0
      ? { type: "refused", reason: "not-allowed", message: "Not by you." }
      : undefined,
  );
  await back();
  const kept = { document: id, reason: "not-allowed", operations: [keptValue] };
  expect(replica.refused()).toMatchObject([kept]);
  expect(replica.status()).toMatchObject({ state: "needs-attention" });
  // The document is built anew from the relay's state, in which there is nothing of it.
  const refuse = { type: "refused", reason: "missing-dependency", message: "Once." } as const;
  let refused = 0;
  relay.judge(({ operations }) => {
    if (operations.length === 0) return { ...refuse, reason: "not-allowed" };
    refused += 1;
    return refused === 1 ? refuse : undefined;
  });
  await replica.apply(id, [{ type: "set-field", path: "currency", value: "EUR" }]);
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ currency: "EUR" });
  relay.judge(({ operations, batch }) =>
    operations.length === 0 && batch > 1_000 ? { ...refuse, reason: "not-allowed" } : undefined,
  );
  await bringAll(relay.state(id), [
    [8_000, { nonsense: 2 }],
    [relays, null],
  ]);
  await clock.advance(60_000);
  expect(replica.refused()).toMatchObject([kept]);
  await bringAll(relay.state(id), [[relays, "Acme"]]);
  await clock.advance(60_000);
  expect(replica.refused()).toEqual([]);
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL141] where something came after it that nobody knows, its value is kept for a person, who can send it again", async () => {
  const { replica, relay, clock, known, back, bringAll } = await afterRestore();
  await bringAll(known, [
    [5_000, "Acme Inc"],
    [6_000, { nonsense: 1 }],
    [relays, null],
  ]);
  await back();
  expect(replica.refused()).toMatchObject([
    { document: id, reason: "overtaken", operations: [keptValue] },
  ]);
  expect(relay.heard.filter(({ type }) => type === "offer")).toHaveLength(1);
  const [refused] = replica.refused();
  await replica.retryRefused(refused?.batch ?? 0);
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ [path]: "Acme" });
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL141] a fact that nobody can be sure of is not dropped by sending it again, which cannot be done", async () => {
  const payments = "payments.bank:1";
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  const payment = { amount: "40", currency: "EUR" } as const;
  await replica.apply(id, [{ type: "record-payment", key: "bank:1", payment }]);
  await clock.advance(1);
  // Another was recorded under its key at the same time, and counts as the first; nobody knows it any more.
  const first = new Y.Doc();
  first.clientID = 1_500;
  first.getMap("fields").set(payments, { amount: "50" });
  const known = Y.mergeUpdates([relay.state(id), Y.encodeStateAsUpdate(first)]);
  replica.disconnect();
  relay.restore(1);
  const writes = [
    [6_000, { nonsense: 1 }],
    [relays, null],
  ] as const;
  bring(relay, known, writes, payments);
  await clock.advance(1);
  replica.connect();
  await clock.advance(60_000);
  expect(replica.refused()).toMatchObject([
    { reason: "overtaken", operations: [], why: expect.stringContaining(payments) },
  ]);
  const [refused] = replica.refused();
  expect(await replica.retryRefused(refused?.batch ?? 0)).toMatchObject({ type: "refused" });
  expect(replica.refused()).toHaveLength(1);
});

test("[CL143] an offer that meets what others have given back meanwhile is compared anew, and only what is lacking then is offered", async () => {
  const { replica, relay, back } = await afterRestore();
  let offers = 0;
  relay.judge(({ operations }) => {
    if (operations.length > 0) return undefined;
    offers += 1;
    return offers === 1
      ? { type: "refused", reason: "unknown-client-id", message: "Others came first." }
      : undefined;
  });
  await back();
  expect(offers).toBe(2);
  expect(relay.fields(id)).toMatchObject({ [path]: "Acme" });
  expect(replica.refused()).toEqual([]);
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL143] nor is it compared again and again where the relay goes on refusing it", async () => {
  const { replica, relay, back } = await afterRestore();
  let offers = 0;
  relay.judge(({ operations }) => {
    if (operations.length > 0) return undefined;
    offers += 1;
    return { type: "refused", reason: "unknown-client-id", message: "Others came first." };
  });
  await back();
  expect(offers).toBe(2);
  expect(replica.refused()).toMatchObject([{ document: id, reason: "unknown-client-id" }]);
});
