import { ownWorker } from "./page/start-worker.ts";
import { registerUpdates } from "./page/register-updates.ts";
import { eraseMarked, markErased } from "./page/erase.ts";
import { hindranceOf } from "./page/hindrance.ts";
import type { Hindrance } from "./page/hindrance.ts";
import { hasNothing, othersUnsent } from "./page/accounts.ts";
import { come, standingOf } from "./page/come.ts";
import { createApi } from "./page/api.ts";
import { runWorker } from "./page/own-worker.ts";
import { protectStorage } from "./page/protect-storage.ts";
import { createSignIn, forgetSession, isSignOut, takeLink } from "./page/sign-in.ts";
import { comeSoon } from "./page/soon-parts.ts";
import { followTheme } from "./page/theme.ts";
import { lastView } from "./list/last-view.ts";
import { joinWorkspace } from "./page/workspace.ts";
import { mayLoseWork } from "./page/may-lose-work.ts";
import { notHere } from "./parts/coming-part.ts";
import { meet } from "./parts/people-tones.ts";
import { channelName } from "./wire/messages.ts";
import { entryQueueOf, onUnseenRefusal } from "./editor/entry-queue.ts";
import { unseenRefusal } from "./shell/unseen-refusal.ts";
import { ConcordApp } from "./shell/concord-app.ts";
import { beginLanguage } from "./words/language.ts";

const hindrance = hindranceOf({ isSecureContext, storage: () => localStorage });
if (hindrance === undefined) {
  start().then(
    (app) => (app === undefined ? undefined : fetchSoon(app)),
    (error: unknown) => sayWhy(failureOf(error)),
  );
} else void sayWhy(hindrance);

/** Where the app does not begin it says why: the frame that it would fill must not stand there for ever. */
async function sayWhy(why: Hindrance): Promise<void> {
  ownWorker.terminate();
  await come("cannot-start", async () => {
    const { sayHindrance } = await import("./shell/cannot-start.ts");
    await sayHindrance(document.querySelector("concord-app"), why);
  });
  // Better a plain line than a frame that stays empty.
  if (standingOf("cannot-start") !== "here")
    document.querySelector("concord-app")?.append(notHere());
}

function failureOf(error: unknown): Hindrance {
  return { type: "failed", why: error instanceof Error ? error.message : String(error) };
}

/** The page's script has run before anything is waited for: what comes later is made of parts of it, and would wait for it in turn. */
async function start(): Promise<ConcordApp | undefined> {
  const theme = followTheme(
    document.documentElement,
    matchMedia("(prefers-color-scheme: dark)"),
    localStorage,
  );

  const signIn = createSignIn(takeLink(), {
    storage: localStorage,
    fetch: (...request) => fetch(...request),
    now: Date.now,
  });
  await eraseMarked(signIn.isSignedIn(), {
    storage: localStorage,
    indexedDB,
    locks: navigator.locks,
    caches: globalThis.caches,
    wait: (ms) => new Promise((waited) => setTimeout(waited, ms)),
  });
  const link = await signIn.settled();
  if (link !== "settled") {
    if (!signIn.isSignedIn()) forgetSession(localStorage);
    location.replace(link === "refused" ? "/sign-in?signin=link" : "/sign-in");
    return undefined;
  }
  const app = document.querySelector("concord-app");
  addEventListener("storage", (event) => {
    if (!isSignOut(event)) return;
    if (app instanceof ConcordApp) app.workspace?.typed.forget();
    location.replace("/");
  });
  if (app instanceof ConcordApp) {
    app.theme = theme;
    if (signIn.isSignedIn()) {
      const account = signIn.account();
      const channel = new BroadcastChannel(channelName(account));
      const tab = crypto.randomUUID();
      const first = lastView(localStorage).seen?.ids ?? [];
      const workspace = joinWorkspace(tab, channel, first);
      // Before anybody is shown: all are shown in the colours given here.
      workspace.onChange(() => {
        const state = workspace.state();
        const others = state?.people.map(({ user }) => user) ?? [];
        if (others.length > 0) meet([state?.principal?.id ?? "", ...others]);
      });
      app.others = othersUnsent(account, localStorage);
      runWorker(workspace, {
        worker: ownWorker,
        signIn,
        account,
        tab,
        first,
        storage: localStorage,
        onTrouble: (trouble) => {
          app.trouble = trouble;
        },
      });
      const leaveFor = (path: string): void => {
        markErased(account, localStorage);
        workspace.typed.forget();
        location.replace(path);
      };
      app.addEventListener("erase", () => leaveFor("/"));
      // A first link that opens nothing: whoever came by it is told so, and not shown an empty app.
      workspace.onChange(() => {
        if (signIn.hasLinkAlone() && hasNothing(workspace)) leaveFor("/sign-in?signin=link");
      });
      app.account = account;
      app.api = createApi({ token: signIn.token, fetch: (...request) => fetch(...request) });
      const edited = protectStorage(workspace, navigator.storage);
      app.workspace = edited;
      // A worker is not told.
      for (const way of ["online", "offline"] as const) {
        addEventListener(way, () => void workspace.call({ method: "network-changed" }));
      }
      void registerUpdates(workspace, (update) => {
        app.appUpdate = update;
      });
      onUnseenRefusal((...refused) => app.say({ text: unseenRefusal(workspace, ...refused) }));
      const isChanging = (): boolean => workspace.isChanging() || entryQueueOf(edited).isWaiting();
      addEventListener("beforeunload", (event) => {
        const isAnything = isChanging() || workspace.typed.isThere();
        if (mayLoseWork(workspace.state(), isAnything)) event.preventDefault();
      });
    } else {
      ownWorker.terminate();
      app.isSignedOut = true;
    }
    app.language = await beginLanguage(localStorage);
    return app;
  }
  return undefined;
}

async function fetchSoon(app: ConcordApp): Promise<void> {
  await painted();
  // Where one of them does not come at first, what was not stored is followed all the same.
  await comeSoon();
  const { account, api, workspace } = app;
  if (account !== undefined && api !== undefined && workspace !== undefined) {
    await come("kept-entries", async () => {
      const { followUnstored } = await import("./editor/kept-entries.ts");
      const tab = crypto.randomUUID();
      void followUnstored(workspace, entryQueueOf(workspace), {
        account,
        tab,
        storage: localStorage,
        locks: navigator.locks,
      });
    });
    // It needs the relay, so it is not kept for working without it: there is nothing for it to do then either.
    void come("refresh-kept", async () => {
      const { keepFresh } = await import("./history/refresh-kept.ts");
      void keepFresh(account, workspace, api);
    });
  }
}

/** Resolves when what was rendered has been painted; in a tab that nobody sees, soon. */
function painted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 1_000);
  return promise;
}
