import { expect, test } from "vitest";
import * as Y from "yjs";
import { createInvoice, id, set, synced } from "./one-invoice.ts";
import { stockProviders, stockTool } from "./stock-tool.ts";
import { createWorld, isSynced, until } from "./world.ts";

const [{ Provider }] = stockProviders;

/** What one who knows a document writes under another's Yjs client id, at the clocks that come next. */
function forgedUnder(client: number, known: Y.Doc, registers: Readonly<Record<string, string>>) {
  const forger = new Y.Doc();
  Y.applyUpdate(forger, Y.encodeStateAsUpdate(known));
  const before = Y.encodeStateVector(forger);
  forger.clientID = client;
  for (const [path, value] of Object.entries(registers)) forger.getMap("fields").set(path, value);
  return Y.encodeStateAsUpdate(forger, before);
}

test("[CL94] edits whose clocks somebody else took while their device was offline are made again and stand, without a person", async () => {
  const world = createWorld();
  const relay = await world.relay();
  const ada = await world.person("ada");
  await ada.caughtUp();
  await createInvoice(ada);
  await synced(ada.apply(id, [set("buyer.name", "Acme Inc")]));
  const token = await world.token("eve");
  const eve = stockTool(Provider, { relay, token, document: id });
  await eve.until(() => eve.fields.get("buyer.name") === "Acme Inc");
  const [adas] = [...eve.doc.store.clients.keys()].filter((client) => client >= 1_024);
  if (adas === undefined) throw new Error("Ada's client id");

  ada.disconnect();
  for (const name of ["Acme Ltd", "Acme Limited"]) await ada.apply(id, [set("buyer.name", name)]);
  await ada.apply(id, [set("seller.name", "Ada & Co")]);
  const forged = { dueDate: "2030-01-01", "seller.name": "Eve", "seller.email": "Eve" };
  Y.applyUpdate(eve.doc, forgedUnder(adas, eve.doc, forged), "by another way");
  const ben = await world.person("ben");
  await until(ben, () => ben.row(id)?.summary?.dueDate === "2030-01-01");

  ada.connect();
  await until(ada, isSynced(ada));
  expect([ada.refused(), ada.corrected()]).toEqual([[], []]);
  await eve.until(() => eve.fields.get("seller.name") === "Ada & Co");
  const registers = await ada.registers(id);
  expect(registers).toMatchObject({
    "buyer.name": "Acme Limited",
    "seller.name": "Ada & Co",
    dueDate: "2030-01-01",
  });
  await until(ben, () => ben.row(id)?.seq === ada.row(id)?.seq);
  expect(await ben.registers(id)).toEqual(registers);
});
