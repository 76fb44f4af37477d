import { serveReplica } from "../worker/serve-replica.ts";
import { PracticeMessage } from "./practice-messages.ts";
import { openPractice } from "./practice-world.ts";
import type { PracticeAbout, PracticeDeps, PracticeWorld } from "./practice-world.ts";

// The whole world of practice in one worker: it ends with the page that began it, and leaves nothing behind.

const deps: PracticeDeps = {
  now: Date.now,
  after: (ms, run) => void setTimeout(run, ms),
  paceMs: 1_600,
};

let world: Promise<PracticeWorld> | undefined;

async function begin(about: PracticeAbout): Promise<PracticeWorld> {
  const opened = await openPractice(about, deps);
  const channel = {
    post: (message: unknown): void => postMessage(message),
    onMessage: (listener: (data: unknown) => void): void =>
      addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
  };
  // Lasting: as the learner is to see it, this device keeps what they write.
  serveReplica(opened.replica, channel, { ...deps, storage: "lasting", syncedAt: deps.now() });
  return opened;
}

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const message = PracticeMessage.safeParse(data).data;
  if (message?.type === "begin") world ??= begin(message);
  else if (message !== undefined) void world?.then((opened) => perform(opened, message));
});

async function perform(
  { setNetwork, colleagueWrites, endSession }: PracticeWorld,
  message: Exclude<PracticeMessage, { readonly type: "begin" }>,
): Promise<void> {
  switch (message.type) {
    case "network":
      return setNetwork(message.network);
    case "colleague-writes":
      return colleagueWrites(message.due);
    case "session-ends":
      return endSession();
  }
}
