import { invoiceSnapshot } from "@concord/document";
import { DocumentId, computeTotals } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { invoiceWith, stillPending } from "./pending-writes.ts";

const registers = {
  currency: "EUR",
  "lines.a.quantity": "2",
  "lines.a.price": "10",
  "lines.a.position": "a0",
};
const snapshot = invoiceSnapshot(registers, {
  id: DocumentId.parse("0190a000-0000-7000-8000-000000000001"),
});
const gross = (pending: Readonly<Record<string, JsonValue>>): string =>
  computeTotals(invoiceWith(snapshot, new Map(Object.entries(pending)))).gross;

test("[WB14] totals follow what was typed and is on its way", () => {
  expect(gross({})).toBe("20");
  expect(gross({ "lines.a.price": "12.5" })).toBe("25");
  expect(gross({ "lines.a.price": "12.5", "lines.a.quantity": null })).toBe(
    gross({ "lines.a.quantity": null }).replace("10", "12.5"),
  );
});

test("[WB14] a value is on its way until the replica shows it", () => {
  const pending = new Map<string, JsonValue>([
    ["lines.a.price", "12.5"],
    ["buyer.name", null],
    ["currency", "EUR"],
  ]);
  expect([...stillPending(registers, pending).keys()]).toEqual(["lines.a.price"]);
  expect(stillPending({ ...registers, "lines.a.price": "12.5" }, pending).size).toBe(0);
});
