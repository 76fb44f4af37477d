import { createApi } from "./page/api.ts";
import { createSignIn, takeLink } from "./page/sign-in.ts";
import { followTheme } from "./page/theme.ts";
import { joinWorkspace } from "./page/workspace.ts";
import { ConcordApp } from "./shell/concord-app.ts";

followTheme(document.documentElement, matchMedia("(prefers-color-scheme: dark)"));

const signIn = createSignIn(takeLink(), {
  storage: localStorage,
  fetch: (...request) => fetch(...request),
  now: Date.now,
});
const app = document.querySelector("concord-app");
if (app instanceof ConcordApp) {
  if (signIn.isSignedIn()) {
    const worker = new Worker(new URL("./worker/workspace-worker.ts", import.meta.url), {
      type: "module",
      name: "workspace",
    });
    worker.addEventListener("message", () => {
      void signIn.token().then((token) => worker.postMessage({ type: "token", token }));
    });
    const url = new URL("/sync", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    worker.postMessage({ type: "begin", url: url.href });
    app.api = createApi({ token: signIn.token, fetch: (...request) => fetch(...request) });
    app.workspace = joinWorkspace(crypto.randomUUID());
    addEventListener("beforeunload", (event) => {
      // What is on this device's disk needs no question.
      if (app.workspace?.state()?.status.state === "saving") event.preventDefault();
    });
  } else app.isSignedOut = true;
}
