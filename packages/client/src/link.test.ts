import { closeCode } from "@concord/protocol";
import { expect, test } from "vitest";
import { defaultLinkSettings, nextTick, stepLink } from "./link.ts";
import type { Link, LinkAction, LinkEvent } from "./link.ts";

const start = 1_000_000;

/** Plays events on a fresh link; a number moves the clock to that many milliseconds after the start and ticks. */
function play(
  story: readonly (LinkEvent | number)[],
  options = { canRefresh: false, random: 0.5 },
) {
  let link: Link = { state: "closed" };
  let now = start;
  const actions: LinkAction[] = [];
  for (const part of story) {
    const event: LinkEvent = typeof part === "number" ? { type: "tick" } : part;
    if (typeof part === "number") now = start + part;
    const step = stepLink(link, event, { now, settings: defaultLinkSettings, ...options });
    link = step.link;
    actions.push(...step.actions);
  }
  return { link, actions, tickAt: nextTick(link, defaultLinkSettings) };
}

const opened: LinkEvent = { type: "opened" };
const welcomed: LinkEvent = { type: "welcomed", heartbeatMs: 10_000, expiresAt: start + 3_600_000 };
const live: readonly LinkEvent[] = [{ type: "start" }, opened, welcomed];
const cut: LinkEvent = { type: "ended", code: 1006, reason: "" };

test("[CL31] a start connects, an opened socket greets, a welcome makes the link live", () => {
  const { link, actions } = play(live);
  expect(link.state).toBe("live");
  expect(actions).toEqual(["connect", "greet"]);
});

test("[CL31] a relay that does not answer in time is given up and tried again", () => {
  const { link, actions } = play([{ type: "start" }, opened, 15_000]);
  expect(link).toMatchObject({ state: "waiting", retryAt: start + 15_250 });
  expect(actions).toEqual(["connect", "greet", "drop"]);
});

test("[CL32] a quiet link pings once a heartbeat", () => {
  const { actions, tickAt } = play([...live, 9_999, 10_000, { type: "heard" }]);
  expect(actions).toEqual(["connect", "greet", "ping"]);
  expect(tickAt).toBe(start + 20_000);
});

test("[CL32] a link that hears nothing for two heartbeats is dropped although its socket is open", () => {
  const { link, actions } = play([...live, 10_000, 19_999, 20_000]);
  expect(link.state).toBe("waiting");
  expect(actions.at(-1)).toBe("drop");
});

test("[CL32] whatever is heard keeps the link alive", () => {
  const { link } = play([...live, 19_000, { type: "heard" }, 25_000, 38_000]);
  expect(link.state).toBe("live");
});

test("[CL30] failures in a row wait longer and longer; a connection that lasted starts afresh", () => {
  const failing = play([{ type: "start" }, cut, 1_000, cut, 3_000, cut]);
  expect(failing.link).toMatchObject({ state: "waiting", retryAt: start + 3_000 + 1_000 });

  const flapping = play([{ type: "start" }, cut, 1_000, opened, welcomed, cut]);
  expect(flapping.link).toMatchObject({ retryAt: start + 1_000 + 500 });

  const proven = play([{ type: "start" }, cut, 1_000, opened, welcomed, 11_000, cut]);
  expect(proven.link).toMatchObject({ retryAt: start + 11_000 + 250 });
});

function sentAway(comeBackAfterMs: number) {
  const leaving: LinkEvent = { type: "leaving", comeBackAfterMs };
  return play([...live, leaving, { type: "ended", code: closeCode.goingAway, reason: "" }]);
}

test("[CL38] a relay that shuts down is given the time it asks for, on top of the wait, and no more than a minute", () => {
  expect(sentAway(4_000).link).toMatchObject({ state: "waiting", retryAt: start + 4_000 + 250 });
  expect(sentAway(9e9).link).toMatchObject({ retryAt: start + 60_000 + 250 });
});

test("[CL30] when the device says that the network is back, the wait is over", () => {
  const { link, actions } = play([{ type: "start" }, cut, { type: "network-changed" }]);
  expect(link.state).toBe("connecting");
  expect(actions).toEqual(["connect", "drop", "connect"]);
});

test("[CL32] when the device says that its network came or went, an open connection must show at once that it lives", () => {
  const doubted = [...live, 1_000, { type: "network-changed" }] as const;
  const { link, actions, tickAt } = play(doubted);
  expect(actions.at(-1)).toBe("ping");
  expect(tickAt).toBe(start + 1_000 + defaultLinkSettings.doubtMs);
  expect(link.state).toBe("live");
  expect(play([...doubted, 4_000]).link.state).toBe("waiting");
  expect(play([...doubted, 2_000, { type: "heard" }, 4_000]).link.state).toBe("live");
});

test("[CL33] a permanent close code stops the link and says what to do; a transient one does not", () => {
  for (const code of [closeCode.forbidden, closeCode.unsupportedVersion, closeCode.unknown, 4499]) {
    const { link, tickAt } = play([...live, { type: "ended", code, reason: "no" }]);
    expect(link).toMatchObject({ state: "stopped", attention: { whatToDo: expect.any(String) } });
    expect(tickAt).toBeUndefined();
  }
  for (const code of [1006, closeCode.goingAway, closeCode.tooSlow, 4599]) {
    expect(play([...live, { type: "ended", code, reason: "" }]).link.state).toBe("waiting");
  }
});

test("[CL34] a refused token is replaced once where that is possible, however long the device was offline before", () => {
  const refused: LinkEvent = { type: "ended", code: closeCode.unauthorised, reason: "" };
  const away = [{ type: "start" } as const, cut, 1_000, cut, 9_000, cut, 30_000];
  const options = { canRefresh: true, random: 0.5 };

  expect(play([...away, opened, refused], options).link.state).toBe("waiting");
  expect(play([...away, opened, refused, 60_000, opened, refused], options).link.state).toBe(
    "stopped",
  );
  expect(play([...away, opened, refused]).link.state).toBe("stopped");
});

test("[CL34] the token is renewed before it ends", () => {
  const short: LinkEvent = { type: "welcomed", heartbeatMs: 100_000, expiresAt: start + 90_000 };
  const { actions, tickAt } = play([{ type: "start" }, opened, short, 30_000]);
  expect(actions).toEqual(["connect", "greet", "renew"]);
  expect(tickAt).toBe(start + 45_000);

  const renewed = play([
    { type: "start" },
    opened,
    short,
    30_000,
    { type: "renewed", expiresAt: start + 9e6 },
  ]);
  expect(renewed.tickAt).toBe(start + 100_000);
});

test("[CL34] a clock that is ahead of the relay's by more than a token lives makes no storm of renewals", () => {
  const { tickAt } = play([{ type: "start" }, opened, { ...welcomed, expiresAt: start - 1 }]);
  expect(tickAt).toBe(start + 10_000);
  const { actions } = play([
    { type: "start" },
    opened,
    { type: "welcomed", heartbeatMs: 1e6, expiresAt: start - 1 },
    61_000,
    { type: "renewed", expiresAt: start },
    1_000,
    30_000,
  ]);
  expect(actions).toEqual(["connect", "greet", "renew"]);
});

test("[CL35] a closed link does nothing more, and a stopped one starts again only when told", () => {
  expect(play([...live, { type: "close" }, 99_000, opened, cut]).link).toEqual({ state: "closed" });
  const stopped: LinkEvent = { type: "ended", code: closeCode.forbidden, reason: "" };
  expect(play([...live, stopped, 99_000, { type: "network-changed" }]).link.state).toBe("stopped");
  expect(play([...live, stopped, { type: "start" }]).link.state).toBe("connecting");
});
