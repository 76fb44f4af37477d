import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperRelay } from "../testing/paper-relay.ts";
import { peerDocument } from "../testing/raw-peer.ts";

const carried = { owns: () => false, foreign: "carried", brings: "document" } as const;
const resolution = "conflicts.c1.resolution";
const asked = "conflicts.c1.asked";

const at = (relay: PaperRelay, path = resolution): unknown =>
  relay.live().doc.getMap("fields").get(path);

test("[RL422] a decision and a question bear the name of who made them, whatever they say, and the history says it once", async () => {
  const relay = await paperRelay();
  const update = peerDocument(5_000).set({
    [resolution]: { choice: "kept", lost: "Ajax", by: "ben" },
    [asked]: { of: "carol", by: "ben" },
  });
  const outcome = relay.submit("eve", { update });
  expect(at(relay)).toEqual({ choice: "kept", lost: "Ajax", by: "eve" });
  expect(at(relay, asked)).toEqual({ of: "carol", by: "eve" });
  expect(outcome).toMatchObject({
    corrections: [],
    remarks: [
      { rule: "invalid-value", path: asked },
      { rule: "invalid-value", path: resolution },
    ],
  });
  const lines = relay.accepted.flatMap(({ difference }) => difference);
  expect(lines.map(({ path }) => path)).toEqual([asked, resolution]);
  expect(JSON.stringify(lines)).not.toContain("ben");
});

test("[RL422] who says their own name, or none, is left alone", async () => {
  const relay = await paperRelay();
  const said = { choice: "kept", by: "ada" };
  expect(
    relay.submit("ada", { update: peerDocument(5_000).set({ [resolution]: said }) }),
  ).toMatchObject({ addition: null, remarks: [] });
  const { doc, set } = peerDocument(5_001);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
  expect(relay.submit("ada", { update: set({ [resolution]: { choice: "lost" } }) })).toMatchObject({
    addition: null,
    remarks: [],
  });
});

test("[RL422] a bad write behind a good one under another's name makes that name no truer", async () => {
  const relay = await paperRelay();
  const { doc, set } = peerDocument(5_000);
  set({ [resolution]: { choice: "kept", by: "ben" } });
  // The same in one batch, once more from before: the first is put back by the relay, under its own id.
  const other = new Y.Doc({ gc: false });
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  other.clientID = 5_001;
  other.getMap("fields").set(resolution, { choice: "nonsense" });
  relay.submit("eve", { update: Y.encodeStateAsUpdate(other), owns: (id) => id > 4_999 });
  expect(JSON.stringify(at(relay) ?? null)).not.toContain("ben");
});

test("[RL422] what somebody gives back of others is told as theirs, unverified, via whom; a second time as the last", async () => {
  const lost = await paperRelay();
  const said = { choice: "kept", by: "ben" };
  lost.submit("ben", { update: peerDocument(5_000).set({ [resolution]: said }) });
  const first = await paperRelay(2);
  first.submit("ada", { update: Y.encodeStateAsUpdate(lost.live().doc), ...carried });
  expect(at(first)).toEqual({ choice: "kept", by: "ben (unverified, via ada)" });
  const second = await paperRelay(3);
  second.submit("carol", { update: Y.encodeStateAsUpdate(first.live().doc), ...carried });
  expect(at(second)).toEqual({ choice: "kept", by: "ben (unverified, via carol)" });
});

test("[RL422] whoever decides what under whose name, at whichever door: no decision that stands bears another's", async () => {
  const people = ["ada", "ben", "eve"] as const;
  const step = fc.record({
    by: fc.constantFrom(...people),
    says: fc.option(fc.constantFrom(...people), { nil: undefined }),
    choice: fc.constantFrom("kept", "lost", "nonsense"),
    register: fc.constantFrom(resolution, asked),
    knows: fc.boolean(),
    brings: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom(1, 2),
      async (steps, epoch) => {
        const relay = await paperRelay(epoch);
        for (const [index, { by, says, choice, register, knows, brings }] of steps.entries()) {
          const { doc, set } = peerDocument(5_000 + index);
          if (knows) Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
          const word = register === asked ? { of: `${index}` } : { choice, lost: index };
          const update = set({ [register]: { ...word, ...(says !== undefined && { by: says }) } });
          relay.submit(by, { update, ...(brings && carried) });
          for (const path of [resolution, asked]) {
            const value = Object(at(relay, path) ?? null);
            const number = Number(path === asked ? value.of : value.lost);
            const author = steps[number];
            if (author === undefined || value.by === undefined) continue;
            const told = author.brings
              ? `${author.says} (unverified, via ${author.by})`
              : author.by;
            expect([author.by, told]).toContain(value.by);
          }
        }
      },
    ),
    { numRuns: Number(process.env["CONCORD_RUNS"] ?? 60) },
  );
}, 60_000);
