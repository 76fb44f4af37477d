import { expect, test } from "vitest";
import { z } from "zod";
import { credentialsOf } from "./quickbooks-credentials.ts";
import { createTokenKeeper } from "./quickbooks-tokens.ts";
import { directIo } from "../testing/direct-io.ts";
import { openBooks } from "../testing/books.ts";
import { createQuickBooksApi } from "./quickbooks-api.ts";

const dayMs = 86_400_000;
const signal = AbortSignal.timeout(15_000);

/** A token endpoint that rotates on each use and takes only the newest and the one before. */
function endpoint() {
  const issued = ["RT-0"];
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const token =
      new URLSearchParams(typeof init?.body === "string" ? init.body : "").get("refresh_token") ??
      "";
    asked.push(token);
    if (!issued.slice(-2).includes(token))
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    issued.push(`RT-${issued.length}`);
    return Response.json({
      access_token: `AT-${issued.length - 1}`,
      refresh_token: issued.at(-1),
      expires_in: 3600,
      x_refresh_token_hard_expires_in: 30 * 86_400,
    });
  };
  return { fetch, asked, issued };
}

const config = {
  realm: "1",
  clientId: "id",
  clientSecret: "secret",
  verifierTokens: [],
  refreshToken: "RT-0",
};

test("[QB11] of many callers one refreshes, and the token is stored before anybody has it", async () => {
  const { fetch, asked } = endpoint();
  const order: string[] = [];
  const base = directIo({ fetch });
  const io = {
    ...base,
    secrets: {
      ...base.secrets,
      save: async (value: Parameters<typeof base.secrets.save>[0]) => {
        await Promise.resolve();
        await base.secrets.save(value);
        order.push("saved");
      },
    },
  };
  const keeper = createTokenKeeper(config);
  const tokens = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const token = await keeper.accessToken(io, signal);
      order.push("used");
      return token;
    }),
  );
  expect(asked).toEqual(["RT-0"]);
  expect(new Set(tokens.map((token) => (token.type === "ok" ? token.value : "")))).toEqual(
    new Set(["AT-1"]),
  );
  expect(order[0]).toBe("saved");
  expect(base.logged).toMatchObject([{ event: "quickbooks-reconnect-soon" }]);
});

test("[QB160] when the tokens were renewed and until when the connection holds is told, the sooner of its two ends, and no token", async () => {
  const { fetch } = endpoint();
  const answered: typeof fetch = async (input, init) => {
    const reply = z.record(z.string(), z.json()).parse(await (await fetch(input, init)).json());
    return Response.json({ ...reply, x_refresh_token_expires_in: 10 * 86_400 });
  };
  for (const [through, days] of [
    [fetch, 30],
    [answered, 10],
  ] as const) {
    const io = directIo({ fetch: through });
    expect(credentialsOf(await io.secrets.load())).toBeUndefined();
    const before = io.now();
    await createTokenKeeper(config).accessToken(io, signal);
    const told = credentialsOf(await io.secrets.load());
    expect(told?.renewedAt).toBeGreaterThanOrEqual(before);
    expect(told).toEqual({
      renewedAt: told?.renewedAt,
      endsAt: (told?.renewedAt ?? 0) + days * dayMs,
    });
  }
});

test("[QB174] who gives up takes the renewal from nobody who waits for it with them", async () => {
  const { fetch, asked } = endpoint();
  const arrived = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const io = directIo({
    async fetch(input, init) {
      arrived.resolve(undefined);
      await goOn.promise;
      init?.signal?.throwIfAborted();
      return fetch(input, init);
    },
  });
  const keeper = createTokenKeeper(config);
  const person = new AbortController();
  const first = keeper.accessToken(io, person.signal);
  const second = keeper.accessToken(io, signal);
  await arrived.promise;
  person.abort(new Error("enough"));
  expect(await first).toMatchObject({ failure: { type: "unavailable", reason: "enough" } });
  goOn.resolve(undefined);
  expect(await second).toEqual({ type: "ok", value: "AT-1" });
  expect(asked).toEqual(["RT-0"]);
  // A caller that has given up already begins nothing.
  expect(await createTokenKeeper(config).accessToken(directIo({ fetch }), person.signal)).toEqual({
    type: "failed",
    failure: { type: "unavailable", reason: "enough" },
  });
  expect(asked).toEqual(["RT-0"]);
});

test("[QB174] a renewal for which nobody waits any more ends, and the next caller begins one", async () => {
  const { fetch, asked } = endpoint();
  const arrived = Promise.withResolvers<AbortSignal>();
  let isHanging = true;
  const io = directIo({
    fetch(input, init) {
      if (!isHanging || !init?.signal) return fetch(input, init);
      const { signal: ends } = init;
      arrived.resolve(ends);
      return new Promise((_resolve, reject) => {
        ends.addEventListener("abort", () => reject(ends.reason), { once: true });
      });
    },
  });
  const keeper = createTokenKeeper(config);
  const people = [new AbortController(), new AbortController()];
  const answers = people.map((person) => keeper.accessToken(io, person.signal));
  const ends = await arrived.promise;
  people[0]?.abort(new Error("enough"));
  expect(ends.aborted).toBe(false);
  people[1]?.abort(new Error("enough"));
  expect(ends.aborted).toBe(true);
  expect(await Promise.all(answers)).toMatchObject(
    people.map(() => ({ failure: { type: "unavailable", reason: "enough" } })),
  );
  isHanging = false;
  expect(await keeper.accessToken(io, signal)).toEqual({ type: "ok", value: "AT-1" });
  expect(asked).toEqual(["RT-0"]);
});

test("[QB11] a token that the vendor refuses is renewed once, however many were using it", async () => {
  const { fetch, asked } = endpoint();
  const io = directIo({ fetch });
  const keeper = createTokenKeeper(config);
  const first = await keeper.accessToken(io, signal);
  const refused = first.type === "ok" ? first.value : "";
  const again = await Promise.all([1, 2, 3].map(() => keeper.accessToken(io, signal, refused)));
  expect(again).toEqual(again.map(() => ({ type: "ok", value: "AT-2" })));
  expect(await keeper.accessToken(io, signal, refused)).toEqual({ type: "ok", value: "AT-2" });
  expect(asked).toEqual(["RT-0", "RT-1"]);
});

test("[QB170] it is noticed as many days before the consent ends as is set, thirty unless it is", async () => {
  for (const [days, noticed] of [
    [29, 0],
    [30, 1],
    [undefined, 1],
  ] as const) {
    const { fetch } = endpoint();
    const io = directIo({ fetch });
    await createTokenKeeper({
      ...config,
      ...(days !== undefined && { reconnectDays: days }),
    }).accessToken(io, signal);
    expect(io.logged).toHaveLength(noticed);
  }
});

test("[QB171] a new consent in the settings counts at once, and no earlier one is used in its stead", async () => {
  const { fetch, asked, issued } = endpoint();
  const io = directIo({ fetch });
  await createTokenKeeper(config).accessToken(io, signal);
  issued.push("NEW", "RT-1");
  const keeper = createTokenKeeper({ ...config, refreshToken: "NEW" });
  expect(await keeper.accessToken(io, signal)).toEqual({ type: "ok", value: "AT-4" });
  expect(await keeper.accessToken(io, signal)).toEqual({ type: "ok", value: "AT-4" });
  expect(asked).toEqual(["RT-0", "NEW"]);
  // After a restart it is none any more.
  await createTokenKeeper({ ...config, refreshToken: "NEW" }).accessToken(io, signal);
  expect(asked).toEqual(["RT-0", "NEW"]);
});

test("[QB171] one that the vendor does not know is asked for once, and what is held goes on", async () => {
  const { fetch, asked } = endpoint();
  const io = directIo({ fetch });
  await createTokenKeeper(config).accessToken(io, signal);
  const wrong = { ...config, refreshToken: "WRONG" };
  for (const keeper of [createTokenKeeper(wrong), createTokenKeeper(wrong)]) {
    expect(await keeper.accessToken(io, signal)).toEqual({ type: "ok", value: "AT-2" });
  }
  expect(asked).toEqual(["RT-0", "WRONG", "RT-1"]);
});

test("[QB12] a rotation whose answer was lost is made good by the token before", async () => {
  const { fetch, issued } = endpoint();
  let lost = 0;
  const io = directIo({
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      if (lost > 0) return answer;
      lost += 1;
      throw new TypeError("terminated");
    },
  });
  const keeper = createTokenKeeper(config);
  expect(await keeper.accessToken(io, signal)).toMatchObject({ failure: { type: "unavailable" } });
  expect(io.saved).toEqual([]);
  expect(await keeper.accessToken(io, signal)).toMatchObject({ type: "ok" });
  expect(io.saved.at(-1)).toMatchObject({ refreshToken: issued.at(-1) });
});

test("[QB12] stored tokens that are too old give way to the one before, and then to a person", async () => {
  const { fetch } = endpoint();
  const io = directIo({ fetch });
  io.saved.push({
    accessToken: "old",
    expiresAt: 0,
    refreshToken: "gone",
    previousRefreshToken: "RT-0",
  });
  const keeper = createTokenKeeper({ ...config, refreshToken: "gone" });
  expect(await keeper.accessToken(io, signal)).toEqual({ type: "ok", value: "AT-1" });

  const lost = createTokenKeeper({ ...config, refreshToken: "gone" });
  expect(await lost.accessToken(directIo({ fetch }), signal)).toMatchObject({
    failure: { type: "unauthorized" },
  });
});

test("[QB13] through days of rotation every request gets an answer, also when many are under way", async () => {
  await using books = await openBooks();
  let ahead = 0;
  const io = directIo({ now: () => Date.now() + ahead });
  const api = createQuickBooksApi(books.config);
  for (let day = 0; day < 3; day += 1) {
    await books.side("clock", { advanceMs: dayMs });
    // The connector's clock is wrong by an hour and more: only the refusals tell it.
    ahead += dayMs - 3_700_000;
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => api.count("Invoice", { io, signal })),
    );
    expect(replies.every(({ type }) => type === "ok")).toBe(true);
  }
  expect(new Set(io.saved.map((tokens) => JSON.stringify(tokens))).size).toBe(io.saved.length);
  await books.act({ action: "revoke-token" });
  expect(await api.count("Invoice", { io, signal })).toMatchObject({
    failure: { type: "unauthorized" },
  });
});
