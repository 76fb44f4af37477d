import { array, assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { initialsOf, toneOf, withTones } from "../parts/people-tones.ts";
import { invoiceOf } from "@concord/document";
import type { Peer } from "../wire/messages.ts";
import { heardAfter, namedFor, people, present } from "./peers-here.ts";
import { whoIsHere } from "./who-is-here.ts";

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

test("[WB593] whoever looks is called “You” on their other devices, and nobody else is", () => {
  const peers = [peer(1, "ada", 1), peer(2, "mara", 1)];
  expect(namedFor("ada", peers).map(({ name }) => name)).toEqual(["You (other device)", "mara"]);
  expect(namedFor("cem", peers)).toBe(peers);
  expect(namedFor(undefined, peers)).toBe(peers);
  const { invoice } = invoiceOf({});
  expect(whoIsHere(namedFor("ada", peers), [], invoice)).toBe(
    "You are here on another device, too. mara is here.",
  );
});

test("[WB334] who is here has a colour of their own as long as there are enough; nobody's changes while they or others come and go, and those who meet at once get the same on every device", () => {
  const users = array(string({ minLength: 1, maxLength: 6 }), { maxLength: 12 });
  assert(
    property(array(users, { maxLength: 5 }), (meetings) => {
      let tones: ReturnType<typeof withTones> = new Map();
      for (const here of meetings) {
        const before = tones;
        tones = withTones(before, here);
        for (const [user, tone] of before) expect(tones.get(user)).toBe(tone);
        expect(withTones(before, here.toReversed())).toEqual(tones);
      }
      const all = new Set(meetings.flat());
      expect([...tones.keys()].toSorted()).toEqual([...all].toSorted());
      // Eight colours: until they are used up nobody shares.
      expect(new Set(tones.values()).size).toBe(Math.min(all.size, 8));
    }),
  );
});

test("[WB45] somebody has one colour and two letters everywhere", () => {
  expect(toneOf("u_ada")).toBe(toneOf("u_ada"));
  expect(initialsOf("Mara Krüger")).toBe("MK");
  expect(initialsOf("  ida ")).toBe("I");
  expect(initialsOf("𝒜da")).toBe("𝒜");
  expect(initialsOf("")).toBe("?");
});
