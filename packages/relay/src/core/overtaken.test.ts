import { DeviceId } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperRelay } from "../testing/paper-relay.ts";
import { peerDocument } from "../testing/raw-peer.ts";

const carried = { owns: () => false, foreign: "carried", brings: "edits" } as const;
const adas = 5_000;

/** What somebody who has what the relay has writes under another's Yjs client id. */
function forged(relay: PaperRelay, client: number, registers: Record<string, string>): Uint8Array {
  const { doc, set } = peerDocument();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
  doc.clientID = client;
  return set(registers);
}

/** A relay that has Ada's first edit, and her document. */
async function afterOneEdit() {
  const relay = await paperRelay();
  const ada = peerDocument(adas);
  relay.submit("ada", { update: ada.set({ currency: "EUR" }) });
  return { relay, ada };
}

const registersOf = (relay: PaperRelay): unknown => relay.live().doc.getMap("fields").toJSON();
const authorOf = (relay: PaperRelay, clock: number) => {
  const range = relay.live().authorship.at(adas, clock);
  return range === null ? null : { by: range.author.id, verified: range.verified };
};

test("[RL160] an edit whose clock somebody else has taken first is refused and not called known", async () => {
  const { relay, ada } = await afterOneEdit();
  const evil = forged(relay, adas, { "buyer.name": "Eve" });
  expect(relay.submit("eve", { update: evil, ...carried })).toMatchObject({ type: "applied" });
  expect(relay.submit("ada", { update: ada.set({ "buyer.name": "Acme" }) })).toMatchObject({
    type: "refused",
    reason: "unknown-client-id",
    message: expect.stringContaining("eve"),
  });
  expect(authorOf(relay, 1)).toEqual({ by: "eve", verified: false });
});

test("[RL160] so is one that differs in where it stands, in a value that was overwritten since, or of which only the place came", async () => {
  for (const overwritten of [false, true]) {
    for (const folded of [false, true]) {
      const { relay, ada } = await afterOneEdit();
      const mine = ada.set({ currency: "USD" });
      const eves = peerDocument();
      Y.applyUpdate(eves.doc, Y.encodeStateAsUpdate(relay.live().doc));
      eves.doc.clientID = adas;
      const evil = eves.set({ currency: "CHF" });
      eves.doc.clientID = 6_000;
      const over = eves.set({ currency: "GBP" });
      const both = Y.encodeStateAsUpdate(eves.doc, Uint8Array.of(1, ...varUint(adas), 1));
      relay.submit("eve", { update: overwritten ? both : evil, ...carried });
      if (!overwritten) relay.submit("eve", { update: over, ...carried });
      await relay.reload(folded);
      expect(relay.submit("ada", { update: mine })).toMatchObject({ type: "refused" });
    }
  }
});

test("[RL160] the same edit by another way is nothing new, also when it was overwritten meanwhile", async () => {
  const { relay, ada } = await afterOneEdit();
  const mine = ada.set({ currency: "USD" });
  const bob = peerDocument(6_000);
  Y.applyUpdate(bob.doc, Y.encodeStateAsUpdate(ada.doc));
  relay.submit("bob", { update: mine, ...carried });
  relay.submit("bob", { update: bob.set({ currency: "CHF" }) });
  await relay.reload(true);
  expect(relay.submit("ada", { update: mine })).toEqual({ type: "nothing-new" });
  expect(registersOf(relay)).toMatchObject({ currency: "CHF" });
});

test("[RL160] bytes that cannot be compared are refused and harm nobody", async () => {
  const { relay } = await afterOneEdit();
  // JSON, in the old way of Yjs, that nobody can read.
  const unreadable = encoding.encode((encoder) => {
    for (const number of [1, 1, adas, 0]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 0x20 | 2);
    encoding.writeVarUint(encoder, 1);
    for (const text of ["fields", "currency"]) encoding.writeVarString(encoder, text);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, "{");
    encoding.writeVarUint(encoder, 0);
  });
  expect(relay.submit("eve", { update: unreadable, ...carried })).toMatchObject({
    type: "refused",
    reason: "malformed-update",
  });
  expect(registersOf(relay)).toEqual({ currency: "EUR" });
});

test("[RL160] nobody brings other content for what a third has written", async () => {
  const { relay } = await afterOneEdit();
  const other = peerDocument(adas).set({ currency: "USD" });
  expect(relay.submit("eve", { update: other, ...carried })).toMatchObject({ type: "refused" });
  const relays = peerDocument(1).set({ currency: "USD" });
  relay.submit("ada", { update: peerDocument(7_000).set({ currency: "CHF" }) });
  expect(relay.live().doc.store.clients.has(1)).toBe(true);
  expect(relay.submit("eve", { update: relays, ...carried })).toMatchObject({ type: "refused" });
});

test("[RL160] so is one under an id that another has made their own first, whatever of that is left", async () => {
  const relay = await paperRelay();
  const ada = peerDocument(adas);
  const eve = peerDocument(adas);
  relay.submit("eve", { update: eve.set({ currency: "CHF" }) });
  relay.submit("eve", { update: eve.set({ currency: "GBP" }) });
  await relay.reload(true);
  const mine = ada.set({ currency: "EUR" });
  // The relay has told Ada that the id is taken; this was on its way already.
  expect(relay.submit("ada", { update: mine, owns: () => false })).toMatchObject({
    type: "refused",
    reason: "unknown-client-id",
  });
});

test("[RL161] an owner goes on under an overtaken id only after what it holds was compared: the same becomes the owner's", async () => {
  const { relay, ada } = await afterOneEdit();
  const second = ada.set({ currency: "USD" });
  relay.submit("bob", { update: second, ...carried });
  const third = ada.set({ currency: "CHF" });
  const asked = relay.submit("ada", { update: third });
  if (asked.type !== "need") throw new Error(asked.type);
  expect(Y.decodeStateVector(asked.stateVector).get(adas)).toBe(1);
  const whole = Y.mergeUpdates([Y.encodeStateAsUpdate(ada.doc, asked.stateVector), third]);
  expect(relay.submit("ada", { update: whole, askedBefore: true })).toMatchObject({
    type: "applied",
  });
  expect([0, 1, 2].map((clock) => authorOf(relay, clock))).toEqual(
    Array.from({ length: 3 }, () => ({ by: "ada", verified: true })),
  );
  await relay.reload(true);
  expect(authorOf(relay, 1)).toEqual({ by: "ada", verified: true });
  expect(relay.submit("ada", { update: ada.set({ currency: "GBP" }) })).toMatchObject({
    type: "applied",
  });
});

test("[RL161] nor is anything built on an overtaken edit: it would come to stand on another path", async () => {
  const { relay, ada } = await afterOneEdit();
  const first = ada.set({ "buyer.name": "Acme" });
  // Another process of the same device, which has the first.
  const later = peerDocument(5_001);
  Y.applyUpdate(later.doc, Y.encodeStateAsUpdate(ada.doc));
  const second = later.set({ "buyer.name": "Acme Ltd" });
  relay.submit("eve", { update: forged(relay, adas, { "seller.name": "Eve" }), ...carried });
  expect(relay.submit("ada", { update: first })).toMatchObject({ type: "refused" });
  expect(relay.submit("ada", { update: second })).toMatchObject({ type: "need" });
  expect(relay.submit("ada", { update: second, askedBefore: true })).toMatchObject({
    type: "refused",
    reason: "missing-dependency",
  });
  expect(registersOf(relay)).toEqual({ currency: "EUR", "seller.name": "Eve" });
});

test("[RL161] who only repeats what was said under their id has not said it", async () => {
  const { relay } = await afterOneEdit();
  const evil = forged(relay, adas, { "buyer.name": "Eve" });
  relay.submit("eve", { update: evil, ...carried });
  // A second device of Ada's, which has it from us.
  const second = peerDocument(5_001);
  Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(relay.live().doc));
  const echo = Y.mergeUpdates([evil, second.set({ "buyer.name": "Acme" })]);
  expect(relay.submit("ada", { update: echo })).toMatchObject({ type: "applied" });
  expect(authorOf(relay, 1)).toEqual({ by: "eve", verified: false });
  // It holds what stands here: it is not asked again.
  const next = second.set({ "buyer.name": "Acme Ltd" });
  expect(relay.submit("ada", { update: next })).toMatchObject({ type: "applied" });
});

test("[RL182] nobody agrees in the name of another's device", async () => {
  const relay = await paperRelay();
  const ada = peerDocument(adas);
  // Acknowledged once, and lost with what the relay was restored from.
  ada.set({ "buyer.name": "Acme" });
  const evil = forged(relay, adas, { "buyer.name": "Eve" });
  relay.submit("eve", { update: evil, ...carried });
  const device = DeviceId.parse("device-of-ada");
  expect(relay.submit("eve", { update: evil, device })).toEqual({ type: "nothing-new" });
  const second = ada.set({ currency: "EUR" });
  expect(relay.submit("ada", { update: second, device })).toMatchObject({ type: "need" });
  expect(authorOf(relay, 0)).toEqual({ by: "eve", verified: false });
});

function varUint(number: number): number[] {
  return number < 128 ? [number] : [(number & 127) | 128, ...varUint(Math.floor(number / 128))];
}
