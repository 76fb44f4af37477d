import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { webcrypto } from "node:crypto";
import { HistoryPage, verifyExport } from "@concord/ledger";
import { nodeCipher, openNodeCodec, openSqliteLedgerStore } from "@concord/ledger/node";
import { expect, test } from "vitest";
import { z } from "zod";
import { WorkspaceId } from "@concord/protocol";
import { nodeDeps } from "../node-deps.ts";
import { noMeters } from "../observe/meters.ts";
import { createRelayCore } from "../relay-core.ts";
import { peerDocument } from "../testing/raw-peer.ts";
import { submission } from "../testing/test-committer.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import type { LedgerService } from "./ledger-service.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import type { Relay } from "../relay.ts";

/** A thread loads Automerge and all of its sources: on a machine that does much else that takes a while. */
const patience = { timeout: 50_000 };
const acme = WorkspaceId.parse("acme");
const Written = z.object({ seq: z.int(), invoice: z.object({ id: z.string() }) });

async function call(relay: Relay, path: string, token: string, body?: unknown): Promise<Response> {
  return fetch(`${relay.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** An invoice with a line that was raised from 12 to 14. */
async function writtenInvoice(relay: Relay, token: string) {
  const operations = [
    { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } },
    { type: "add-line", line: "k1", content: { name: "Drone flight", quantity: "12", price: "1" } },
  ];
  const created = Written.parse(
    await (await call(relay, "/api/v1/invoices", token, { operations })).json(),
  );
  const { id } = created.invoice;
  const raise = [{ type: "set-line", line: "k1", field: "quantity", value: "14" }];
  const answer = await call(relay, `/api/v1/invoices/${id}/operations`, token, {
    operations: raise,
  });
  const raised = Written.parse(await answer.json());
  return { id, created: created.seq, raised: raised.seq };
}

test("[LE70] the API tells who changed what of an invoice, and how it was at a moment", async () => {
  await using relay = await startRelay(temporaryFolder(), { ledger: {} });
  const token = await tokenFor({ id: "ada" });
  const { id, created, raised } = await writtenInvoice(relay, token);

  const answer = await call(relay, `/api/v1/invoices/${id}/history`, token);
  const { items, next } = HistoryPage.parse(await answer.json());
  expect(next).toBe(null);
  expect(items.map(({ seq }) => seq)).toEqual([raised, created]);
  expect(items[0]).toMatchObject({
    author: { id: "ada", name: "ada" },
    operations: ["set-line"],
    changes: [
      {
        path: "lines.k1.quantity",
        before: { type: "known", value: "12" },
        after: { type: "known", value: "14" },
      },
    ],
  });
  const page = await call(relay, `/api/v1/invoices/${id}/history?limit=1`, token);
  const first = HistoryPage.parse(await page.json());
  expect(first.items.map(({ seq }) => seq)).toEqual([raised]);
  const rest = await call(relay, `/api/v1/invoices/${id}/history?cursor=${first.next}`, token);
  expect(HistoryPage.parse(await rest.json()).items.map(({ seq }) => seq)).toEqual([created]);

  const Past = z.object({
    seq: z.int(),
    invoice: z.object({ lines: z.array(z.object({ quantity: z.string() })) }),
  });
  const at = async (seq: number) =>
    Past.parse(await (await call(relay, `/api/v1/invoices/${id}/history?at=${seq}`, token)).json());
  expect((await at(created)).invoice.lines.map(({ quantity }) => quantity)).toEqual(["12"]);
  expect((await at(raised)).invoice.lines.map(({ quantity }) => quantity)).toEqual(["14"]);
  const stranger = await tokenFor({ workspace: "other" });
  expect((await call(relay, `/api/v1/invoices/${id}/history`, stranger)).status).toBe(404);
  expect((await call(relay, `/api/v1/invoices/${id}/history`, "none")).status).toBe(401);
});

test("[RL350] with a page of a history come the registers after its newest entry, where they are asked for", async () => {
  await using relay = await startRelay(temporaryFolder(), { ledger: {} });
  const token = await tokenFor({ id: "ada" });
  const { id } = await writtenInvoice(relay, token);
  const page = async (query: string) =>
    HistoryPage.parse(
      await (await call(relay, `/api/v1/invoices/${id}/history${query}`, token)).json(),
    );
  expect((await page("")).registers).toBeUndefined();
  expect((await page("?registers=true")).registers).toMatchObject({
    "lines.k1.quantity": "14",
    currency: "EUR",
  });
  const older = await page("?registers=true&cursor=1");
  expect(older.registers).toMatchObject({ "lines.k1.quantity": "12" });
});

test("[LE71] whoever may audit gets the ledger as one file that verifies, also after the relay began anew", async () => {
  const folder = temporaryFolder();
  const editor = await tokenFor();
  const auditor = await tokenFor({ id: "vera", role: "auditor" });
  {
    await using relay = await startRelay(folder, { ledger: {} });
    await writtenInvoice(relay, editor);
    expect((await call(relay, "/api/v1/ledger/export", editor)).status).toBe(403);
  }
  await using relay = await startRelay(folder, { ledger: {} });
  await writtenInvoice(relay, editor);
  const answer = await call(relay, "/api/v1/ledger/export", auditor);
  expect(answer.status).toBe(200);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const key = readFileSync(join(folder, "sealing", "seal.pub"), "utf8").trim();
  const { findings, summary } = await verifyExport(
    (async function* () {
      yield bytes;
    })(),
    { key },
    { codec: await openNodeCodec(), openCipher: nodeCipher, subtle: webcrypto.subtle },
  );
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ documents: 2, entries: 4, readable: false });
});

test("[LE72] the ledger's lag is measured", async () => {
  await using relay = await startRelay(temporaryFolder(), { ledger: {} });
  const token = await tokenFor();
  await writtenInvoice(relay, token);
  const lag = async () =>
    /projection_lag_batches\{projection="ledger"\} (\d+)/.exec(
      await (await fetch(`${relay.url}/metrics`)).text(),
    )?.[1];
  expect(await lag()).toMatch(/^[0-2]$/);
  // By itself: nobody asks for it.
  await expect.poll(lag, patience).toBe("0");
});

test("[LE72] bytes that the ledger has not passed are not folded", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const mine = peerDocument();
  const deps = nodeDeps("silent");
  let cursor = 0;
  const ledger: LedgerService = {
    state: () => ({ state: "running" }),
    starts: () => 1,
    end: async () => undefined,
    cursorOf: () => cursor,
    follow: () => undefined,
    record: async (_, upTo) => ({ type: "answered", value: upTo }),
    history: async () => ({ type: "answered", value: null }),
    moment: async () => ({ type: "answered", value: null }),
    blame: async () => ({ type: "answered", value: null }),
    difference: async () => ({ type: "answered", value: null }),
    export: async () => ({ type: "answered", value: { type: "refused", message: "not here" } }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const core = await createRelayCore(
    { compaction: { minUpdates: 2 } },
    storage,
    secretKey,
    deps,
    () => undefined,
    noMeters,
    ledger,
  );
  for (let batch = 1; batch <= 3; batch += 1) {
    await core.context.committer.submit(submission(batch, mine.set({ number: String(batch) })));
  }
  await core.context.readModel.caughtUp(acme);
  expect(await core.compaction.run()).toBe(0);
  cursor = 3;
  expect(await core.compaction.run()).toBe(1);
  await core.stop();
});

const niceOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(")")).split(" ")[17]);

const threads = () =>
  readdirSync("/proc/self/task").map((thread) => {
    const nice = niceOf(readFileSync(`/proc/self/task/${thread}/stat`, "utf8"));
    return { isMain: Number(thread) === process.pid, nice };
  });

test.runIf(process.platform === "linux")(
  "[LE74] the ledger's thread gives way to the relay's where both have much to do",
  async () => {
    await using relay = await startRelay(temporaryFolder(), { ledger: {} });
    expect(relay.port).toBeGreaterThan(0);
    const before = threads().find(({ isMain }) => isMain)?.nice ?? 0;
    await expect
      .poll(() => threads().some(({ nice }) => nice === Math.min(19, before + 5)))
      .toBe(true);
    // Nobody else does.
    expect(threads().find(({ isMain }) => isMain)?.nice).toBe(before);
  },
);

test("[LE73] a relay without a ledger says so", async () => {
  await using relay = await startRelay(temporaryFolder());
  const token = await tokenFor({ role: "owner" });
  const { id } = await writtenInvoice(relay, token);
  expect((await call(relay, `/api/v1/invoices/${id}/history`, token)).status).toBe(503);
});

/** How far the ledger of a data folder is sealed, as its file says. */
async function sealedIn(folder: string): Promise<number> {
  const file = join(folder, "ledger", "ledger.sqlite");
  if (!existsSync(file)) return 0;
  await using store = openSqliteLedgerStore(file);
  return (await store.lastSeal(acme))?.seal.upTo ?? 0;
}

test("[LE77] what is recorded is sealed by itself in time, though nothing follows and nobody asks", async () => {
  const folder = temporaryFolder();
  await using relay = await startRelay(folder, { ledger: { sealEveryMs: 3_000 } });
  const token = await tokenFor();
  const { raised: first } = await writtenInvoice(relay, token);
  await expect.poll(() => sealedIn(folder), patience).toBe(first);
  // Recorded within the time of the first seal, and the last of the day.
  const { raised: last } = await writtenInvoice(relay, token);
  await expect.poll(() => sealedIn(folder), patience).toBe(last);
});

test("[LE78] a clean end records and seals what there is", async () => {
  const folder = temporaryFolder();
  let last = 0;
  {
    await using relay = await startRelay(folder, {
      ledger: { sealEveryMs: 3_600_000 },
      shutdownMs: 40_000,
    });
    const token = await tokenFor();
    await writtenInvoice(relay, token);
    await expect.poll(() => sealedIn(folder), patience).toBeGreaterThan(0);
    last = (await writtenInvoice(relay, token)).raised;
    expect(await sealedIn(folder)).toBeLessThan(last);
  }
  expect(await sealedIn(folder)).toBe(last);
});
