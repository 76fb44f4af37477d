// What a part of a workspace costs: `npm run bench -- partial [documents] [in scope]`. Real relay, socket and disks.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openWorkspace, platformDeps } from "@concord/client";
import type { ReplicaDeps } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { Scope, WorkspaceId, createToken } from "@concord/protocol";
import { createRelay, nodeDeps } from "@concord/relay";

const [, , , all = "10000", inside = "200"] = process.argv;
const count = Number(all);
const each = Math.max(1, Math.round(count / Number(inside)));
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });
const secretKey = new Uint8Array(32).fill(7);
const folder = mkdtempSync(join(tmpdir(), "concord-partial-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The real network, with a count of what goes over it. */
function counted() {
  const bytes = { sent: 0, heard: 0 };
  const deps = platformDeps();
  const connectSocket: ReplicaDeps["connectSocket"] = (url, events) => {
    const socket = deps.connectSocket(url, {
      ...events,
      message: (frame) => {
        bytes.heard += frame.byteLength;
        events.message(frame);
      },
    });
    return {
      ...socket,
      send: (frame) => {
        bytes.sent += frame.byteLength;
        socket.send(frame);
      },
    };
  };
  return { bytes, deps: { ...deps, connectSocket } };
}

const created = await createRelay(
  {
    data: join(folder, "relay"),
    port: 0,
    secretKey: Buffer.from(secretKey).toString("base64url"),
  },
  nodeDeps("silent"),
);
if (created.type !== "listening") throw new Error(created.message);
await using relay = created.relay;

async function person(name: string, options: { readonly scope?: Scope } = {}) {
  const opening = openSqliteStorage(join(folder, `${name}.sqlite`));
  if (opening.type !== "opened") throw new Error(opening.message);
  const { bytes, deps } = counted();
  const token = await createToken(secretKey, {
    workspace: WorkspaceId.parse("acme"),
    principal: { id: name, name, role: "editor" },
    use: "sync",
    expiresAt: Date.now() + 3_600_000,
    issuedAt: Date.now(),
    id: name,
  });
  const url = `${relay.url.replace("http", "ws")}/sync`;
  const replica = await openWorkspace({
    url,
    token,
    deps,
    storage: opening.storage,
    antiEntropy: { firstMs: 3_600_000, checked: 0 },
    ...options,
  });
  return { replica, bytes };
}

const ada = await person("ada");
say(`writing ${count} invoices`);
const syncs: Promise<unknown>[] = [];
for (let index = 1; index <= count; index += 1) {
  const content = {
    currency: "EUR",
    number: `R-${index}`,
    buyer: { name: `Buyer ${index}`, address: { city: "Berlin", country: "DE" } },
    assignee: index % each === 0 ? "ben" : "eve",
    lines: ["Pump", "Hose", "Travel"].map((name, line) => ({
      id: `l${line}`,
      name,
      quantity: "2",
      price: "99.5",
      tax: { category: "S", rate: "19" },
    })),
  };
  const outcome = await ada.replica.create({
    kind: "invoice",
    operations: [{ type: "create", document: { kind: "invoice", content } }],
  });
  if (outcome.type === "stored") syncs.push(outcome.synced);
}
await Promise.all(syncs);
// The relay's rows follow; they are not what is measured.
await ada.replica.listBeyond({ limit: 1 });

for (const [name, options] of [
  ["whole", {}],
  ["scope", { scope }],
] as const) {
  const start = performance.now();
  const { replica, bytes } = await person(name, options);
  await replica.caughtUp();
  const ms = Math.round(performance.now() - start);
  const held = replica.list("invoice").length;
  const file = statSync(join(folder, `${name}.sqlite-wal`), { throwIfNoEntry: false })?.size ?? 0;
  say(
    `first sync, ${name}: ${held} invoices, ${bytes.heard} bytes heard, ${bytes.sent} sent, ${ms} ms, ${file} bytes of journal on the disk`,
  );
  for (let round = 1; round <= 3; round += 1) {
    const before = { ...bytes };
    const from = performance.now();
    const found = await replica.verify();
    say(
      `comparison, ${name}: ${JSON.stringify(found)}, ${bytes.sent - before.sent} bytes sent, ${bytes.heard - before.heard} heard, ${(performance.now() - from).toFixed(1)} ms`,
    );
  }
  await replica[Symbol.asyncDispose]();
}
await ada.replica[Symbol.asyncDispose]();
rmSync(folder, { recursive: true, force: true });
