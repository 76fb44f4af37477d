import { sealed, toJson } from "@concord/document";
import { Invoice } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperBatch, PaperRelay } from "../testing/paper-relay.ts";
import { peerDocument } from "../testing/raw-peer.ts";

const carried = { owns: () => false, foreign: "carried", brings: "document" } as const;
const register = "buyer.name";
const nonsense = { nonsense: true };
const adas = 7_000;
const isAdas = (client: number): boolean => client === adas;

/**
 * A relay that was restored from a backup of before Ben's writes. A stock tool had overwritten them, had forgotten them over that, and came back first.
 *
 * @returns each of Ben's writes by itself
 */
async function afterStock(
  values: readonly JsonValue[],
  options: {
    readonly path?: string;
    readonly overwrites?: readonly JsonValue[];
    readonly role?: "owner";
  } = {},
) {
  const { path = register, overwrites = [nonsense], role = "editor" } = options;
  const relay = await paperRelay(2);
  const ben = peerDocument(5_000);
  relay.submit("ben", { update: ben.set({ currency: "EUR" }) });
  const writes = values.map((value) => ben.set({ [path]: value }));
  const tool = new Y.Doc();
  tool.clientID = 6_000;
  Y.applyUpdate(tool, Y.encodeStateAsUpdate(ben.doc));
  for (const value of overwrites) tool.getMap("fields").set(path, value);
  const all = Y.encodeStateAsUpdate(tool, Y.encodeStateVector(relay.live().doc));
  relay.submit("tool", { update: all, ...carried, role });
  return { relay, writes, tool };
}

const standing = (relay: PaperRelay, path = register): unknown =>
  relay.live().doc.getMap("fields").get(path);

/** Ben is the author, who is told, as ever, that another brought the place of a write of his, unless it stands; the others have heard of it. */
const offer = (
  relay: PaperRelay,
  update: Uint8Array | undefined,
  by = "ben",
  changes: Partial<PaperBatch> = {},
) => relay.submit(by, { update: update ?? new Uint8Array(), ...carried, ...changes });

test("[RL190] a value that came back without its content stands again once somebody brings the content", async () => {
  for (const folded of [false, true]) {
    const { relay, writes } = await afterStock(["Acme"]);
    expect(standing(relay)).toBeNull();
    await relay.reload(folded);
    expect(offer(relay, writes[0])).toMatchObject({
      type: "applied",
      difference: [{ path: register, before: null, after: "Acme" }],
      corrections: [],
    });
    expect(standing(relay)).toBe("Acme");
    // Whoever hears only what is sent has the same.
    const reader = new Y.Doc();
    for (const { update } of relay.accepted) Y.applyUpdate(reader, update);
    expect(reader.getMap("fields").toJSON()).toEqual(relay.live().doc.getMap("fields").toJSON());
    await relay.reload(true);
    expect(standing(relay)).toBe("Acme");
    for (const by of ["ana", "ben"]) {
      expect(offer(relay, writes[0], by)).toEqual({ type: "nothing-new" });
    }
  }
});

test("[RL190] also where the document had an older value", async () => {
  const { relay, writes } = await afterStock(["USD"], { path: "currency" });
  expect(standing(relay, "currency")).toBe("EUR");
  expect(offer(relay, writes[0])).toMatchObject({ type: "applied" });
  expect(standing(relay, "currency")).toBe("USD");
});

test.each(["payments.bank:1", "credits.c1"])(
  "[RL190] also where it is a fact: %s",
  async (path) => {
    const paid = await paperRelay(2);
    const ben = peerDocument(5_000);
    paid.submit("ben", { update: ben.set({ currency: "EUR" }) });
    const payment = ben.set({ [path]: { amount: "40" } });
    const tool = new Y.Doc();
    Y.applyUpdate(tool, Y.encodeStateAsUpdate(ben.doc));
    tool.getMap("fields").set(path, nonsense);
    paid.submit("tool", { update: Y.encodeStateAsUpdate(tool), ...carried });
    expect(standing(paid, path)).toBeNull();
    expect(offer(paid, payment)).toMatchObject({ type: "applied" });
    expect(standing(paid, path)).toEqual({ amount: "40" });
    // What it says now is a fact: nobody says something else of it, by the same way or another.
    const forged = peerDocument(5_000);
    forged.set({ currency: "EUR" });
    expect(offer(paid, forged.set({ [path]: { amount: "4000" } }))).not.toMatchObject({
      type: "applied",
    });
    expect(standing(paid, path)).toEqual({ amount: "40" });
  },
);

test("[RL190] what was written over is nobody's loss", async () => {
  // By its own author, who cleared it, and by somebody who saw what stood there.
  const cleared = await afterStock(["Acme", null]);
  expect(offer(cleared.relay, Y.mergeUpdates(cleared.writes), "ana")).toEqual({
    type: "nothing-new",
  });
  const { relay, writes } = await afterStock(["Acme"]);
  const ada = peerDocument(adas);
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(relay.live().doc));
  relay.submit("ada", { update: ada.set({ [register]: "Acme Inc" }), owns: isAdas });
  expect(offer(relay, writes[0], "ana")).toEqual({ type: "nothing-new" });
  expect(standing(relay)).toBe("Acme Inc");
  const valid = await afterStock(["Acme"], { overwrites: ["Acme Ltd"] });
  expect(offer(valid.relay, valid.writes[0], "ana")).toEqual({ type: "nothing-new" });
});

test("[RL191] where nobody can tell whether it was meant the offer is refused, for its sender to keep it where it is seen", async () => {
  // What was written after it is not among what is brought.
  const older = await afterStock(["Acme", "Acme Inc"]);
  expect(offer(older.relay, older.writes[0])).toMatchObject({
    type: "refused",
    reason: "not-allowed",
    message: expect.stringContaining(register),
  });
  const twice = await afterStock(["Acme"], { overwrites: [nonsense, nonsense] });
  expect(offer(twice.relay, twice.writes[0])).toMatchObject({ type: "refused" });
  expect(standing(twice.relay)).toBeNull();
});

test("[RL191] so it is for who may not write it, and nobody brings such by going on writing", async () => {
  const { relay, writes } = await afterStock(["Acme"]);
  expect(offer(relay, writes[0], "vera", { role: "viewer" })).toMatchObject({
    type: "refused",
    reason: "read-only",
  });
  const own = { owns: () => true, foreign: "own", brings: "own" } as const;
  expect(offer(relay, writes[0], "ben", own)).toMatchObject({ type: "refused" });
  expect(standing(relay)).toBeNull();
});

test("[RL191] nobody but an owner brings so what was issued under a lease, which nobody looks at here, and nobody what leaves out its day", async () => {
  const frozen = sealed(Invoice.parse({ number: "V-1", issueDate: "2026-11-20" }));
  const lease = { id: "l1", epoch: 1, device: "d", principal: "ben", from: 1, to: 9, proof: "p" };
  const by = { type: "registrar", series: "van", count: 1, lease };
  const issued = toJson({ number: "V-1", on: "2026-11-20", by, ...frozen });
  const path = "issued";
  for (const value of [issued, toJson({ ...Object(issued), on: undefined })]) {
    for (const role of ["field", "editor", "owner"] as const) {
      const { relay, writes } = await afterStock([value], { path, role: "owner" });
      const isVouched = value === issued && role === "owner";
      expect([role, offer(relay, writes[0], "ben", { role }).type]).toEqual([
        role,
        isVouched ? "applied" : "refused",
      ]);
      expect(standing(relay, path)).toEqual(isVouched ? issued : null);
    }
  }
});

test("[RL190] a relay that was never restored has forgotten nothing", async () => {
  const relay = await paperRelay();
  const ben = peerDocument(5_000);
  relay.submit("ben", { update: ben.set({ currency: "EUR" }) });
  const write = ben.set({ currency: "USD" });
  const tool = new Y.Doc();
  Y.applyUpdate(tool, Y.encodeStateAsUpdate(ben.doc));
  tool.getMap("fields").set("currency", nonsense);
  relay.submit("tool", { update: Y.encodeStateAsUpdate(tool), ...carried });
  expect(standing(relay, "currency")).toBe("EUR");
  expect(offer(relay, write)).not.toMatchObject({ type: "applied" });
  expect(standing(relay, "currency")).toBe("EUR");
});
