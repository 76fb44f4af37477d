import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import { DocumentId } from "@concord/model";
import { WorkspaceId, epochNumber } from "@concord/protocol";
import { loadSecretKey, openSqliteStorage } from "@concord/relay";
import { expect, onTestFinished, test } from "vitest";
import { createInvoice, id, set, synced } from "./one-invoice.ts";
import { relayProcess, run } from "./relay-process.ts";
import { stockProviders, stockTool } from "./stock-tool.ts";
import { isSynced, until } from "./world.ts";

const lost = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const acme = WorkspaceId.parse("acme");

async function openReplica(url: string, token: string): Promise<Replica> {
  const replica = await openWorkspace({
    url: new URL("/sync", url).href.replace("http", "ws"),
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
    link: { backoff: { firstMs: 20, longestMs: 100 } },
  });
  onTestFinished(() => replica[Symbol.asyncDispose]());
  await replica.caughtUp();
  return replica;
}

const payment = (key: string, amount: string) =>
  ({ type: "record-payment", key: `stripe:${key}`, payment: { amount, currency: "EUR" } }) as const;

const writeOnce = (replica: Replica, count: number): Promise<void> =>
  synced(replica.apply(id, [set("references.purchaseOrder", `during ${count}`)]));

test.each(stockProviders)(
  "[RL75] a relay restored from an older backup gets back what it had acknowledged: from our clients, a bridge's replica and y-websocket $version",
  async ({ Provider }) => {
    const folder = mkdtempSync(join(tmpdir(), "concord-restore-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [before, after, file] = ["before", "after", "backup"].map((name) => join(folder, name));
    if (before === undefined || after === undefined || file === undefined) throw new Error("three");
    const tokenFor = (name: string, ...role: readonly string[]): Promise<string> =>
      run(["token", "create", "--data", before, "--workspace", acme, "--name", name, ...role]);
    const [adaToken, benToken, stripeToken] = await Promise.all([
      tokenFor("ada", "--role", "editor"),
      tokenFor("ben", "--role", "editor"),
      tokenFor("stripe", "--role", "connector", "--connector", "stripe"),
    ]);
    const relay = await relayProcess(before);
    const ada = await openReplica(relay.url, adaToken);
    const ben = await openReplica(relay.url, benToken);
    const bridge = await openReplica(relay.url, stripeToken);
    await createInvoice(ada);
    await until(bridge, () => bridge.row(id) !== undefined);
    const origin = { source: "bridge", connector: "stripe", account: "acct_1" } as const;
    await synced(bridge.apply(id, [payment("before", "40")], origin));
    const tool = stockTool(Provider, { relay, token: adaToken, document: id });
    await tool.synced;

    // Made while somebody goes on writing.
    const backup = run(["backup", file, "--data", before, "--json"]);
    const made = backup.then((text): unknown => JSON.parse(text));
    let writes = 0;
    const over = made.then(() => "over" as const);
    while ((await Promise.race([over, writeOnce(ada, (writes += 1))])) !== "over");
    expect(await made).toMatchObject({ workspaces: 1, documents: 1, key: "inside" });
    expect(writes).toBeGreaterThan(1);

    // All of this is acknowledged, and in no backup.
    await synced(ada.apply(id, [set("references.contract", "after the backup")]));
    await synced(bridge.apply(id, [payment("after", "60")], origin));
    await synced(ben.create({ kind: "invoice", id: lost, operations: [set("number", "2026-8")] }));
    tool.write({ "seller.name": "typed in a stock tool" });
    await until(ada, () => ada.row(lost) !== undefined);
    await expect.poll(async () => (await ada.registers(id))?.["seller.name"]).toBeDefined();
    // Who wrote it is gone for good; another one holds it.
    await ben[Symbol.asyncDispose]();
    await relay.kill();
    const restored: unknown = JSON.parse(await run(["restore", file, "--data", after, "--json"]));
    expect(restored).toMatchObject({ documents: 1, key: "from-backup" });
    const again = await relayProcess(after, relay.port);

    await until(ada, isSynced(ada));
    await until(bridge, isSynced(bridge));
    const reader = await openReplica(again.url, benToken);
    await until(reader, () => reader.row(lost)?.summary?.number === "2026-8");
    const expected = await ada.registers(id);
    await expect.poll(() => reader.registers(id)).toEqual(expected);
    expect(expected).toMatchObject({
      "references.contract": "after the backup",
      "seller.name": "typed in a stock tool",
      "payments.stripe:before": { amount: "40" },
      "payments.stripe:after": { amount: "60" },
    });
    await tool.until(() => tool.fields.get("payments.stripe:after") !== undefined);
    expect(tool.fields.toJSON()).toEqual(expected);
    // And everybody goes on.
    await synced(reader.apply(lost, [set("number", "2026-8a")]));
    await until(ada, () => ada.row(lost)?.summary?.number === "2026-8a");
    expect([ada.refused(), bridge.refused(), ada.conflicts()]).toEqual([[], [], []]);
    await again.kill();

    const opened = openSqliteStorage(after, {
      random: (bytes) => new Uint8Array(bytes),
      secretKey: loadSecretKey(after, undefined),
    });
    if (opened.type !== "opened") throw new Error(opened.message);
    await using storage = opened.storage;
    expect(epochNumber(storage.epoch())).toBeGreaterThan(1);
    const authorship = (await storage.loadDocument(acme, lost))?.authorship ?? [];
    const unverified = authorship.filter(({ verified }) => !verified);
    const verified = authorship.filter((range) => range.verified);
    // Ben's structs were brought by somebody; only what he wrote after the restore is his for certain.
    expect(unverified.length).toBeGreaterThan(0);
    expect(verified.map(({ author }) => author.name)).toEqual(["ben"]);
    for (const { author } of unverified) expect(["ada", "stripe"]).toContain(author.name);
  },
);
