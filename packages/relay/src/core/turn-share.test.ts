import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { submission } from "../testing/test-committer.ts";
import type { Waiting } from "./prepare-turn.ts";
import { createBacklog, createTurnSharing } from "./turn-share.ts";

const kib = 1_024;

interface Brought {
  readonly by: string;
  readonly bytes: number;
  readonly structs: number;
}

const largest = new Uint8Array(3_000 * kib);

function waiting({ by, bytes, structs }: Brought, batch: number): Waiting {
  const none = new Map<number, never>();
  return {
    submission: submission(batch, largest.subarray(0, bytes), {
      principal: { id: by, name: by, role: "editor" },
      device: DeviceId.parse(`device-of-${by}`),
    }),
    arrivedAt: batch,
    read: {
      type: "read",
      structure: { clients: none, deletions: none, needs: none, size: structs },
    },
    settle: () => undefined,
  };
}

function structsOf({ read }: Waiting): number {
  return read.type === "read" ? read.structure.size : 0;
}

const brought = fc.record({
  by: fc.constantFrom("ada", "ben", "eve"),
  bytes: fc.constantFrom(10, 100 * kib, 3_000 * kib),
  structs: fc.constantFrom(1, 1_000, 150_000),
});

test("[RL423] a turn takes a bounded part of what waits, everybody's in their order, and nobody's while less of somebody else was taken than stands before it", () => {
  fc.assert(
    fc.property(fc.array(brought, { minLength: 1, maxLength: 40 }), (each) => {
      const pending = each.map(waiting);
      const { group, rest } = createTurnSharing()(pending);
      const all = [...group, ...rest].map(({ arrivedAt }) => arrivedAt);
      expect(all.toSorted((one, other) => one - other)).toEqual([...pending.keys()]);
      expect(group.length).toBeGreaterThan(0);
      const bytes = group.reduce((sum, { submission: of }) => sum + of.update.byteLength, 0);
      const structs = group.reduce((sum, one) => sum + structsOf(one), 0);
      const isWithin = bytes <= 8 * kib * kib && structs <= 200_000;
      expect(group.length === 1 || isWithin).toBe(true);
      for (const part of [group, rest]) {
        const arrivals = part.map(({ arrivedAt }) => arrivedAt);
        expect(arrivals).toEqual(arrivals.toSorted((one, other) => one - other));
      }
      for (const by of ["ada", "ben", "eve"]) {
        const of = (part: readonly Waiting[]) =>
          part.filter(({ submission: one }) => one.principal.id === by).map((one) => one.arrivedAt);
        const [first = Number.POSITIVE_INFINITY] = of(rest);
        for (const one of of(group)) expect(one).toBeLessThan(first);
      }
    }),
  );
});

test("[RL423] who brings little is in the next turn, however much waits of others", () => {
  const flood = Array.from({ length: 10_000 }, () => ({ by: "eve", bytes: 10, structs: 1 }));
  const pending = [...flood, { by: "ada", bytes: 10, structs: 1 }].map(waiting);
  const { group, rest } = createTurnSharing()(pending);
  expect(group.map(({ submission: one }) => one.principal.id)).toContain("ada");
  expect(group.length + rest.length).toBe(10_001);
  const large = Array.from({ length: 4 }, () => ({ by: "eve", bytes: 10, structs: 200_000 }));
  const shareTurn = createTurnSharing();
  const second = shareTurn([...large, { by: "ada", bytes: 10, structs: 1 }].map(waiting));
  expect(second.group.length).toBe(1);
  // One that fills a turn alone is in nobody's way twice.
  expect(shareTurn(second.rest).group.map(({ submission: one }) => one.principal.id)).toEqual([
    "ada",
  ]);
});

test("[RL423] whoever goes on bringing little, one who brings much gets on too", () => {
  const shareTurn = createTurnSharing();
  const large = Array.from({ length: 3 }, () => ({ by: "eve", bytes: 10, structs: 200_000 }));
  let pending = large.map(waiting);
  let eves = 0;
  for (let turn = 0; turn < 1_000 && eves < 3; turn += 1) {
    const small = ["ada", "ben"].map((by) => waiting({ by, bytes: 100 * kib, structs: 1 }, turn));
    const { group, rest } = shareTurn([...pending, ...small]);
    eves += group.filter(({ submission: one }) => one.principal.id === "eve").length;
    pending = [...rest];
  }
  expect(eves).toBe(3);
});

function batchOf(by: string, workspace = "acme"): Waiting["submission"] {
  return submission(1, new Uint8Array(0), {
    principal: { id: by, name: by, role: "editor" },
    workspace: WorkspaceId.parse(workspace),
  });
}

test("[RL424] who fills the room for what waits leaves some to others, of the same workspace and of others", () => {
  const backlog = createBacklog(1_600);
  const fill = (who: Waiting["submission"]): number => {
    let taken = 0;
    for (; backlog.admits(who, 10); taken += 10) backlog.add(who, 10);
    return taken;
  };
  expect(fill(batchOf("eve"))).toBe(800);
  expect(fill(batchOf("ada"))).toBe(400);
  // However many of one workspace work together.
  expect(fill(batchOf("mallory"))).toBe(0);
  expect(fill(batchOf("carol", "other"))).toBe(400);
  expect(backlog.bytes()).toBe(1_600);
  for (let taken = 0; taken < 800; taken += 10) backlog.remove(batchOf("eve"), 10);
  expect(fill(batchOf("mallory"))).toBe(400);
});
