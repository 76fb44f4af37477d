import { join } from "node:path";
import process from "node:process";
import { WorkspaceId } from "@concord/protocol";
import { createRelay, nodeDeps } from "@concord/relay";
import type { RelayStorage } from "@concord/relay";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openSqliteDatabase } from "../../packages/relay/src/storage/sqlite-database.ts";
import { sqliteSchema } from "../../packages/relay/src/storage/sqlite-schema.ts";
import { createSqliteStorage } from "../../packages/relay/src/storage/sqlite-storage.ts";
import { openTestStorage } from "../../packages/relay/src/testing/test-storage.ts";
import { createInvoice, id, set, synced } from "./one-invoice.ts";
import { stockProviders, stockTool } from "./stock-tool.ts";
import type { StockTool } from "./stock-tool.ts";
import { createWorld, isSynced, until } from "./world.ts";
import type { Replica } from "@concord/client";

const acme = WorkspaceId.parse("acme");
const [stock3] = stockProviders;
/** `CONCORD_OUTAGE_SECONDS=60` for the long one. */
const outageSeconds = Number(process.env["CONCORD_OUTAGE_SECONDS"] ?? 6);

const Readiness = z.object({ status: z.string(), reasons: z.array(z.string()) });

async function readiness(url: string): Promise<z.infer<typeof Readiness>> {
  return Readiness.parse(await (await fetch(`${url}/readyz`)).json());
}

/** One of our replicas and one stock tool on a relay with a storage of the test's choice. */
async function onStorage(storage: RelayStorage) {
  const world = createWorld();
  const created = await createRelay(
    {
      data: join(world.folder, "relay"),
      port: 0,
      storage,
      secretKey: Buffer.alloc(32, 7).toString("base64url"),
    },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  const { relay } = created;
  onTestFinished(() => relay[Symbol.asyncDispose]());
  const ada = await world.person("ada", { url: relay.url.replace("http", "ws") + "/sync" });
  await createInvoice(ada);
  const token = await world.token("tom");
  const tool = stockTool(stock3.Provider, { relay, token, document: id });
  await tool.synced;
  return { relay, ada, tool };
}

/** Everything that both wrote stands at the relay once, and both have it. */
async function expectAllKept(
  storage: RelayStorage,
  { ada, tool }: { readonly ada: Replica; readonly tool: StockTool },
  written: Readonly<Record<string, unknown>>,
): Promise<void> {
  await until(ada, isSynced(ada));
  // A stock client comes back after 2.5 s at most.
  await expect.poll(() => ada.registers(id), { timeout: 10_000 }).toMatchObject(written);
  await tool.until(() => Object.keys(written).every((path) => tool.fields.has(path)));
  expect(tool.fields.toJSON()).toEqual(await ada.registers(id));
  const rows = await storage.readJournal(acme, 0, 10_000);
  const names = rows.map(({ author, device, batch }) => `${author.id}/${device}/${batch}`);
  expect(new Set(names).size).toBe(names.length);
  // Of one value only one batch tells.
  const told = rows.flatMap(({ difference }) => difference.map(({ path }) => path));
  for (const path of Object.keys(written)) {
    expect(told.filter((each) => each === path)).toHaveLength(1);
  }
}

test("[RL76] a full disk: nobody is acknowledged, readiness says what to do, and with room all goes on by itself, once", async () => {
  const folder = createWorld().folder;
  const database = openSqliteDatabase(join(folder, "relay.sqlite"), sqliteSchema);
  const storage = createSqliteStorage(
    database,
    { [Symbol.dispose]: () => undefined },
    { random: (bytes) => new Uint8Array(bytes), secretKey: new Uint8Array(32).fill(7) },
  );
  const { relay, ada, tool } = await onStorage(storage);
  const Pages = z.object({ page_count: z.int() });
  const pages = database.first(Pages, "PRAGMA page_count")?.page_count ?? 0;
  database.exec(`PRAGMA max_page_count = ${pages}`);

  const change = await ada.apply(id, [set("references.contract", "x".repeat(30_000))]);
  if (change.type !== "stored") throw new Error(JSON.stringify(change));
  tool.write({ paymentTerms: "x".repeat(30_001) });
  await expect
    .poll(() => readiness(relay.url))
    .toMatchObject({
      status: "not-ready",
      reasons: [expect.stringMatching(/disk of the database is full\. Make room/)],
    });
  expect(ada.status().state).not.toBe("synced");
  // They try, are turned away, and try again.
  let ends = 0;
  const stop = ada.onLink((link) => void (ends += link.state === "waiting" ? 1 : 0));
  await expect.poll(() => ends, { timeout: 20_000 }).toBeGreaterThan(3);
  stop();
  expect(await storage.head(acme)).toBe(1);
  expect(tool.fields.get("paymentTerms")).toHaveLength(30_001);

  database.exec("PRAGMA max_page_count = 1000000");
  expect(await change.synced).toMatchObject({ type: "committed" });
  await expectAllKept(
    storage,
    { ada, tool },
    {
      "references.contract": "x".repeat(30_000),
      paymentTerms: "x".repeat(30_001),
    },
  );
  expect(await readiness(relay.url)).toEqual({ status: "ready", reasons: [] });
});

test(`[RL76] a store that fails for ${outageSeconds} s, reads and writes: whoever goes on working loses nothing, and nobody is started again`, async () => {
  let broken = false;
  let calls = 0;
  const orFail = <T>(call: () => Promise<T>): Promise<T> => {
    calls += broken ? 1 : 0;
    return broken ? Promise.reject(new Error("EIO: i/o error")) : call();
  };
  const storage = openTestStorage(createWorld().folder, (real) => ({
    commit: (entries) => orFail(() => real.commit(entries)),
    verdictOf: (...of) => orFail(() => real.verdictOf(...of)),
    head: (workspace) => orFail(() => real.head(workspace)),
    loadDocument: (...of) => orFail(() => real.loadDocument(...of)),
    readLog: (...of) => orFail(() => real.readLog(...of)),
    probe: () => orFail(() => real.probe()),
  }));
  const { relay, ada, tool } = await onStorage(storage);
  broken = true;
  const written: Record<string, string> = {};
  const end = Date.now() + outageSeconds * 1_000;
  for (let count = 0; Date.now() < end; count += 1) {
    const path = `lines.a${count}.description`;
    const outcome = await ada.apply(id, [
      { type: "add-line", line: `a${count}`, content: { description: `Part ${count}` } },
    ]);
    expect(outcome.type).toBe("stored");
    written[path] = `Part ${count}`;
    tool.write({ [`lines.t${count}.description`]: `Tool ${count}` });
    written[`lines.t${count}.description`] = `Tool ${count}`;
    await expect
      .poll(() => readiness(relay.url), { timeout: 2_000 })
      .toMatchObject({
        status: "not-ready",
      });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(calls).toBeGreaterThan(10);
  expect(ada.status().state).not.toBe("synced");
  broken = false;
  await expectAllKept(storage, { ada, tool }, written);
  expect(await readiness(relay.url)).toEqual({ status: "ready", reasons: [] });
  await synced(ada.apply(id, [set("references.contract", "after")]));
});
