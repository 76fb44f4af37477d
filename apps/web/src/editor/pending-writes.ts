import { invoiceOf, jsonEqual } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import type { Invoice, JsonValue } from "@concord/model";

/** What was entered here and does not stand in the worker's snapshot yet, by register path. */
export type PendingWrites = ReadonlyMap<string, JsonValue>;

/** The invoice as it reads with what is on its way and what is being typed: so totals follow the hand and not the disk. */
export function invoiceWith(
  snapshot: InvoiceSnapshot,
  pending: PendingWrites,
  typed: Registers = {},
): Invoice {
  if (pending.size === 0 && Object.keys(typed).length === 0) return snapshot.invoice;
  return invoiceOf({ ...snapshot.registers, ...Object.fromEntries(pending), ...typed }).invoice;
}

/** What still waits: what the snapshot shows has arrived. The place of a new line the replica chooses: any will do. */
export function stillPending(registers: Registers, pending: PendingWrites): PendingWrites {
  return new Map(
    [...pending].filter(([path, value]) =>
      path.endsWith(".position")
        ? registers[path] === undefined
        : !jsonEqual(registers[path] ?? null, value),
    ),
  );
}
