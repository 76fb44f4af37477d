import { expect, test } from "vitest";
import { initialsOf, toneOf } from "../parts/people-tones.ts";
import type { Peer } from "../wire/messages.ts";
import { heardAfter, people, present } from "./peers-here.ts";

const peer = (client: number, user: string, beat: number, isIdle = false): Peer => ({
  client,
  user,
  name: user,
  field: null,
  caret: null,
  isIdle,
  beat,
});

test("[WB45] who is silent for fifteen seconds is gone, and comes back with the next beat", () => {
  const mara = peer(1, "mara", 1);
  let heard = heardAfter(new Map(), [mara], 0);
  expect(present([mara], heard, 14_000)).toEqual([mara]);
  // Told again without a beat of hers.
  heard = heardAfter(heard, [mara, peer(2, "idris", 1)], 14_000);
  expect(present([mara], heard, 15_000)).toEqual([]);
  heard = heardAfter(heard, [peer(1, "mara", 2)], 16_000);
  expect(present([peer(1, "mara", 2)], heard, 20_000)).toHaveLength(1);
});

test("[WB45] who works in two browsers is one person, awake if one of them is", () => {
  const here = people([peer(1, "mara", 1, true), peer(2, "mara", 1), peer(3, "idris", 1)]);
  expect(here.map(({ user, isIdle }) => [user, isIdle])).toEqual([
    ["mara", false],
    ["idris", false],
  ]);
});

test("[WB45] somebody has one colour and two letters everywhere", () => {
  expect(toneOf("u_ada")).toBe(toneOf("u_ada"));
  expect(initialsOf("Mara Krüger")).toBe("MK");
  expect(initialsOf("  ida ")).toBe("I");
  expect(initialsOf("𝒜da")).toBe("𝒜");
  expect(initialsOf("")).toBe("?");
});
