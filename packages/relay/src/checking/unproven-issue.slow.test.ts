import { randomBytes, webcrypto } from "node:crypto";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { backupStore } from "../backup/backup-store.ts";
import { restoreStore } from "../backup/restore-store.ts";
import { readSecretKey } from "../storage/secret-key.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { checkStore } from "./check-store.ts";

const deps = { random: randomBytes, subtle: webcrypto.subtle };
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const ownerOf = (url: string) => apiAs(url, { id: "olga", role: "owner" });
const set = (path: string, value: string | null) => ({ type: "set-field", path, value });

test("[RL543] an issue that no seal vouched for before the store got another key is told with the entry that it is and how far seals go; the key of then proves it", async () => {
  const data = temporaryFolder();
  const place = temporaryFolder();
  const file = join(place, "monday.concord");
  const sealingKeyFile = join(place, "seal.copy");
  let invoice = "";
  {
    await using relay = await startRelay(data, { ledger: { sealEveryMs: 0 } });
    const owner = await ownerOf(relay.url);
    const { body } = await owner("POST", "/api/v1/invoices", newInvoice("", "Acme GmbH"));
    invoice = String(Object(body["invoice"])["id"]);
    await vi.waitFor(
      async () => {
        const told = await checkStore({ data, secretKey }, deps);
        expect(told?.workspaces[0]?.seals).toMatchObject({ upTo: 1 });
      },
      { timeout: 60_000, interval: 100 },
    );
  }
  {
    await using relay = await startRelay(data, { ledger: { sealEveryMs: 3_600_000 } });
    const owner = await ownerOf(relay.url);
    const name = { type: "set-line", line: "l1", field: "name", value: "Pump" };
    const ask = { type: "request-issue", key: "r1" };
    for (const operations of [
      [set("number", null), set("seller.name", "Ours GmbH"), name],
      [ask],
    ]) {
      const answer = await owner("POST", `/api/v1/invoices/${invoice}/operations`, { operations });
      expect(answer.status).toBe(200);
    }
    await vi.waitFor(
      async () =>
        expect((await owner("GET", `/api/v1/invoices/${invoice}`)).body["number"]).toMatch(
          /-0001$/,
        ),
      { timeout: 60_000, interval: 100 },
    );
    const madeAt = new Date("2026-03-01T10:00:00Z");
    await backupStore({ data, file, withoutKey: true, madeAt, sealingKeyFile });
  }
  const fresh = temporaryFolder();
  await restoreStore({ file, data: fresh, sealingKeyFile, newKey: true, random });
  const key = readSecretKey(fresh, undefined);
  const checked = await checkStore({ data: fresh, secretKey: key }, deps);
  expect(checked?.findings).toEqual([
    {
      reason: "issue-unproven",
      document: invoice,
      path: "issued",
      seq: 4,
      message:
        "INV-2026-0001 was issued as entry 4 before the store had this key, and the seals of that time end with entry 1: neither proves it.",
    },
  ]);
  const before = await checkStore({ data: fresh, secretKey }, deps);
  // The key of then proves it, and does not know the history that began under the new one.
  expect(before?.findings.map(({ reason }) => reason)).toEqual([
    "epoch-unsealed",
    "another-history",
  ]);
});
