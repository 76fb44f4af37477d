import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { lostBranchId } from "./conflict-id.ts";
import { jsonEqual } from "./json-equal.ts";
import { createDetectingRelay, relayedDocument } from "./testing/detecting-relay.ts";
import { createReplicaNetwork, deliveries } from "./testing/replica-network.ts";
import type { KnownWrite, ReplicaNetwork } from "./testing/replica-network.ts";
import type { WriteId } from "./register-tree.ts";

const paths = ["dueDate", "currency", "lines.k1.price"];
const replicas = 4;

type Step =
  | {
      readonly type: "write";
      readonly replica: number;
      readonly writes: readonly [string, JsonValue][];
    }
  | { readonly type: "deliver"; readonly from: number; readonly to: number };

const replica = fc.nat({ max: replicas - 1 });
// Few values, so that equal ones meet; `null` is clearing.
const value = fc.constantFrom<JsonValue>("a", "b", "c", null);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant("write" as const),
    replica,
    writes: fc.array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("deliver" as const), from: replica, to: replica }),
);
const clientIds = fc.uniqueArray(fc.integer({ min: 1_024, max: 2 ** 32 - 1 }), {
  minLength: replicas,
  maxLength: replicas,
});
const story = fc.record({ clientIds, steps: fc.array(step, { maxLength: 40 }) });

interface Told {
  readonly clientIds: number[];
  readonly steps: Step[];
}

function play({ clientIds: ids, steps }: Told): ReplicaNetwork {
  const network = createReplicaNetwork(ids);
  for (const next of steps) {
    if (next.type === "write") network.write(next.replica, next.writes);
    else network.deliver(next.from, next.to);
  }
  return network;
}

const order = fc.array(fc.nat({ max: 1_000 }), { minLength: 30, maxLength: 60 });

const name = ({ client, clock }: WriteId) => `${client}:${clock}`;

/** The open conflicts that a set of writes must end in, told without Yjs: among followers of one write the highest client id leads on. */
function expected(writes: readonly KnownWrite[]): Readonly<Record<string, object>> {
  const open: Record<string, object> = {};
  for (const path of paths) {
    const own = writes.filter((write) => write.path === path);
    const followers = Map.groupBy(own, ({ sawWrite }) => (sawWrite ? name(sawWrite) : "none"));
    const leader = (of: string) =>
      followers.get(of)?.toSorted((a, b) => b.write.client - a.write.client)[0];
    const tipOf = (write: KnownWrite): KnownWrite => {
      const next = leader(name(write.write));
      return next === undefined ? write : tipOf(next);
    };
    const first = leader("none");
    const winner = first && tipOf(first);
    for (const write of own) {
      if (leader(write.sawWrite ? name(write.sawWrite) : "none") === write) continue;
      const tip = tipOf(write);
      const wroteAgain = own.some(
        ({ write: { client, clock } }) => client === tip.write.client && clock > tip.write.clock,
      );
      if (wroteAgain || jsonEqual(tip.value, winner?.value)) continue;
      open[lostBranchId(relayedDocument, path, write.write)] = {
        kind: "concurrent",
        path,
        state: "open",
        base: baseOf(write.sawWrite, own),
        kept: sideOf(winner),
        lost: sideOf(tip),
      };
    }
  }
  return open;
}

function baseOf(saw: WriteId | undefined, writes: readonly KnownWrite[]) {
  if (saw === undefined) return { value: null };
  const seen = writes.find(({ write }) => name(write) === name(saw));
  return { value: seen?.value, item: name(saw) };
}

function sideOf(known: KnownWrite | undefined) {
  if (known === undefined) return undefined;
  const { client, clock } = known.write;
  return {
    value: known.value,
    author: `user-${client}`,
    at: `${clock}`,
    item: name(known.write),
  };
}

// What the property found while it was written: a tip that was recorded under another branch, and writes that were deleted before their successors came.
const found: [Told, number[], number[]][] = [
  [
    {
      clientIds: [1_024, 1_025, 1_026, 1_027],
      steps: [
        { type: "write", replica: 1, writes: [["dueDate", "a"]] },
        { type: "deliver", from: 1, to: 0 },
        { type: "write", replica: 2, writes: [["dueDate", "a"]] },
        { type: "write", replica: 0, writes: [["dueDate", "c"]] },
        { type: "write", replica: 1, writes: [["dueDate", "a"]] },
      ],
    },
    [0, 0, 4, 4],
    [0],
  ],
  [
    {
      clientIds: [9_000, 1_024, 1_025, 9_001],
      steps: [
        { type: "write", replica: 1, writes: [["lines.k1.price", null]] },
        {
          type: "write",
          replica: 0,
          writes: [
            ["lines.k1.price", null],
            ["dueDate", "a"],
          ],
        },
        { type: "write", replica: 0, writes: [["dueDate", "a"]] },
        { type: "write", replica: 0, writes: [["lines.k1.price", "a"]] },
      ],
    },
    [0],
    [0, 0, 2, 1],
  ],
];

/** A relay that has loaded its document from a folded snapshot knows less of what stood before. */
function withoutUnknownBases(
  open: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, object>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(wanted).map(([id, record]) => {
      const { base, ...rest } = { base: undefined, ...record };
      const told = open[id];
      return [
        id,
        typeof told === "object" && told !== null && "base" in told ? { base, ...rest } : rest,
      ];
    }),
  );
}

test("[DO30] [DO190] the same conflicts in every order of arrival, merged, doubled, and from a reloaded document", () => {
  fc.assert(
    fc.property(story, order, order, (told, one, other) => {
      const network = play(told);
      const live = createDetectingRelay();
      for (const batch of deliveries(network, one)) live.receive(batch);
      const reloading = createDetectingRelay();
      for (const batch of deliveries(network, other)) {
        reloading.receive(batch);
        reloading.reload();
      }

      const wanted = expected(network.writes);
      expect(live.open()).toEqual(wanted);
      expect(reloading.open()).toEqual(withoutUnknownBases(reloading.open(), wanted));
    }),
    { numRuns: 120, examples: found },
  );
});

test("[DO31] n writers who know nothing of each other end as n − 1 conflicts", () => {
  const rounds = fc.array(fc.nat({ max: 3 }), { minLength: replicas, maxLength: replicas });
  fc.assert(
    fc.property(clientIds, rounds, order, fc.boolean(), (ids, successive, arrival, oneBatch) => {
      const network = createReplicaNetwork(ids);
      network.write(0, [["dueDate", "before"]]);
      for (const other of [1, 2, 3]) network.deliver(0, other);
      for (const [index, extra] of successive.entries()) {
        for (let count = 0; count <= extra; count += 1) {
          network.write(index, [["dueDate", `${index}-${count}`]]);
        }
      }
      const relay = createDetectingRelay();
      if (oneBatch) relay.receive(Y.mergeUpdates([...network.updates]));
      else for (const batch of deliveries(network, arrival)) relay.receive(batch);

      // The last word of each, but for the one that stands.
      const lost = Object.values(relay.open()).map((record) => record.lost.value);
      const said = successive.map((extra, index) => `${index}-${extra}`);
      const kept = relay.doc().getMap("fields").get("dueDate");
      expect(lost).toHaveLength(replicas - 1);
      expect(new Set(lost)).toEqual(new Set(said.filter((word) => word !== kept)));
    }),
  );
});

test("[DO32] one writer's own successive writes and equal values report nothing", () => {
  fc.assert(
    fc.property(clientIds, fc.array(value, { maxLength: 6 }), (ids, values) => {
      const network = createReplicaNetwork(ids);
      for (const next of values) network.write(0, [["dueDate", next]]);
      for (const index of [1, 2, 3]) network.write(index, [["currency", "EUR"]]);
      const relay = createDetectingRelay();
      for (const update of network.updates) relay.receive(update);
      expect(relay.open()).toEqual({});
    }),
  );
});
