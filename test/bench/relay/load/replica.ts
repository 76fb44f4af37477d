import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openWorkspace, platformDeps } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { tokenFor } from "../token.ts";
import { LoadOrder, LoadTarget } from "./order.ts";
import { say } from "./say.ts";

// First sync and warm resync as a device of ours lives through them: the real client, which stores on its own disk what it hears.

const [, , target = "", text = ""] = process.argv;
const { port, folder } = LoadTarget.parse(JSON.parse(target));
const order = LoadOrder.parse(JSON.parse(text));
if (order.type !== "resync") throw new Error("A replica only syncs");

const token = await tokenFor("bench", "replica");
const traffic = { sent: 0, received: 0, bytes: 0 };

/** The platform's dependencies, with the messages on the socket counted. */
function countingDeps(): ReturnType<typeof platformDeps> {
  const deps = platformDeps();
  return {
    ...deps,
    connectSocket: (url, events) => {
      const socket = deps.connectSocket(url, {
        ...events,
        message: (frame) => {
          traffic.received += 1;
          traffic.bytes += frame.byteLength;
          events.message(frame);
        },
      });
      return {
        ...socket,
        send: (frame) => {
          traffic.sent += 1;
          socket.send(frame);
        },
      };
    },
  };
}

async function open(file: string) {
  const opening = openSqliteStorage(join(folder, file));
  if (opening.type !== "opened") throw new Error(opening.message);
  return openWorkspace({
    url: `ws://127.0.0.1:${port}/sync`,
    token,
    storage: opening.storage,
    deps: countingDeps(),
    connect: false,
  });
}

/** From the first packet until everything is here and stored. Reading one's own disk comes before it and is not counted. */
async function sync() {
  await using replica = await open("replica.sqlite");
  const before = { ...traffic };
  const start = performance.now();
  replica.connect();
  await replica.caughtUp();
  const ms = performance.now() - start;
  return {
    ms,
    sent: traffic.sent - before.sent,
    received: traffic.received - before.received,
    bytes: traffic.bytes - before.bytes,
    documents: [...replica.list("invoice")],
  };
}

say({ type: "begin" });
const first = await sync();
say({ type: "end" });
const warm = await sync();
{
  await using editor = await open("editor.sqlite");
  editor.connect();
  await editor.caughtUp();
  for (const { document } of first.documents.slice(0, order.changes)) {
    const outcome = await editor.apply(document, [
      { type: "set-field", path: "buyer.name", value: "Renamed GmbH" },
    ]);
    if (outcome.type === "stored") await outcome.synced;
  }
}
const changed = await sync();
if (first.documents.length !== order.documents) {
  throw new Error(`${first.documents.length} documents of ${order.documents} came`);
}
say({
  type: "result",
  values: {
    documentsPerSecond: (order.documents / first.ms) * 1_000,
    firstMs: first.ms,
    warmMs: warm.ms,
    changedMs: changed.ms,
    warmSent: warm.sent,
    warmReceived: warm.received,
    changedKb: changed.bytes / 1_000,
  },
});
