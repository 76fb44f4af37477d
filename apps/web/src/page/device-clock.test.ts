import { expect, test } from "vitest";
import { clockAhead, clockWords } from "./device-clock.ts";

const relay = Date.parse("2026-11-28T12:00:00.000Z");
const answering = async (): Promise<Response> =>
  new Response("", { headers: { date: new Date(relay).toUTCString() } });

test("[WB284] the device's clock is compared with the relay's, and said to be off by more than two minutes only", async () => {
  const day = 86_400_000;
  for (const [off, words] of [
    [90_000, "Right"],
    [-90_000, "Right"],
    [day, "24 hr ahead. Set it: what is due today, and when you wrote what, follow it."],
    [-2 * day, "2 days behind. Set it: what is due today, and when you wrote what, follow it."],
  ] as const) {
    const ahead = await clockAhead({ fetch: answering, now: () => relay + off });
    expect(ahead).toBe(off);
    expect(clockWords(ahead, "en")).toBe(words);
  }
});

test("[WB284] without an answer, or with one that names no time, the clock is not said to be right", async () => {
  for (const fetch of [
    async () => new Response(""),
    () => Promise.reject(new TypeError("offline")),
  ]) {
    const ahead = await clockAhead({ fetch, now: () => relay });
    expect(clockWords(ahead, "en")).toBe("Not known without a connection");
  }
});
