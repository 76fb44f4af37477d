import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { ReplicaStorage } from "@concord/client";
import { openIndexedDbStorage } from "@concord/client/browser";
import { z } from "zod";
import { channelName } from "../wire/messages.ts";
import { serveReplica } from "./serve-replica.ts";

// Each tab starts one of these. The first to own the storage holds the replica for all of them; when its tab goes, the next one does.

const Begin = z.object({ type: z.literal("begin"), url: z.string() });
/** The page's answer to "token": it alone can read where a session is kept. */
const Token = z.object({ type: z.literal("token"), token: z.string() });

/** Waits until no other tab owns this device's storage. Where the browser gives none, the replica works in memory. */
async function ownStorage(onEnded: () => void): Promise<ReplicaStorage> {
  const opening = await openIndexedDbStorage({
    account: "main",
    deps: { indexedDB, locks: navigator.locks },
    ownership: "wait",
    onEnded,
  });
  return opening.type === "opened" ? opening.storage : createMemoryStorage();
}

async function freshToken(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const hear = ({ data }: MessageEvent<unknown>): void => {
    const answer = Token.safeParse(data);
    if (!answer.success) return;
    removeEventListener("message", hear);
    resolve(answer.data.token);
  };
  addEventListener("message", hear);
  postMessage({ type: "token" });
  return promise;
}

async function lead({ url }: z.infer<typeof Begin>): Promise<void> {
  // Another tab took over, or the app is being updated: this one says nothing more.
  const ended = new AbortController();
  const storage = await ownStorage(() => ended.abort());
  await using replica = await openWorkspace({
    url,
    token: freshToken,
    storage,
    deps: platformDeps(),
    // Who it is the relay knows by the session; that it is a person is what can be undone.
    origin: { source: "user", actor: "this browser" },
  });
  const channel = new BroadcastChannel(channelName);
  const serving = serveReplica(
    replica,
    {
      post: (message) => channel.postMessage(message),
      onMessage: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
    },
    { now: Date.now, after: (ms, run) => void setTimeout(run, ms) },
  );
  await new Promise<void>((resolve) => {
    if (ended.signal.aborted) resolve();
    ended.signal.addEventListener("abort", () => resolve());
  });
  serving[Symbol.dispose]();
}

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const begin = Begin.safeParse(data);
  if (begin.success) void lead(begin.data);
});
