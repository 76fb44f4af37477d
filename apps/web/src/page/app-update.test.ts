import { expect, test } from "vitest";
import { followUpdates } from "./app-update.ts";
import type { AppUpdate } from "./app-update.ts";

const installingState = (): ServiceWorkerState => "installing";

/** A tab, its service worker, and a clock that a test moves. */
async function tab(controller: object | null = {}) {
  const container = Object.assign(new EventTarget(), { controller });
  const said: unknown[] = [];
  const waiting = { postMessage: (message: unknown) => void said.push(message) };
  const installing = Object.assign(new EventTarget(), {
    state: installingState(),
  });
  const registration = Object.assign(new EventTarget(), {
    waiting: null as typeof waiting | null,
    installing,
    update: async () => undefined,
  });
  const timers: { ms: number; run: () => void }[] = [];
  let quiet = true;
  let reloads = 0;
  let flushes = 0;
  let update: AppUpdate | undefined;
  await followUpdates({
    container,
    register: async () => registration,
    isQuiet: () => quiet,
    flush: () => (flushes += 1),
    reload: () => (reloads += 1),
    after: (ms, run) => void timers.push({ ms, run }),
    onReady: (ready) => (update = ready),
  });
  return {
    said,
    reloads: () => reloads,
    flushes: () => flushes,
    update: () => update,
    type: (isTyping: boolean) => (quiet = !isTyping),
    change: () => container.dispatchEvent(new Event("controllerchange")),
    install: () => {
      registration.waiting = waiting;
      registration.dispatchEvent(new Event("updatefound"));
      installing.state = "installed";
      installing.dispatchEvent(new Event("statechange"));
    },
    takenElsewhere: () => (registration.waiting = null),
    pass: (longestMs = 9_999) => {
      for (const { ms, run } of timers.splice(0)) if (ms <= longestMs) run();
    },
  };
}

test("[WB80] a new version waits until a person takes it; then the page begins anew, once", async () => {
  const here = await tab();
  expect(here.update()).toBeUndefined();
  here.install();
  expect(here.reloads()).toBe(0);
  here.update()?.reload();
  expect(here.said).toEqual([{ type: "SKIP_WAITING" }]);
  here.change();
  here.pass();
  here.change();
  expect(here.reloads()).toBe(1);
});

test("[WB80] the first version to take control of a page changes nothing", async () => {
  const here = await tab(null);
  here.change();
  expect([here.reloads(), here.update()]).toEqual([0, undefined]);
});

test("[WB80] a tab in which somebody types begins anew when they have done, or when they say so", async () => {
  const here = await tab();
  here.type(true);
  here.change();
  expect([here.reloads(), here.update() !== undefined]).toEqual([0, true]);
  here.pass();
  expect(here.reloads()).toBe(0);
  here.type(false);
  here.pass();
  expect(here.reloads()).toBe(1);
});

test("[WB80] taking a version that another tab has taken already begins anew, what is typed entered first", async () => {
  const here = await tab();
  here.install();
  here.takenElsewhere();
  here.type(true);
  here.update()?.reload();
  expect([here.flushes() > 0, here.reloads()]).toEqual([true, 0]);
  for (let count = 0; count < 7; count += 1) here.pass();
  expect(here.reloads()).toBe(1);
});

test("[WB80] a new version that does not take over in three seconds is no reason to wait longer", async () => {
  const here = await tab();
  here.install();
  here.update()?.reload();
  here.pass();
  expect(here.reloads()).toBe(1);
});

test("[WB80] a reload that the browser loses is asked for again", async () => {
  const here = await tab();
  here.change();
  here.pass(10_000);
  expect(here.reloads()).toBe(2);
});
