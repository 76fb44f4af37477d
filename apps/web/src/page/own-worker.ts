import type { DocumentId } from "@concord/model";
import type { FromWorker, ToWorker, Trouble } from "../wire/own-worker.ts";
import { noteUnsent, unsentIn } from "./accounts.ts";
import { syncedAtPlace } from "./erase.ts";
import { createPatience } from "./patience.ts";
import type { SignIn } from "./sign-in.ts";
import type { Workspace } from "./workspace.ts";

export interface OwnWorkerDeps {
  readonly worker: Worker;
  readonly signIn: SignIn;
  /** Whose data this tab works on. */
  readonly account: string;
  /** The name of this tab, and what it wants to see first. */
  readonly tab: string;
  readonly first: readonly DocumentId[];
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly onTrouble: (trouble: Trouble) => void;
}

const secondMs = 1_000;
/** A tab that somebody looks at asks so often whether anybody leads. */
const pingEvery = 5;

/** Starts this tab's worker, gives it what only a page has, and lets it take over when whoever leads does not answer. */
export function runWorker(workspace: Workspace, deps: OwnWorkerDeps): void {
  const { worker, signIn, account, tab, first, storage } = deps;
  const place = syncedAtPlace(account);
  const post = (message: ToWorker): void => worker.postMessage(message);

  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "token") {
      void signIn.token().then((token) => post({ type: "token", token }));
    } else deps.onTrouble(data.trouble);
  });
  const url = new URL("/sync", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const before = Number(storage.getItem(place) ?? Number.NaN);
  post({
    type: "begin",
    url: url.href,
    account,
    syncedAt: Number.isFinite(before) ? before : null,
    tab,
    first,
  });
  let noted: number | undefined;
  workspace.onChange(() => {
    const state = workspace.state();
    if (state === undefined) return;
    if (state.syncedAt !== null) storage.setItem(place, String(state.syncedAt));
    const unsent = unsentIn(state);
    if (unsent === noted) return;
    noted = unsent;
    noteUnsent(account, unsent, storage);
  });

  const patience = createPatience();
  let second = 0;
  setInterval(() => {
    const isVisible = document.visibilityState === "visible";
    const answer = patience.tick(isVisible, workspace.unanswered());
    if (answer === "take-over") post({ type: "take-over" });
    second += 1;
    if (isVisible && second % pingEvery === 0 && workspace.unanswered() === undefined) {
      void workspace.call({ method: "ping" });
    }
  }, secondMs);
}
