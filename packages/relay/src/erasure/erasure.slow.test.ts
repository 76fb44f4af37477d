import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyExport } from "@concord/ledger";
import { nodeCipher, openNodeCodec } from "@concord/ledger/node";
import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { HistoryPage } from "@concord/ledger";
import type { Relay } from "../relay.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { openSqliteReader } from "../storage/sqlite-database.ts";
import { apiAs } from "../testing/http-client.ts";
import { acme } from "../testing/issuing-relay.ts";
import { firstDocument, peerDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const secret = "Zacharias Nightingale";

/** An invoice whose buyer had a name that was then overwritten. */
async function overwritten(relay: Relay): Promise<string> {
  const api = await apiAs(relay.url);
  const content = { currency: "EUR", buyer: { name: secret } };
  const create = { type: "create", document: { kind: "invoice", content } };
  const created = await api("POST", "/api/v1/invoices", { operations: [create] });
  const { id } = z.object({ id: z.string() }).parse(Object(created.body).invoice);
  const operations = [{ type: "set-field", path: "buyer.name", value: "Somebody" }];
  expect((await api("POST", `/api/v1/invoices/${id}/operations`, { operations })).status).toBe(200);
  return id;
}

/** All that the tables of a store hold, as text. */
function storedText(folder: string): string {
  const database = openSqliteReader(join(folder, storeFile));
  const Name = z.object({ name: z.string() });
  const tables = database.all(Name, "SELECT name FROM sqlite_master WHERE type = 'table'");
  const texts = tables.map(({ name }) =>
    database
      .all(z.record(z.string(), z.unknown()), `SELECT * FROM ${name}`)
      .flatMap((row) => Object.values(row))
      .map((value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value),
      )
      .join("\n"),
  );
  database.close();
  return texts.join("\n");
}

test("[LE82] what an invoice said is erased by an owner, from ledger, journal and bytes; who did it stands in its history, an export verifies, and the invoice stays", async () => {
  const folder = temporaryFolder();
  await using relay = await startRelay(folder, { ledger: {} });
  const id = await overwritten(relay);
  const owner = await apiAs(relay.url, { id: "olga", role: "owner" });
  const place = `/api/v1/invoices/${id}/erasure`;
  expect(storedText(folder)).toContain(secret);
  expect((await owner("GET", place)).body).toEqual({ id, batches: 2, refused: 0, erased: null });
  // Looking changes nothing; nor does who is no owner, or who does not say so.
  const editor = await apiAs(relay.url);
  expect((await editor("POST", place, { confirm: "erase" })).status).toBe(403);
  expect((await owner("POST", place, {})).status).toBe(400);
  expect(storedText(folder)).toContain(secret);

  const done = await owner("POST", place, { confirm: "erase" });
  expect(done).toMatchObject({ status: 200, body: { id, seq: 3, state: "erased" } });
  expect(storedText(folder)).not.toContain(secret);
  expect((await owner("GET", place)).body).toMatchObject({
    batches: 0,
    erased: { seq: 3, by: "olga" },
  });

  const history = HistoryPage.parse((await owner("GET", `/api/v1/invoices/${id}/history`)).body);
  const erased = { type: "erased" };
  expect(
    history.items.map(({ seq, author, operations }) => [seq, author.id, ...operations]),
  ).toEqual([
    [3, "olga", "erase"],
    [2, "ada", "set-field"],
    [1, "ada", "create"],
  ]);
  expect(history.items[0]?.changes).toEqual([]);
  expect(history.items[1]?.changes).toEqual([
    { path: "buyer.name", before: erased, after: erased },
  ]);
  expect(history.erasedAt).toEqual(expect.any(Number));
  const past = await owner("GET", `/api/v1/invoices/${id}/history?at=1`);
  expect(past).toMatchObject({ status: 404, body: { detail: expect.stringContaining("erased") } });

  const now = await owner("GET", `/api/v1/invoices/${id}`);
  expect(JSON.stringify(now.body)).toContain("Somebody");
  const operations = [{ type: "set-field", path: "buyer.name", value: "Another" }];
  const edited = await owner("POST", `/api/v1/invoices/${id}/operations`, { operations });
  expect(edited.status).toBe(200);

  const answer = await fetch(`${relay.url}/api/v1/ledger/export?readable=true`, {
    headers: { authorization: `Bearer ${await tokenFor({ id: "vera", role: "auditor" })}` },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { findings, summary } = await verifyExport(
    (async function* () {
      yield bytes;
    })(),
    { key: readFileSync(join(folder, "sealing", "seal.pub"), "utf8").trim() },
    { codec: await openNodeCodec(), openCipher: nodeCipher, subtle: webcrypto.subtle },
  );
  expect(findings).toEqual([]);
  expect(summary.entries).toBe(4);
});

test("[LE83] an erasure that was decided and not done when the process ended is finished by itself", async () => {
  const folder = temporaryFolder();
  let document: DocumentId = firstDocument;
  {
    await using storage = openTestStorage(folder);
    const committer = committerOn(storage);
    const mine = peerDocument();
    await committer.submit(submission(1, mine.set({ "buyer.name": secret })));
    await committer.submit(submission(2, mine.set({ "buyer.name": "Somebody" })));
    document = firstDocument;
    const decided = await committer.act(acme, document, async (live) => [
      {
        live,
        author: { id: "olga", name: "Olga" },
        device: "erasure",
        operations: [{ type: "erase" }],
        update: Uint8Array.of(0, 0),
        difference: [],
        numbers: [],
        erases: true,
      },
    ]);
    expect(decided).toEqual({ type: "committed", seq: 3 });
    expect(await storage.unfinishedErasures()).toEqual([{ workspace: acme, document, seq: 3 }]);
  }
  expect(storedText(folder)).toContain(secret);
  await using relay = await startRelay(folder, { ledger: {} });
  expect(relay.port).toBeGreaterThan(0);
  await expect.poll(() => storedText(folder), { timeout: 90_000 }).not.toContain(secret);
});
