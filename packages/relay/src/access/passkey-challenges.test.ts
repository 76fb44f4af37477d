import { expect, test } from "vitest";
import { challengeMs, createPasskeyChallenges } from "./passkey-challenges.ts";

function world() {
  let now = 1_795_000_000_000;
  let drawn = 0;
  const deps = {
    now: () => now,
    random: (bytes: number) => new Uint8Array(bytes).fill((drawn += 1)),
  };
  return { start: () => createPasskeyChallenges(deps), pass: (ms: number) => (now += ms) };
}

test("[RL521] a challenge is answered once, and only for what it was asked", () => {
  const challenges = world().start();
  const one = challenges.make(["add", "acme", "ada"]);
  expect(one).toMatch(/^[\w-]{72}$/);
  expect(challenges.make(["add", "acme", "ada"])).not.toBe(one);
  for (const other of [["add", "acme", "ben"], ["add", "other", "ada"], "sign in"]) {
    expect(challenges.take(one, other)).toBe(false);
  }
  expect(challenges.take(one, ["add", "acme", "ada"])).toBe(true);
  expect(challenges.take(one, ["add", "acme", "ada"])).toBe(false);
});

test("[RL521] it counts for five minutes, however many are asked for meanwhile, and never after a start", () => {
  const { start, pass } = world();
  const challenges = start();
  const [late, inTime] = [challenges.make("sign in"), challenges.make("sign in")];
  for (let count = 0; count < 2_000; count += 1) challenges.make("sign in");
  expect(start().take(inTime, "sign in")).toBe(false);
  pass(challengeMs - 1);
  expect(challenges.take(inTime, "sign in")).toBe(true);
  pass(1);
  expect(challenges.take(late, "sign in")).toBe(false);
  // What is forgotten of those that were answered is past its time anyway.
  pass(challengeMs);
  expect(challenges.take(challenges.make("sign in"), "sign in")).toBe(true);
  expect(challenges.take(inTime, "sign in")).toBe(false);
});

test("[RL623] nor is it answered again where the clock was set back between question and answer", () => {
  const { start, pass } = world();
  const challenges = start();
  const challenge = challenges.make("sign in");
  pass(-challengeMs);
  expect(challenges.take(challenge, "sign in")).toBe(true);
  pass(challengeMs + 1);
  expect(challenges.take(challenge, "sign in")).toBe(false);
});

test("[RL521] what is none of ours is none", () => {
  const challenges = world().start();
  const real = challenges.make("sign in");
  const later = Buffer.from(real, "base64url");
  later[17] = 255;
  for (const each of ["", "abc", "a".repeat(72), later.toString("base64url"), `${real}AAAA`]) {
    expect(challenges.take(each, "sign in")).toBe(false);
  }
});
