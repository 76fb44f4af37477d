// What the thread of the audit ledger does: it has its own connection to the store, its own files, and Automerge's WASM, which nothing else in a relay loads.
import { randomBytes, webcrypto } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Anchor } from "@concord/ledger";
import { fileAnchor, openNodeLedger, urlAnchor } from "@concord/ledger/node";
import { nodeDeps } from "../node-deps.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayLog } from "../relay-deps.ts";
import { openSqliteReader } from "../storage/sqlite-database.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { createLedgerHost } from "./ledger-host.ts";
import { LedgerCall, LedgerWorkerSettings } from "./ledger-messages.ts";
import type { LedgerReply } from "./ledger-messages.ts";
import { storeJournal } from "./store-journal.ts";
import { z } from "zod";

const port = parentPort;
if (port === null) throw new Error("The ledger runs in a thread of a relay");
const settings = LedgerWorkerSettings.parse(workerData);
const tell = (reply: LedgerReply): void => port.postMessage(reply);
const log: RelayLog = {
  info: (event, fields) => tell({ type: "log", level: "info", event, fields: { ...fields } }),
  warn: (event, fields) => tell({ type: "log", level: "warn", event, fields: { ...fields } }),
  error: (event, fields) => tell({ type: "log", level: "error", event, fields: { ...fields } }),
};

const deps = nodeDeps("silent", log);
const store = openSqliteReader(join(settings.data, storeFile));
const Committed = z.object({ batches: z.int() });
const folder = join(settings.data, "ledger");
const ledger = await openNodeLedger(
  { folder, sealingFolder: settings.sealingFolder, anchors: settings.anchors.map(anchorOf) },
  { journal: storeJournal(store), random: randomBytes, subtle: webcrypto.subtle, now: Date.now },
);
// What a process that was killed had written for somebody.
for (const name of readdirSync(folder)) {
  if (/^export-.*\.part$/.test(name)) rmSync(join(folder, name));
}
const host = createLedgerHost(settings, {
  ...deps,
  ledger,
  rest: (ms) =>
    new Promise((resolve) => {
      if (ms === 0) deps.defer(resolve);
      else deps.after(ms, resolve);
    }),
  committed: () =>
    store.first(Committed, "SELECT coalesce(sum(seq), 0) AS batches FROM heads")?.batches ?? 0,
  within: (ms) => AbortSignal.timeout(ms),
  reached: (workspace, cursor) => tell({ type: "reached", workspace, cursor }),
  openFile: () => {
    const file = join(folder, `export-${randomBytes(8).toString("hex")}.part`);
    const opening = open(file, "wx", 0o600);
    return {
      file,
      write: async (piece) => {
        await (await opening).write(piece);
      },
      close: async () => (await opening).close(),
    };
  },
});

const Numbered = z.object({ call: z.int(), question: LedgerCall });
port.on("message", (message: unknown) => {
  const { call, question } = Numbered.parse(message);
  host
    .answer(question)
    .then(
      (result) => tell({ type: "done", call, result }),
      (error: unknown) => tell({ type: "failed", call, reason: reasonOf(error) }),
    )
    .finally(() => {
      if (question.type === "end") void end();
    });
});

tell({ type: "ready" });

async function end(): Promise<void> {
  await ledger[Symbol.asyncDispose]();
  store.close();
  port?.close();
}

function anchorOf(place: string): Anchor {
  return URL.canParse(place) && /^https?:/.test(place)
    ? urlAnchor(new URL(place), fetch)
    : fileAnchor(place);
}
