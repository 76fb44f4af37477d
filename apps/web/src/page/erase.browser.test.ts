import { expect, test } from "vitest";
import { keepViews, savedViews } from "../list/saved-views.ts";
import { accountOf, othersUnsent } from "./accounts.ts";
import { eraseMarked, markErased } from "./erase.ts";
import { keptHistoriesPlace, unstoredPlace } from "./kept-places.ts";
import { isSignOut } from "./sign-in.ts";

const deps = {
  storage: localStorage,
  indexedDB,
  locks: navigator.locks,
  caches,
  wait: (ms: number) => new Promise<void>((waited) => setTimeout(waited, ms)),
};

/** A database as a worker holds it: open, under its lock, and let go when it is asked for. */
async function held(name: string): Promise<{ readonly lost: Promise<unknown> }> {
  const { promise: lost, resolve: lose } = Promise.withResolvers<unknown>();
  const { promise: owned, resolve: own } = Promise.withResolvers<unknown>();
  const holding = navigator.locks.request(name, async () => {
    own(undefined);
    await new Promise(() => undefined);
  });
  void holding.catch(lose);
  await owned;
  const opening = indexedDB.open(name);
  await new Promise((opened) => opening.addEventListener("success", opened));
  opening.result.addEventListener("versionchange", () => opening.result.close());
  return { lost };
}

const names = async (): Promise<readonly (string | undefined)[]> =>
  (await indexedDB.databases())
    .map(({ name }) => name)
    .filter((name) => name?.startsWith("concord-main") === true);

const tokenOf = (sub: string): string =>
  `h.${btoa(JSON.stringify({ sub, workspace: "main", name: sub }))}.s`;

test("[WB217] what is marked goes when a page opens next, whoever holds it; the mark stays until somebody signs in, and others' data stays", async () => {
  localStorage.clear();
  const [ada, ben] = [tokenOf("ada"), tokenOf("ben")].map((each) => accountOf(each, localStorage));
  if (ada === undefined || ben === undefined) throw new Error("No accounts");
  localStorage.setItem("concord-session", "{}");
  localStorage.setItem("concord-synced-at", "5");
  localStorage.setItem("concord-theme", "dark");
  const mine = await held(`concord-${ada}`);
  await held(`concord-${ben}`);

  for (const account of [ada, ben]) await caches.open(keptHistoriesPlace(account));
  const view = [{ name: "Draft · Acme GmbH", search: "?customer=Acme+GmbH" }];
  for (const holder of ["main ada", "main ben"]) keepViews(holder, view, localStorage);

  markErased(ada, localStorage);
  expect(localStorage.getItem("concord-session")).toBeNull();
  expect(localStorage.getItem("concord-synced-at")).toBeNull();
  expect(localStorage.getItem("concord-theme")).toBe("dark");
  expect(savedViews("main ada", localStorage)).toEqual([]);
  expect(savedViews("main ben", localStorage)).toEqual(view);
  expect(Object.keys(JSON.parse(localStorage.getItem("concord-accounts") ?? "{}"))).toEqual([
    "main ben",
  ]);
  expect(await names()).toContain(`concord-${ada}`);
  // The page that goes writes down what it leaves.
  for (const account of [ada, ben]) localStorage.setItem(unstoredPlace(account), "[]");

  await eraseMarked(false, deps);
  expect(localStorage.getItem(unstoredPlace(ada))).toBeNull();
  expect(localStorage.getItem(unstoredPlace(ben))).toBe("[]");
  await mine.lost;
  expect(await caches.has(keptHistoriesPlace(ada))).toBe(false);
  expect(await caches.has(keptHistoriesPlace(ben))).toBe(true);
  expect(await names()).toEqual([`concord-${ben}`]);
  // A tab that had been asleep writes what it still holds.
  await held(`concord-${ada}`);
  await Promise.all([1, 2, 3].map(() => eraseMarked(false, deps)));
  expect(await names()).toEqual([`concord-${ben}`]);

  await eraseMarked(true, deps);
  expect(localStorage.getItem("concord-erase")).toBeNull();
  await held(`concord-${ada}`);
  await eraseMarked(true, deps);
  expect(new Set(await names())).toEqual(new Set([`concord-${ada}`, `concord-${ben}`]));
  expect(othersUnsent(ben, localStorage)).toEqual([]);
});

test("[WB217] other tabs hear that this device was signed out, and of nothing else", () => {
  expect(isSignOut({ key: "concord-session", newValue: null })).toBe(true);
  expect(isSignOut({ key: "concord-session", newValue: "{}" })).toBe(false);
  expect(isSignOut({ key: "concord-theme", newValue: null })).toBe(false);
});
