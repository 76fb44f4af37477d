import { ConflictRecord } from "@concord/document";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperBatch, PaperRelay } from "../testing/paper-relay.ts";
import { peerDocument, secondDocument } from "../testing/raw-peer.ts";

const carried = { owns: () => false, foreign: "carried", brings: "document" } as const;

const fieldsOf = (relay: PaperRelay): Record<string, unknown> =>
  relay.live().doc.getMap("fields").toJSON();
const recordsOf = (relay: PaperRelay): readonly (readonly [string, unknown])[] =>
  Object.entries(fieldsOf(relay)).filter(([path]) => /^conflicts\.[^.]+$/u.test(path));

/** What became of a batch: one that is refused only once it was applied leaves a document that is loaded again. */
async function outcomeOf(
  relay: PaperRelay,
  by: string,
  batch: PaperBatch,
): Promise<ReturnType<PaperRelay["submit"]> | "refused as carried"> {
  try {
    return relay.submit(by, batch);
  } catch (error) {
    if (!String(error).includes("Somebody else wrote conflicts.")) throw error;
    await relay.reload(false);
    return "refused as carried";
  }
}

/** What two who did not know of each other left behind: one lost, and its record alone still says what. */
async function withConflict(): Promise<PaperRelay> {
  const relay = await paperRelay();
  relay.submit("ada", { update: peerDocument(5_000).set({ "buyer.name": "Acme" }) });
  relay.submit("ben", { update: peerDocument(6_000).set({ "buyer.name": "Ajax" }) });
  expect(recordsOf(relay)).toHaveLength(1);
  return relay;
}

/** A document as the relay holds it, in which somebody writes under a relay's id. */
function forgedOver(relay: PaperRelay, registers: object, clientId = 1): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
  doc.clientID = clientId;
  for (const [path, value] of Object.entries(registers)) doc.getMap("fields").set(path, value);
  return Y.encodeStateAsUpdate(doc);
}

const madeUp = {
  kind: "concurrent",
  path: "buyer.name",
  kept: { value: "Acme" },
  lost: { value: "eve", author: "ben" },
  state: "open",
};

test("[RL420] to a restored relay anybody who may write gives back a record of a conflict as a relay wrote it", async () => {
  const lost = await withConflict();
  const restored = await paperRelay(2);
  const update = Y.encodeStateAsUpdate(lost.live().doc);
  expect(restored.submit("carol", { update, ...carried, role: "field" })).toMatchObject({
    type: "applied",
    corrections: [],
  });
  expect(recordsOf(restored).map(([path]) => path)).toEqual(recordsOf(lost).map(([path]) => path));
  const [[, record] = []] = recordsOf(restored);
  // The document itself has forgotten it.
  expect(ConflictRecord.parse(record).lost.value).toBe("Acme");
});

test("[RL420] one that somebody made up is refused, also with another's proof, unless an owner brings it", async () => {
  const lost = await withConflict();
  const [path, real] = recordsOf(lost)[0] ?? ["", null];
  const forgeries: readonly object[] = [
    { "conflicts.zz": madeUp },
    { "conflicts.zz": real },
    { [path]: { ...Object(real), state: "closed" } },
    { [path]: { ...Object(real), note: "beside" } },
    { [path]: { ...Object(real), proof: "1.9.abc" } },
    { [`${path}x`]: real },
  ];
  for (const forged of forgeries) {
    const restored = await paperRelay(2);
    const update = forgedOver(lost, forged);
    expect(await outcomeOf(restored, "eve", { update, ...carried })).toBe("refused as carried");
    const owners = { update, ...carried, role: "owner" } as const;
    expect(await outcomeOf(restored, "olga", owners)).toMatchObject({ type: "applied" });
  }
});

test("[RL420] the proof of another document or another store is none", async () => {
  const { recordWord, id, workspace } = (await paperRelay(2)).live();
  const other = (await paperRelay(2, new Uint8Array(32).fill(9))).live().recordWord;
  const place = { workspace, document: id, path: "conflicts.zz", standing: undefined };
  const record = recordWord.prove(place, madeUp);
  expect(recordWord.recognise(place, record)).toBe("ours");
  expect(other.recognise(place, record)).toBe("unknown");
  expect(recordWord.recognise({ ...place, document: secondDocument }, record)).toBe("unknown");
});

test("[RL431] whoever writes beside somebody hides what that one wrote behind no record of their own", async () => {
  const [path, real] = recordsOf(await withConflict())[0] ?? ["", null];
  const { proof: _, ...unproven } = { proof: "", ...Object(real) };
  const forgeries = [1, unproven, { ...unproven, lost: { ...unproven.lost, value: "Ajax" } }];
  for (const forged of forgeries) {
    const relay = await paperRelay();
    relay.submit("ada", { update: peerDocument(5_000).set({ "buyer.name": "Acme" }) });
    relay.submit("eve", {
      update: peerDocument(6_000).set({ "buyer.name": "Ajax", [path]: forged }),
    });
    const [[found, record] = []] = recordsOf(relay);
    expect(found).toBe(path);
    expect(ConflictRecord.parse(record)).toMatchObject({ state: "open", lost: { value: "Acme" } });
  }
});

test("[RL421] no record that stands gives its place to one that was made up, or to an earlier one", async () => {
  const lost = await withConflict();
  const [path, open] = recordsOf(lost)[0] ?? ["", null];
  const restored = await paperRelay(2);
  const owner = { ...carried, role: "owner" } as const;
  restored.submit("olga", { update: Y.encodeStateAsUpdate(lost.live().doc), ...owner });
  const closed = { ...Object(open), state: "closed" };
  const before = fieldsOf(restored)[path];
  const overwrite = { update: forgedOver(restored, { [path]: closed }), ...carried };
  expect(await outcomeOf(restored, "eve", overwrite)).toBe("refused as carried");
  expect(fieldsOf(restored)[path]).toEqual(before);
  // Both sides say the same now: the relay itself closes it.
  restored.submit("ada", { update: peerDocument(9_000).set({ "buyer.name": "Acme" }) });
  const standing = fieldsOf(restored)[path];
  expect(standing).toMatchObject({ state: "closed" });
  const replayed = { update: forgedOver(restored, { [path]: open }), ...carried };
  expect(await outcomeOf(restored, "eve", replayed)).toMatchObject({
    corrections: [{ rule: "invalid-value", path }],
  });
  expect(fieldsOf(restored)[path]).toEqual(standing);
});

const paths = ["buyer.name", "seller.name"] as const;
type Step =
  | { readonly type: "write"; readonly by: string; readonly path: string }
  | { readonly type: "give"; readonly by: string; readonly upTo: number }
  | {
      readonly type: "forge";
      readonly how: "made up" | "altered" | "replayed";
      readonly as: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant("write" as const),
    by: fc.constantFrom("ada", "ben"),
    path: fc.constantFrom(...paths),
  }),
  fc.record({
    type: fc.constant("give" as const),
    by: fc.constantFrom("ada", "ben", "carol"),
    upTo: fc.nat(12),
  }),
  fc.record({
    type: fc.constant("forge" as const),
    how: fc.constantFrom("made up" as const, "altered" as const, "replayed" as const),
    as: fc.constantFrom(1, 2, 900, 9_000),
  }),
);

test("[RL421] whoever gives back what, and whatever is forged between: every record that stands is a relay's, none goes back to an earlier one, and nobody is refused for a true one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...paths), { minLength: 2, maxLength: 6 }),
      fc.nat(4),
      fc.array(step, { maxLength: 10 }),
      async (lostWrites, kept, steps) => {
        // The store that is lost: everybody writes without knowing of the others.
        const lost = await paperRelay();
        for (const [index, path] of lostWrites.entries()) {
          const by = index % 2 === 0 ? "ada" : "ben";
          lost.submit(by, {
            update: peerDocument(5_000 + index).set({ [path]: `${by} ${index}` }),
          });
        }
        const held = (upTo: number): Uint8Array => {
          const doc = new Y.Doc();
          for (const { update } of lost.accepted.slice(0, upTo)) Y.applyUpdate(doc, update);
          return Y.encodeStateAsUpdate(doc);
        };
        const seen = lost.accepted.flatMap(({ difference }) =>
          difference.filter(({ path }) => path.startsWith("conflicts.")),
        );
        const restored = await paperRelay(3);
        const submit = (by: string, batch: PaperBatch) => outcomeOf(restored, by, batch);
        await submit("olga", { update: held(kept), ...carried, role: "owner" });
        const honest: unknown[] = [];
        let orders = ordersOf(restored);
        for (const [index, each] of steps.entries()) {
          if (each.type === "write") {
            const { set } = peerDocument(20_000 + index);
            await submit(each.by, { update: set({ [each.path]: `${each.by} new ${index}` }) });
          } else if (each.type === "give") {
            const update = held(each.upTo);
            honest.push(await submit(each.by, { update, ...carried }));
          } else {
            const old = seen[index % Math.max(1, seen.length)];
            const real = old ?? { path: "conflicts.zz", after: madeUp };
            const said = {
              "made up": { [`conflicts.zz${index}`]: madeUp },
              altered: { [real.path]: { ...Object(real.after), lost: { value: "eve" } } },
              replayed: { [real.path]: real.after },
            };
            await submit("eve", {
              update: forgedOver(restored, said[each.how], each.as),
              ...carried,
            });
          }
          const now = ordersOf(restored);
          for (const [path, order] of orders) {
            expect(compare(now.get(path) ?? [0, 0], order)).toBeGreaterThanOrEqual(0);
          }
          orders = now;
        }
        expect(honest).not.toContain("refused as carried");
        for (const [path, record] of recordsOf(restored)) {
          if (record === null) continue;
          const { workspace, id: document, recordWord } = restored.live();
          const place = { workspace, document, path, standing: undefined };
          expect(recordWord.recognise(place, JSON.parse(JSON.stringify(record)))).toBe("ours");
          expect(JSON.stringify(record)).not.toContain('"eve"');
        }
      },
    ),
    { numRuns: Number(process.env["CONCORD_RUNS"] ?? 25) },
  );
}, 60_000);

type Order = readonly [number, number];

/** Which version of each record stands, by its epoch. */
function ordersOf(relay: PaperRelay): ReadonlyMap<string, Order> {
  return new Map(
    recordsOf(relay).flatMap(([path, record]) => {
      const proof: unknown = Object(record).proof;
      const [epoch, version] = typeof proof === "string" ? proof.split(".") : [];
      return [[path, [Number(epoch ?? 0), Number(version ?? 0)] as const] as const];
    }),
  );
}

function compare([epoch, version]: Order, [otherEpoch, otherVersion]: Order): number {
  return epoch === otherEpoch ? version - otherVersion : epoch - otherEpoch;
}

/** A credit note that the office asked to have issued, and that a registrar issued, by its proof. */
function issuedCreditNote(proof: string, more: object = {}): Uint8Array {
  const asked = peerDocument(5_000).set({
    kind: "credit-note",
    "requests.r1": { action: "issue", by: "ada" },
    ...more,
  });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, asked);
  doc.clientID = 1;
  doc.getMap("fields").set("issued", {
    number: "CN-1",
    by: { type: "registrar", series: "notes" },
    content: { kind: "credit-note" },
    digest: "0".repeat(64),
    proof,
  });
  return Y.encodeStateAsUpdate(doc);
}

const isOurs = (_: unknown, path: string, value: unknown): boolean =>
  path === "issued" && Object(value).proof === "ours";

test("[RL486] what asked for an issue that a registrar of this store gave is history: whoever holds it gives it back, though they may not ask for it", async () => {
  for (const role of ["connector", "field", "editor"] as const) {
    const restored = await paperRelay(2, undefined, isOurs);
    const update = issuedCreditNote("ours");
    expect(await outcomeOf(restored, "ben", { update, ...carried, role })).toMatchObject({
      type: "applied",
      corrections: [],
    });
    expect(fieldsOf(restored)["requests.r1"]).toMatchObject({ action: "issue" });
    expect(fieldsOf(restored)["issued"]).toMatchObject({ number: "CN-1" });
  }
});

test("[RL486] without that proof it is a wish, and of those who may not have it; that it was issued says nothing of a void", async () => {
  const wish = { update: issuedCreditNote("made up"), ...carried, role: "field" } as const;
  const restored = await paperRelay(2);
  expect(() => restored.submit("eve", wish)).toThrow("Somebody else wrote");
  const issued = await paperRelay(2, undefined, (_, path) => path === "issued");
  const update = issuedCreditNote("ours", { "requests.r2": { action: "void", by: "ada" } });
  expect(() => issued.submit("eve", { ...wish, update })).toThrow("wrote requests.r2");
});
