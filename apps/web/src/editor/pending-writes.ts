import { invoiceOf, jsonEqual } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import type { Invoice, JsonValue } from "@concord/model";

/** What was typed here and does not stand in the worker's snapshot yet, by register path. */
export type PendingWrites = ReadonlyMap<string, JsonValue>;

/** The invoice as it reads with what is on its way: so totals follow the hand and not the disk. */
export function invoiceWith(snapshot: InvoiceSnapshot, pending: PendingWrites): Invoice {
  if (pending.size === 0) return snapshot.invoice;
  return invoiceOf({ ...snapshot.registers, ...Object.fromEntries(pending) }).invoice;
}

/** What still waits: what the snapshot shows has arrived. */
export function stillPending(registers: Registers, pending: PendingWrites): PendingWrites {
  return new Map(
    [...pending].filter(([path, value]) => !jsonEqual(registers[path] ?? null, value)),
  );
}
