import { expect, test } from "vitest";
import * as Y from "yjs";
import { invoiceOf } from "./invoice-registers.ts";
import { readRegisters } from "./registers.ts";
import { longLivedInvoice } from "./testing/long-lived-invoice.ts";

test("[DO29] 10,000 edits over 270 registers stay under 150 KB", () => {
  const update = longLivedInvoice({ edits: 10_000, registers: 270, editsPerSession: 50 });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const { registers } = readRegisters(doc);
  expect(Object.keys(registers)).toHaveLength(270);
  expect(invoiceOf(registers).problems).toEqual([]);
  expect(update.byteLength).toBeLessThanOrEqual(150_000);
});
