import { readRescueFile } from "@concord/client";
import { expect, test } from "vitest";
import { createInvoice, id, set, synced } from "./one-invoice.ts";
import { createWorld, isSynced, until } from "./world.ts";

test("[CL131] a real relay takes a colleague's changes from a rescue file, and nothing twice when the device itself comes back", async () => {
  const world = createWorld();
  await world.relay();
  const ada = await world.person("ada");
  const ben = await world.person("ben");
  await createInvoice(ada);
  await until(ben, () => ben.row(id) !== undefined);
  ada.disconnect();
  await ada.apply(id, [set("references.project", "Pumps"), set("dueDate", "2026-12-24")]);
  await ada.apply(id, [{ type: "record-payment", key: "cash:1", payment: { amount: "40" } }]);
  await synced(ben.apply(id, [set("references.contract", "C-1")]));

  const reading = readRescueFile(await ada.rescueFile());
  if (reading.type !== "read") throw new Error(reading.message);
  expect(await ben.importRescue(reading.file)).toMatchObject({
    type: "imported",
    documents: [id],
    incomplete: [],
  });
  await until(ben, isSynced(ben));
  expect(ben.refused()).toEqual([]);
  expect(await ben.registers(id)).toMatchObject({
    "references.project": "Pumps",
    "payments.cash:1": { amount: "40" },
  });

  ada.connect();
  await until(ada, () => isSynced(ada)() && ada.row(id)?.seq === ben.row(id)?.seq);
  expect(ada.refused()).toEqual([]);
  const registers = await ada.registers(id);
  expect(registers).toEqual(await ben.registers(id));
  expect(registers).toMatchObject({ "references.contract": "C-1", dueDate: "2026-12-24" });
  expect(Object.keys(registers ?? {}).filter((path) => path.startsWith("conflicts."))).toEqual([]);
});
