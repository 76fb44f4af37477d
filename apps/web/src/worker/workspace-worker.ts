import { createMemoryStorage, firstLook, openWorkspace, platformDeps } from "@concord/client";
import type { ReplicaStorage } from "@concord/client";
import { openIndexedDbStorage } from "@concord/client/browser";
import { DocumentId } from "@concord/model";
import { z } from "zod";
import { channelName, wireVersion } from "../wire/messages.ts";
import type { FromWorker } from "../wire/own-worker.ts";
import { listedRow } from "./listed-row.ts";
import { leadWorkspace } from "./lead-workspace.ts";
import type { Leading } from "./lead-workspace.ts";
import { sayOpening } from "./say-opening.ts";
import { serveReplica } from "./serve-replica.ts";
import type { Channel } from "./serve-replica.ts";

// Each tab starts one of these. The first to own the storage holds the replica for all of them; when its tab goes, or does not answer any more, another one does.

const FromPage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("begin"),
    url: z.string(),
    account: z.string(),
    syncedAt: z.number().nullable(),
    tab: z.string().max(64),
    first: z.array(DocumentId).max(200).readonly(),
  }),
  /** The page's answer to "token": it alone can read where a session is kept. */
  z.object({ type: z.literal("token"), token: z.string() }),
  z.object({ type: z.literal("take-over") }),
]);
type Begin = Extract<z.infer<typeof FromPage>, { readonly type: "begin" }>;

let leading: Leading | undefined;
const tokens: ((token: string) => void)[] = [];

const tell = (message: FromWorker): void => postMessage(message);

function freshToken(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  tokens.push(resolve);
  tell({ type: "token" });
  return promise;
}

async function serve(
  { url, account, syncedAt, tab, first }: Begin,
  storage: ReplicaStorage,
  kind: "lasting" | "memory",
  ended: Promise<unknown>,
): Promise<void> {
  using channel = openChannel(channelName(account));
  const opening = sayOpening(channel, {
    now: Date.now,
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  });
  void showFirst(storage, channel, tab, first);
  await using replica = await openWorkspace({
    url,
    token: freshToken,
    storage,
    deps: platformDeps(),
    // Who it is the relay knows by the session; that it is a person is what can be undone.
    origin: { source: "user", actor: "this browser" },
  }).finally(() => opening[Symbol.dispose]());
  const serving = serveReplica(replica, channel, {
    now: Date.now,
    after: (ms, run) => void setTimeout(run, ms),
    storage: kind,
    syncedAt,
  });
  await ended;
  serving[Symbol.dispose]();
}

/** What the tab wants to see first, before the replica has read everything. */
async function showFirst(
  storage: ReplicaStorage,
  channel: Channel,
  tab: string,
  first: Begin["first"],
): Promise<void> {
  if (first.length === 0) return;
  try {
    const rows = (await firstLook(storage, first)).map(({ row, sync }) => listedRow(row, sync));
    channel.post({ type: "look", version: wireVersion, leader: Date.now(), tab, rows });
  } catch {
    // What does not read is said by the opening, which reads it too.
  }
}

function openChannel(name: string): Channel & Disposable {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    onMessage: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
    [Symbol.dispose]: () => channel.close(),
  };
}

function begin(settings: Begin): Leading {
  return leadWorkspace({
    openStorage: (ownership, signal, onEnded) =>
      openIndexedDbStorage({
        account: settings.account,
        deps: { indexedDB, locks: navigator.locks },
        ownership,
        signal,
        onEnded,
        onBlocked: () => tell({ type: "trouble", trouble: { type: "blocked" } }),
      }),
    serve: (storage, kind, ended) => serve(settings, storage, kind, ended),
    memory: createMemoryStorage,
    aloneInMemory: async (run) => {
      await navigator.locks.request(`${channelName(settings.account)} in memory`, run);
    },
    tell: (trouble) => tell({ type: "trouble", trouble }),
  });
}

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const message = FromPage.safeParse(data);
  if (!message.success) return;
  switch (message.data.type) {
    case "begin":
      leading ??= begin(message.data);
      return;
    case "token":
      for (const resolve of tokens.splice(0)) resolve(message.data.token);
      return;
    case "take-over":
      leading?.takeOver();
  }
});
