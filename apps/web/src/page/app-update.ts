/** A newer version of the app that is here and waits. */
export interface AppUpdate {
  /** Takes it, in all tabs. */
  readonly reload: () => void;
}

/** The part of a registration that is needed here. */
interface Registration extends EventTarget {
  readonly waiting: Pick<ServiceWorker, "postMessage"> | null;
  readonly installing: (EventTarget & Pick<ServiceWorker, "state">) | null;
  readonly update: () => Promise<unknown>;
}

export interface UpdateDeps {
  readonly container: EventTarget & { readonly controller: unknown };
  readonly register: () => Promise<Registration>;
  /** Whether nothing is typed, saved, or asked and not answered: the page can begin anew, and nobody loses anything. */
  readonly isQuiet: () => boolean;
  /** Lets what is typed be entered. */
  readonly flush: () => void;
  readonly reload: () => void;
  readonly after: (ms: number, run: () => void) => void;
  readonly onReady: (update: AppUpdate) => void;
}

const lookAgainMs = 500;
/** So long for what is typed to be stored, and for a new version to take over, before the page is loaded anew all the same. */
const patienceMs = 3_000;
/** Long enough for a slow device to load the page. */
const reloadAgainMs = 10_000;
const askAgainMs = 3_600_000;

/**
 * Registers the service worker and follows its versions. One tab lets the new version take over, and that is told to all of them: each loads itself anew once, as soon as it is
 * quiet. A tab in which somebody types offers it instead, until they have done.
 */
export async function followUpdates(deps: UpdateDeps): Promise<void> {
  const { container, reload, isQuiet, after } = deps;
  let state: "current" | "changed" | "reloading" = "current";
  // Without one this is the first visit: the first to take control changes nothing.
  let isControlled = container.controller !== null;

  function reloadOnce(): void {
    if (state === "reloading") return;
    state = "reloading";
    reloadUntilGone(reloadAgainMs);
  }

  /** Chromium may lose a reload that comes just while a new version takes over: then the page stays until it is asked for again. */
  function reloadUntilGone(againMs: number): void {
    reload();
    after(againMs, () => reloadUntilGone(againMs * 2));
  }

  function reloadWhenQuiet(): void {
    if (isQuiet()) reloadOnce();
    else after(lookAgainMs, reloadWhenQuiet);
  }

  /** A person asked for it: what they type is entered first. */
  function reloadNow(): void {
    deps.flush();
    const enoughTries = patienceMs / lookAgainMs;
    const attempt = (tries: number): void => {
      if (isQuiet() || tries >= enoughTries) reloadOnce();
      else after(lookAgainMs, () => attempt(tries + 1));
    };
    attempt(0);
  }

  container.addEventListener("controllerchange", () => {
    if (!isControlled) {
      isControlled = true;
      return;
    }
    if (state !== "current") return;
    state = "changed";
    if (!isQuiet()) deps.onReady({ reload: reloadNow });
    reloadWhenQuiet();
  });

  const registration = await deps.register();

  function offer(): void {
    deps.onReady({
      reload: () => {
        deps.flush();
        // Another tab may have let it take over already: then there is nobody to ask.
        if (registration.waiting === null) return reloadNow();
        registration.waiting.postMessage({ type: "SKIP_WAITING" });
        after(patienceMs, reloadNow);
      },
    });
  }

  if (registration.waiting !== null && isControlled) offer();
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && isControlled) offer();
    });
  });
  const ask = (): void => {
    // Without a network there is none; the next time there may be.
    void registration.update().catch(() => undefined);
    after(askAgainMs, ask);
  };
  after(askAgainMs, ask);
}
