import { describe, expect, test } from "vitest";
import { WebsocketProvider } from "y-websocket";
import { WebsocketProvider as WebsocketProvider2 } from "y-websocket-2";
import { z } from "zod";
import { concord } from "./command.ts";
import {
  createInvoice,
  expectAgreement,
  id,
  line,
  passBarrier,
  set,
  synced,
  untilAllHave,
} from "./one-invoice.ts";
import { stockProviders, stockTool } from "./stock-tool.ts";
import { createWorld, until } from "./world.ts";

/** As a tool that knows our paths writes a line. */
const lineRegisters = (key: string, position: string, price: string) => ({
  [`lines.${key}.position`]: position,
  [`lines.${key}.description`]: `Line of ${key}`,
  [`lines.${key}.quantity`]: "1",
  [`lines.${key}.price`]: price,
  [`lines.${key}.tax.category`]: "S",
  [`lines.${key}.tax.rate`]: "19",
});

test("[TY1] both stock providers and our client edit one invoice at once, and agree", async () => {
  const world = createWorld();
  const relay = await world.relay();
  const olga = await world.person("olga");
  await createInvoice(olga);
  const at = { relay, document: id };
  const ada = stockTool(WebsocketProvider, { ...at, token: await world.token("ada") });
  const ben = stockTool(WebsocketProvider2, { ...at, token: await world.token("ben") });
  await Promise.all([ada.synced, ben.synced]);

  ben.disconnect();
  ben.write({ "lines.l1.price": "120.5", ...lineRegisters("ben", "c", "10") }, "Ben was here. ");
  ada.write({ "buyer.name": "Acme GmbH", ...lineRegisters("ada", "c", "20") }, "Ada was here. ");
  await synced(
    olga.apply(id, [
      set("references.buyerReference", "PO 4711"),
      { type: "set-line", line: "l1", field: "quantity", value: "3" },
      { type: "remove-line", line: "l2" },
      { type: "add-line", line: "olga", content: line("olga", "Line of olga") },
      { type: "edit-note", at: 0, insert: "Olga was here. " },
    ]),
  );
  await untilAllHave(["lines.ada.price", "lines.olga.price"], [ada], olga);
  ben.connect();

  const lines = ["lines.ada.price", "lines.ben.price", "lines.olga.price"];
  await untilAllHave(lines, [ada, ben], olga);
  await passBarrier([ada, ben], olga);
  await expectAgreement([ada, ben], olga);
  expect(ada.fields.toJSON()).toMatchObject({
    "buyer.name": "Acme GmbH",
    "references.buyerReference": "PO 4711",
    "lines.l1.price": "120.5",
    "lines.l1.quantity": "3",
    "lines.l2.removed": true,
  });
  expect(ada.doc.getText("note").toJSON()).toHaveLength(
    "Ada was here. Ben was here. Olga was here. ".length,
  );
  expect(olga.conflicts()).toEqual([]);
  const shown = await concord(relay, await world.token("vera", "viewer"), ["invoices", "show", id]);
  // (3 × 120.5 + 20 + 10 + 2 × 100) × 1.19
  expect(shown).toMatchObject({ code: 0, answer: { computed: { net: "591.5", gross: "703.89" } } });
});

test("[TY2] all write the same registers again and again, and agree, conflicts included", async () => {
  const world = createWorld();
  const relay = await world.relay();
  const olga = await world.person("olga");
  await createInvoice(olga);
  const at = { relay, document: id };
  const ada = stockTool(WebsocketProvider, { ...at, token: await world.token("ada") });
  const ben = stockTool(WebsocketProvider2, { ...at, token: await world.token("ben") });
  await Promise.all([ada.synced, ben.synced]);

  const rounds = 30;
  const registers = (round: number, who: string, mark: string) => ({
    [`lines.l${1 + (round % 2)}.quantity`]: String(round + who.length),
    ...(round % 3 === 0 && { "buyer.name": `${who} ${round}` }),
    ...(round === rounds - 1 && { [mark]: "done" }),
  });
  const marks = ["references.purchaseOrder", "references.contract", "references.project"] as const;
  for (let round = 0; round < rounds; round += 1) {
    if (round === 10) ben.disconnect();
    if (round === 20) ben.connect();
    if (round === 15) ada.disconnect();
    if (round === 25) ada.connect();
    ada.write(registers(round, "ada", marks[0]));
    ben.write(registers(round, "benjamin", marks[1]));
    const mine = registers(round, "olga", marks[2]);
    await synced(
      olga.apply(
        id,
        Object.entries(mine).map(([path, value]) => set(path, value)),
      ),
    );
  }
  await untilAllHave(marks, [ada, ben], olga);
  await passBarrier([ada, ben], olga);
  await expectAgreement([ada, ben], olga);
  expect(olga.conflicts().length).toBeGreaterThan(0);
});

const Conflicts = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      document: z.string(),
      record: z.object({
        kind: z.string(),
        path: z.string(),
        kept: z.object({ value: z.string(), author: z.string() }),
        lost: z.object({ value: z.string(), author: z.string() }),
      }),
    }),
  ),
});

describe.each(stockProviders)("y-websocket $version", ({ Provider }) => {
  test("[TY3] a due date set by two at once is shown with both, and decided for all", async () => {
    const world = createWorld();
    const relay = await world.relay();
    const olga = await world.person("olga");
    await createInvoice(olga);
    const at = { relay, document: id };
    const ada = stockTool(Provider, { ...at, token: await world.token("ada") });
    const others = await Promise.all(
      stockProviders.map(async (stock) =>
        stockTool(stock.Provider, { ...at, token: await world.token(`watching ${stock.version}`) }),
      ),
    );
    await Promise.all([ada, ...others].map((tool) => tool.synced));

    ada.disconnect();
    ada.write({ dueDate: "2026-12-24" });
    await synced(olga.apply(id, [set("dueDate", "2026-12-31")]));
    ada.connect();
    await until(olga, () => olga.conflicts().length === 1);

    const token = await world.token("carla", "owner");
    const shown = await concord(relay, token, ["conflicts"]);
    expect(shown.code).toBe(3);
    const [conflict, ...more] = Conflicts.parse(shown.answer).items;
    if (conflict === undefined) throw new Error("No conflict is shown.");
    const { kept, lost } = conflict.record;
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({
      document: id,
      record: { kind: "concurrent", path: "dueDate" },
    });
    expect([kept, lost].toSorted((one, other) => (one.author < other.author ? -1 : 1))).toEqual([
      { author: "ada", value: "2026-12-24" },
      { author: "olga", value: "2026-12-31" },
    ]);

    const decided = await concord(relay, token, [
      "conflicts",
      "resolve",
      conflict.id,
      "--keep",
      "lost",
    ]);
    expect(decided).toMatchObject({ code: 0, answer: { document: id, path: "dueDate" } });
    const resolution = `conflicts.${conflict.id}.resolution`;
    await untilAllHave([resolution], [ada, ...others], olga);
    for (const { fields } of [ada, ...others]) {
      expect(fields.get("dueDate")).toBe(lost.value);
      expect(fields.get(resolution)).toMatchObject({ choice: "lost", lost: lost.value });
    }
    expect(olga.row(id)?.summary).toMatchObject({ dueDate: lost.value, conflicts: 0 });
    expect(olga.conflicts()).toEqual([]);
    await expectAgreement([ada, ...others], olga);
    expect(await concord(relay, token, ["conflicts"])).toMatchObject({
      code: 0,
      answer: { items: [] },
    });
  });

  test("[TY4] a viewer's token writes nothing, neither online nor from offline", async () => {
    const world = createWorld();
    const relay = await world.relay();
    const olga = await world.person("olga");
    await createInvoice(olga);
    const at = { relay, document: id, token: await world.token("vera", "viewer") };
    const vera = stockTool(Provider, at);
    await vera.until(() => vera.fields.get("buyer.name") === "Acme");
    vera.write({ "buyer.name": "Vera" });
    expect(await vera.closeCode).toBe(4403);

    const veraOffline = stockTool(Provider, { ...at, offline: { "buyer.name": "Vera" } });
    expect(await veraOffline.closeCode).toBe(4403);
    const elsewhere = stockTool(Provider, {
      ...at,
      document: "0190a000-0000-7000-8000-000000000002",
      offline: { "buyer.name": "Vera" },
    });
    expect(await elsewhere.closeCode).toBe(4403);

    // Whatever came before this is committed once this is.
    await synced(olga.apply(id, [set("references.buyerReference", "PO 4711")]));
    const fresh = stockTool(Provider, { ...at, token: await world.token("ada") });
    await fresh.until(() => fresh.fields.get("references.buyerReference") === "PO 4711");
    expect(fresh.fields.get("buyer.name")).toBe("Acme");
    await expectAgreement([fresh], olga);
    expect(olga.list("invoice").map((row) => row.summary?.buyerName)).toEqual(["Acme"]);
  });

  test("[TY5] another workspace's token shows nothing of this one, and writes nothing into it", async () => {
    const world = createWorld();
    const relay = await world.relay();
    const olga = await world.person("olga");
    await createInvoice(olga);
    const token = await world.token("eve", "owner", "globex");
    const at = { relay, document: id, token };
    const knocking = stockTool(Provider, { ...at, offline: { "buyer.name": "Eve" } });
    expect(await knocking.closeCode).toBe(4403);
    expect([...knocking.fields.keys()]).toEqual(["buyer.name"]);

    // The same id in her own workspace is another document.
    const eve = stockTool(Provider, { ...at, workspace: "globex" });
    await eve.synced;
    expect(eve.fields.size).toBe(0);
    const replica = await world.person("eve", { token });
    await replica.caughtUp();
    expect(replica.row(id)).toBeUndefined();
    const commands = [["invoices"], ["conflicts", "--all"]];
    const ends = await Promise.all(commands.map((args) => concord(relay, token, args)));
    for (const end of ends) expect(end).toMatchObject({ code: 0, answer: { items: [] } });

    eve.write({ currency: "USD" });
    await until(replica, () => replica.row(id) !== undefined);
    await synced(olga.apply(id, [set("references.buyerReference", "PO 4711")]));
    const fresh = stockTool(Provider, {
      ...at,
      workspace: "acme",
      token: await world.token("ada"),
    });
    await fresh.until(() => fresh.fields.get("references.buyerReference") === "PO 4711");
    expect(fresh.fields.toJSON()).toMatchObject({ currency: "EUR", "buyer.name": "Acme" });
    expect(eve.fields.toJSON()).toEqual({ currency: "USD" });
  });
});
