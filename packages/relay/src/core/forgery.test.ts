import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { paperRelay } from "../testing/paper-relay.ts";
import type { PaperRelay } from "../testing/paper-relay.ts";
import { paperReplica } from "../testing/paper-replica.ts";
import { peerDocument } from "../testing/raw-peer.ts";

const paths = ["buyer.name", "seller.name", "lines.l1.description"] as const;
const path = fc.constantFrom(...paths);

type Step =
  | { readonly type: "write"; readonly by: "ada" | "bob"; readonly path: string }
  | { readonly type: "send" | "hear"; readonly by: "ada" | "bob"; readonly count: number }
  | {
      readonly type: "forge";
      readonly path: string;
      /** Writes over it under an id of the forger's own, and shows others only that something stood there. */
      readonly hides: boolean;
      readonly count: number;
    }
  | { readonly type: "carry" }
  | { readonly type: "reload"; readonly folded: boolean };

const by = fc.constantFrom("ada" as const, "bob" as const);
const count = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("write" as const), by, path }) },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constantFrom("send" as const, "hear" as const), by, count }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("forge" as const), path, hides: fc.boolean(), count }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("carry" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("reload" as const), folded: fc.boolean() }),
  },
);

const carried = { owns: () => false, foreign: "carried", brings: "edits" } as const;

test("[RL163] whoever takes whose clocks: every edit of an author stands, was replaced by who saw it or is on record, nowhere else than it was meant, and nothing forged is the author's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(1), async (steps, epoch) => {
      const relay = await paperRelay(epoch + 1);
      let lastId = 5_000;
      const freshId = (): number => (lastId += 1);
      const replicas = {
        ada: paperReplica(relay, "ada", freshId),
        bob: paperReplica(relay, "bob", freshId),
      };
      const written = new Map<string, string[]>();
      let number = 0;
      for (const each of steps) {
        number += 1;
        switch (each.type) {
          case "write": {
            const value = `${each.by} ${each.path} ${number}`;
            const key = `${each.by} ${each.path}`;
            written.set(key, [...(written.get(key) ?? []), value]);
            replicas[each.by].write(each.path, value);
            break;
          }
          case "send":
          case "hear":
            replicas[each.by][each.type](each.count);
            break;
          case "forge":
            for (const update of forge(relay, replicas.ada.clientId(), each, number)) {
              relay.submit("eve", { update, ...carried });
            }
            break;
          case "carry": {
            // Bob has what Ada wrote by another way, and brings it.
            const update = Y.encodeStateAsUpdate(replicas.ada.doc());
            relay.submit("bob", { update, ...carried });
            break;
          }
          case "reload":
            await relay.reload(each.folded);
            break;
          default:
            each satisfies never;
        }
      }
      settle(Object.values(replicas));

      const ends = Object.values(replicas).map(({ doc }) => doc().getMap("fields").toJSON());
      const stands = relay.live().doc.getMap("fields").toJSON();
      for (const end of ends) expect(end).toEqual(stands);
      const history = relay.accepted.flatMap(({ difference }) => difference);
      for (const values of written.values()) expect(isOnRecord(history, values)).toBe(true);
      expect(misplaced(history)).toEqual([]);
      expect(forgedAs(relay, ["ada", "bob"])).toEqual([]);
    }),
    { numRuns: Number(process.env["CONCORD_RUNS"] ?? 300) },
  );
});

/** What somebody who has all that the relay has writes under another's client id, at the clocks that come next. */
function forge(
  relay: PaperRelay,
  client: number,
  how: Extract<Step, { type: "forge" }>,
  number: number,
): readonly Uint8Array[] {
  const { doc, set } = peerDocument();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.live().doc));
  const before = Y.encodeStateVector(doc);
  doc.clientID = client;
  for (let index = 0; index < how.count; index += 1) {
    set({ [how.path]: `eve ${how.path} ${number}.${index}` });
  }
  if (how.hides) {
    doc.clientID = 1_000_000 + number;
    set({ [how.path]: `eve ${how.path} ${number}` });
  }
  return [Y.encodeStateAsUpdate(doc, before)];
}

function settle(replicas: readonly ReturnType<typeof paperReplica>[]): void {
  for (let round = 0; round < 50; round += 1) {
    for (const replica of replicas) {
      replica.hear();
      replica.send(100);
      replica.hear();
    }
    if (replicas.every(({ pending }) => pending() === 0)) break;
  }
  expect(replicas.map(({ pending }) => pending())).toEqual(replicas.map(() => 0));
  for (const { hear } of replicas) hear();
}

type History = PaperRelay["accepted"][number]["difference"];

/** Each value is in the history, or a later one of the same writer is. */
function isOnRecord(history: History, values: readonly string[]): boolean {
  const said = JSON.stringify(history.map(({ after }) => after));
  return said.includes(`"${values.at(-1)}"`);
}

function misplaced(history: History): History {
  return history.filter(
    ({ path: at, after }) => typeof after === "string" && after.split(" ")[1] !== at,
  );
}

/** Forged values that count as written by one of these. */
function forgedAs(relay: PaperRelay, authors: readonly string[]): readonly string[] {
  const { doc, authorship } = relay.live();
  return [...doc.store.clients].flatMap(([client, structs]) =>
    structs.flatMap((struct) => {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) return [];
      return struct.content.arr.filter((value, index) => {
        const range = authorship.at(client, struct.id.clock + index);
        const isForged = typeof value === "string" && value.startsWith("eve");
        return isForged && range?.verified === true && authors.includes(range.author.id);
      });
    }),
  );
}
