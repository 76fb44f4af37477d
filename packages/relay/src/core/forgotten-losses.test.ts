import { ConflictRecord, forgottenWrites } from "@concord/document";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperRelay } from "../testing/paper-relay.ts";
import { firstDocument, peerDocument } from "../testing/raw-peer.ts";

const carried = { owns: () => false, foreign: "carried", brings: "document" } as const;
const register = "buyer.name";

/**
 * A relay restored from a backup of before Ben's "Acme". A stock tool has overwritten it with what may not stand, and brings both without Ben's content; Cem wrote the same
 * field without having seen either.
 *
 * @returns Ben's write by itself
 */
async function world(options: {
  readonly cem: { readonly client: number; readonly value: string | null };
  readonly order: "cem-first" | "tool-first";
}) {
  const relay = await paperRelay(2);
  const dora = peerDocument(3_000);
  relay.submit("dora", { update: dora.set({ currency: "EUR", [register]: "Old" }) });
  const ben = peerDocument(5_000);
  const cem = peerDocument(options.cem.client);
  for (const { doc } of [ben, cem]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
  const acme = ben.set({ [register]: "Acme" });
  const tool = new Y.Doc();
  tool.clientID = 6_000;
  Y.applyUpdate(tool, Y.encodeStateAsUpdate(ben.doc));
  tool.getMap("fields").set(register, { nonsense: true });
  const nonsense = Y.encodeStateAsUpdate(tool, Y.encodeStateVector(relay.live().doc));
  const cems = cem.set({ [register]: options.cem.value });

  const bring = {
    "cem-first": () => relay.submit("cem", { update: cems }),
    "tool-first": () => relay.submit("tool", { update: nonsense, ...carried }),
  };
  bring[options.order]();
  bring[options.order === "cem-first" ? "tool-first" : "cem-first"]();
  return { relay, acme };
}

function told(relay: PaperRelay) {
  const fields: Readonly<Record<string, unknown>> = relay.live().doc.getMap("fields").toJSON();
  const records = Object.entries(fields)
    .filter(([path]) => path.startsWith("conflicts."))
    .map(([, record]) => ConflictRecord.parse(record));
  return {
    stands: fields[register],
    conflicts: records.map(({ state, kept, lost }) => [state, kept.value, lost.value]),
  };
}

// Where two have written without seeing each other the higher client id wins.
const cases = [4_000, 8_000].flatMap((client) =>
  ["Globex", null].flatMap((value) =>
    (["cem-first", "tool-first"] as const).map((order) => ({ cem: { client, value }, order })),
  ),
);

test.each(cases)(
  "[RL193] a value that came back without its content stands or is on record beside $cem.value of $cem.client, $order",
  async ({ cem, order }) => {
    const expected =
      cem.client < 5_000
        ? { stands: "Acme", conflicts: [["open", "Acme", cem.value]] }
        : { stands: cem.value, conflicts: [["open", cem.value, "Acme"]] };
    const { relay, acme } = await world({ cem, order });
    // Whoever gives it back: its author is not the only one who has it, nor need it be all that somebody has.
    const { doc } = relay.live();
    const held = [acme, ...relay.accepted.map(({ update }) => update)];
    const found = forgottenWrites({ doc, id: firstDocument, kind: "invoice" }, held);
    expect(found).toMatchObject([{ path: register, value: "Acme" }]);
    for (const { update } of found) {
      expect(relay.submit("ana", { update, ...carried })).toMatchObject({ type: "applied" });
    }
    expect(told(relay)).toEqual(expected);
    expect(relay.submit("ana", { update: acme, ...carried })).toEqual({ type: "nothing-new" });
    await relay.reload(true);
    expect(told(relay)).toEqual(expected);
  },
);

test.each([
  // Nobody had ever told the relay what it was, or it took what had stood before for it.
  { order: "cem-first", known: undefined },
  { order: "tool-first", known: "Old" },
] as const)(
  "[RL193] also when the relay that put it on record was restored once more, $order",
  async ({ order, known }) => {
    const { relay, acme } = await world({ cem: { client: 8_000, value: "Globex" }, order });
    expect(told(relay)).toEqual({ stands: "Globex", conflicts: [["open", "Globex", known]] });
    const again = await paperRelay(3);
    again.submit("cem", { update: Y.encodeStateAsUpdate(relay.live().doc), ...carried });
    expect(again.submit("ana", { update: acme, ...carried })).toMatchObject({ type: "applied" });
    expect(told(again)).toEqual({ stands: "Globex", conflicts: [["open", "Globex", "Acme"]] });
  },
);

test("[RL193] what a record says because somebody wrote it here is never replaced by what an offer claims", async () => {
  const { relay } = await world({ cem: { client: 4_000, value: "Globex" }, order: "cem-first" });
  const { acme } = await world({ cem: { client: 4_000, value: "Globex" }, order: "cem-first" });
  relay.submit("ana", { update: acme, ...carried });
  const forged = peerDocument(4_000);
  const seen = await paperRelay(2);
  const dora = peerDocument(3_000);
  seen.submit("dora", { update: dora.set({ currency: "EUR", [register]: "Old" }) });
  Y.applyUpdate(forged.doc, Y.encodeStateAsUpdate(seen.live().doc));
  const claim = forged.set({ [register]: "Evil" });
  expect(relay.submit("eve", { update: claim, ...carried })).not.toMatchObject({ type: "applied" });
  expect(told(relay)).toEqual({ stands: "Acme", conflicts: [["open", "Acme", "Globex"]] });
});
