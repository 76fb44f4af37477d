import type { Replica } from "@concord/client";
import { DocumentId } from "@concord/model";
import { expect } from "vitest";
import * as Y from "yjs";
import type { StockTool } from "./stock-tool.ts";
import { until } from "./world.ts";

export const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

export const line = (key: string, description: string) => ({
  id: key,
  description,
  quantity: "2",
  price: "100",
  tax: { category: "S", rate: "19" },
});

/** The invoice that everybody edits, two lines of it, durable at the relay. */
export async function createInvoice(replica: Replica): Promise<void> {
  const content = {
    number: "2026-7",
    currency: "EUR",
    dueDate: "2026-11-30",
    buyer: { name: "Acme" },
    lines: [line("l1", "Pump inspection"), line("l2", "Travel")],
  };
  const operation = { type: "create", document: { kind: "invoice", content } } as const;
  await synced(replica.create({ kind: "invoice", id, operations: [operation] }));
}

/** Resolves when a change of our client is committed at the relay. */
export async function synced(change: ReturnType<Replica["apply"]>): Promise<void> {
  const outcome = await change;
  if (outcome.type !== "stored") throw new Error(JSON.stringify(outcome));
  expect(await outcome.synced).toMatchObject({ type: "committed" });
}

export const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

/** Registers and bytes of all three are the same. */
export async function expectAgreement(
  tools: readonly StockTool[],
  replica: Replica,
): Promise<void> {
  const registers = await replica.registers(id);
  using open = await replica.open(id);
  const bytes = Y.encodeStateAsUpdate(open.doc());
  for (const { doc, fields } of tools) {
    expect(fields.toJSON()).toEqual(registers);
    expect(doc.getText("note").toJSON()).toBe(open.doc().getText("note").toJSON());
    expect(Y.encodeStateAsUpdate(doc)).toEqual(bytes);
  }
}

/** Resolves when everybody has what stands under each of these paths. */
export async function untilAllHave(
  paths: readonly string[],
  tools: readonly StockTool[],
  replica: Replica,
): Promise<void> {
  using open = await replica.open(id);
  const has = (doc: Y.Doc) => () => paths.every((path) => doc.getMap("fields").has(path));
  await Promise.all([
    ...tools.map((tool) => tool.until(has(tool.doc))),
    until(replica, () => has(open.doc())()),
  ]);
}

/**
 * Resolves when everybody has whatever the relay added to what was committed before: a writer hears of its own lost edit a moment later
 * than the others, but on each connection everything comes in the order of its commit.
 */
export async function passBarrier(tools: readonly StockTool[], replica: Replica): Promise<void> {
  await synced(replica.apply(id, [set("references.tender", "passed")]));
  await untilAllHave(["references.tender"], tools, replica);
}
