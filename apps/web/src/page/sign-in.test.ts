import { expect, test } from "vitest";
import { createSignIn } from "./sign-in.ts";

/** A browser with a storage, a clock that stands, and a relay that knows some tokens. */
function device() {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  let now = 1_795_000_000_000;
  let network: "up" | "down" = "up";
  const deps = {
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    now: () => now,
    fetch: async (_url: unknown, init?: RequestInit) => {
      if (network === "down") throw new TypeError("Failed to fetch");
      const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? "";
      asked.push(token);
      if (token.startsWith("ended")) return new Response("{}", { status: 401 });
      return Response.json({ token: `session-${asked.length}` }, { status: 201 });
    },
  };
  return {
    kept,
    asked,
    open: (link: string | null) => createSignIn(link, deps),
    pass: (ms: number) => (now += ms),
    setNetwork: (state: "up" | "down") => (network = state),
  };
}

test("[WB23] a link is exchanged for a session, which outlives the page and is renewed when it is an hour old", async () => {
  const { open, asked, pass } = device();
  const first = open("link");
  expect(await first.token()).toBe("session-1");
  expect(await first.token()).toBe("session-1");
  const later = open(null);
  expect(later.isSignedIn()).toBe(true);
  expect(await later.token()).toBe("session-1");
  pass(3_600_000);
  expect(await later.token()).toBe("session-2");
  expect(asked).toEqual(["link", "session-1"]);
});

test("[WB23] without a network the session stays what it was; a refused one is not thrown away", async () => {
  const { open, pass, setNetwork } = device();
  await open("link").token();
  pass(7_200_000);
  setNetwork("down");
  expect(await open(null).token()).toBe("session-1");
  expect(await open("ended").token()).toBe("ended");
  setNetwork("up");
  expect(await open("ended").token()).toBe("ended");
  // The session before a bad link is still there.
  expect(await open(null).token()).toBe("session-3");
});

test("[WB23] a first link outlives a page that is loaded again before it was exchanged", async () => {
  const { open, setNetwork, asked } = device();
  setNetwork("down");
  expect(await open("link").token()).toBe("link");
  setNetwork("up");
  const again = open(null);
  expect(again.isSignedIn()).toBe(true);
  expect(await again.token()).toBe("session-1");
  expect(asked).toEqual(["link"]);
});

test("[WB106] a link is all that a device has until it was exchanged, and never where there was a session", async () => {
  const { open } = device();
  expect(open(null).hasLinkAlone()).toBe(false);
  const first = open("ended");
  await first.token();
  expect([first.hasLinkAlone(), open(null).hasLinkAlone()]).toEqual([true, true]);
  const other = device();
  const link = other.open("link");
  expect(link.hasLinkAlone()).toBe(true);
  await link.token();
  expect(link.hasLinkAlone()).toBe(false);
  const bad = other.open("ended");
  await bad.token();
  expect(bad.hasLinkAlone()).toBe(false);
});

test("[WB23] what is no session in the storage is none", async () => {
  const { open, kept } = device();
  kept.set("concord-session", `{"token":7}`);
  expect(open(null).isSignedIn()).toBe(false);
  expect(await open(null).token()).toBe("");
});

test("[WB102] a link to somebody else opens nothing before the relay has known it, on a device that holds data", async () => {
  const { open, kept, setNetwork } = device();
  // There is nobody whose data it could show.
  expect(await open("ended").settled()).toBe("settled");
  kept.clear();
  const first = open("link");
  first.account();
  await first.token();
  kept.set(
    "concord-accounts",
    JSON.stringify({ "main Ada": { account: "main", name: "Ada", unsent: 1 } }),
  );
  const bad = open("ended");
  expect(await bad.settled()).toBe("refused");
  expect(await bad.token()).toBe("session-1");
  setNetwork("down");
  expect(await open("other").settled()).toBe("unreachable");
  setNetwork("up");
  const good = open("other");
  expect(await good.settled()).toBe("settled");
  expect(await good.token()).toMatch(/^session-/);
  expect(await open(null).settled()).toBe("settled");
});
