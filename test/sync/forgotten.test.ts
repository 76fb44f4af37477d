import { cpSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openSqliteStorage } from "@concord/relay";
import { expect, test } from "vitest";
import { createInvoice, id, set, synced } from "./one-invoice.ts";
import { stockProviders, stockTool } from "./stock-tool.ts";
import { createWorld, isSynced, until } from "./world.ts";
import type { World } from "./world.ts";

const [{ Provider }] = stockProviders;

/** A copy of a store, under a new epoch, as after a restore from a backup. */
async function restoreFrom({ folder }: World, copy: string): Promise<void> {
  const opened = openSqliteStorage(join(folder, copy), {
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    secretKey: new Uint8Array(32).fill(7),
  });
  if (opened.type !== "opened") throw new Error(opened.message);
  await opened.storage.beginEpoch();
  await opened.storage[Symbol.asyncDispose]();
}

/**
 * Ben's acknowledged value is in no backup; a stock tool has seen it, and overwrites it with what may not stand while the restored relay is not up yet: Yjs lets go of the content
 * there. The tool comes back first.
 */
async function overwrittenByTool(nonsense: Readonly<Record<string, unknown>>) {
  const world = createWorld();
  const relay = await world.relay("relay");
  const ben = await world.person("ben");
  const cem = await world.person("cem");
  const vera = await world.person("vera", { role: "viewer" });
  await Promise.all([ben.caughtUp(), cem.caughtUp(), vera.caughtUp()]);
  await createInvoice(ben);
  await until(cem, () => cem.row(id)?.seq === ben.row(id)?.seq);
  cem.disconnect();
  await relay[Symbol.asyncDispose]();
  cpSync(join(world.folder, "relay"), join(world.folder, "backup"), { recursive: true });

  const again = await world.relay("relay");
  for (const day of ["05", "06"]) await synced(ben.apply(id, [set("dueDate", `2026-12-${day}`)]));
  await synced(ben.apply(id, [set("buyer.name", "Acme Inc")]));
  const payment = { amount: "40", currency: "EUR" } as const;
  await synced(ben.apply(id, [{ type: "record-payment", key: "bank:1", payment }]));
  const token = await world.token("eve");
  const tool = stockTool(Provider, { relay: again, token, document: id });
  await tool.until(() => tool.fields.has("payments.bank:1"));
  await until(vera, () => vera.row(id)?.seq === ben.row(id)?.seq);
  ben.disconnect();
  vera.disconnect();
  tool.disconnect();
  await again[Symbol.asyncDispose]();

  tool.write(nonsense);
  await restoreFrom(world, "backup");
  await world.relay("backup");
  tool.connect();
  const ada = await world.person("ada");
  await until(ada, () => (ada.row(id)?.seq ?? 0) > 1);
  return { ben, cem, vera, ada, tool };
}

test("[CL140] a value that a restored relay knows only the place of is given back by who holds it, and so is a payment", async () => {
  const { ben, ada, tool } = await overwrittenByTool({
    "buyer.name": { nonsense: 1 },
    "payments.bank:1": { nonsense: 2 },
  });
  expect((await ada.registers(id))?.["payments.bank:1"]).toBeNull();
  ben.connect();
  await until(ben, isSynced(ben));
  await expect
    .poll(() => ada.registers(id))
    .toMatchObject({
      "buyer.name": "Acme Inc",
      dueDate: "2026-12-06",
      "payments.bank:1": { amount: "40" },
    });
  expect([ben.refused(), ben.conflicts()]).toEqual([[], []]);
  const registers = await ada.registers(id);
  await expect.poll(() => ben.registers(id)).toEqual(registers);
  await expect.poll(() => tool.fields.toJSON()).toEqual(registers);
});

test("[CL140] also where its author has written more meanwhile, which is made again", async () => {
  const { ben, ada } = await overwrittenByTool({ "buyer.name": { nonsense: 1 } });
  await ben.apply(id, [set("references.tender", "written offline")]);
  ben.connect();
  await until(ben, isSynced(ben));
  const expected = { "buyer.name": "Acme Inc", "references.tender": "written offline" };
  await expect.poll(() => ada.registers(id)).toMatchObject(expected);
  await expect.poll(() => ben.registers(id)).toEqual(await ada.registers(id));
  expect(ben.refused()).toEqual([]);
});

test("[CL140] also where somebody has written the same field without having seen it: both values are there, one of them on record", async () => {
  const { ben, cem, ada } = await overwrittenByTool({ "buyer.name": { nonsense: 1 } });
  await cem.apply(id, [set("buyer.name", "Globex")]);
  cem.connect();
  await until(cem, isSynced(cem));
  ben.connect();
  await until(ben, isSynced(ben));
  const values = async (): Promise<readonly unknown[]> => {
    const registers = await ada.registers(id);
    const lost = ada.conflicts().map(({ record }) => record.lost.value);
    return [registers?.["buyer.name"], ...lost].map(String).toSorted((a, b) => a.localeCompare(b));
  };
  await expect.poll(values).toEqual(["Acme Inc", "Globex"]);
  expect(ben.refused()).toEqual([]);
});

test("[CL141] who may only read keeps it where it is seen, until somebody else has given it back", async () => {
  const { ben, vera, ada } = await overwrittenByTool({ "buyer.name": { nonsense: 1 } });
  vera.connect();
  await until(vera, () => vera.refused().length > 0);
  expect(vera.refused()).toMatchObject([
    {
      document: id,
      reason: "read-only",
      operations: [{ type: "merge-fields", fields: { "buyer.name": "Acme Inc" } }],
    },
  ]);
  expect(vera.status(id)).toMatchObject({ state: "needs-attention" });
  expect((await ada.registers(id))?.["buyer.name"]).toBe("Acme");
  ben.connect();
  await until(ben, isSynced(ben));
  await expect.poll(() => vera.registers(id)).toMatchObject({ "buyer.name": "Acme Inc" });
  await expect.poll(() => vera.refused()).toEqual([]);
});
