import { invoiceSnapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { DocumentId, computeTotals } from "@concord/model";
import { expect, test } from "vitest";
import { invoiceWith, whenRefused, whenStored, whenTold, withWrite } from "./pending-writes.ts";

const registers = {
  currency: "EUR",
  "lines.a.quantity": "2",
  "lines.a.price": "10",
  "lines.a.position": "a0",
};
const snapshot = invoiceSnapshot(registers, {
  id: DocumentId.parse("0190a000-0000-7000-8000-000000000001"),
});
const gross = (overlay: Registers, typed: Registers = {}): string =>
  computeTotals(invoiceWith(snapshot, withWrite([], 1, overlay), typed)).gross;

test("[WB14] totals follow what was typed and is on its way", () => {
  expect(gross({})).toBe("20");
  expect(gross({ "lines.a.price": "12.5" })).toBe("25");
  expect(gross({ "lines.a.price": "12.5" }, { "lines.a.quantity": "3" })).toBe("37.5");
  expect(gross({}, { "lines.new.quantity": "1", "lines.new.price": "5" })).toBe("25");
  // The later entry counts.
  const twice = withWrite(withWrite([], 1, { "lines.a.price": "1" }), 2, { "lines.a.price": "2" });
  expect(computeTotals(invoiceWith(snapshot, twice)).gross).toBe("4");
});

test("[WB14] a value is on its way until the replica has stored and told it, or has refused it", () => {
  const price = { "lines.a.price": "12.5" };
  const pending = withWrite(withWrite([], 1, price), 2, { "lines.a.quantity": "3" });
  // Somebody else's change is told: nothing of ours is dropped for it.
  expect(whenTold(pending)).toBe(pending);
  const stored = whenStored(pending, 1, registers);
  expect(stored).toHaveLength(2);
  expect(whenTold(stored).map(({ number }) => number)).toEqual([2]);
  expect(whenRefused(stored, 2).map(({ number }) => number)).toEqual([1]);
  // Told before it was answered.
  expect(whenStored(pending, 1, { ...registers, ...price }).map(({ number }) => number)).toEqual([
    2,
  ]);
});
