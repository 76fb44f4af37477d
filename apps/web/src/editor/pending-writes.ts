import { invoiceOf, jsonEqual, tagsOf } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import type { Invoice } from "@concord/model";

/** An entry that is on its way to the replica, with the registers that are shown until it is told back. */
interface PendingWrite {
  readonly number: number;
  readonly overlay: Registers;
  /** The replica has it: the next that it tells shows it, or what came after. */
  readonly isStored: boolean;
}

/** What was entered here and does not stand in the worker's snapshot yet, in the order of entry. */
export type PendingWrites = readonly PendingWrite[];

export function withWrite(
  pending: PendingWrites,
  number: number,
  overlay: Registers,
): PendingWrites {
  return [...pending, { number, overlay, isStored: false }];
}

/** The replica has it, and `registers` is the last that it told. */
export function whenStored(
  pending: PendingWrites,
  number: number,
  registers: Registers,
): PendingWrites {
  return pending.flatMap((write) => {
    if (write.number !== number) return [write];
    return isShown(write.overlay, registers) ? [] : [{ ...write, isStored: true }];
  });
}

/** The replica has turned it down. */
export function whenRefused(pending: PendingWrites, number: number): PendingWrites {
  return pending.filter((write) => write.number !== number);
}

/** The replica has told how the invoice reads now. */
export function whenTold(pending: PendingWrites): PendingWrites {
  const left = pending.filter(({ isStored }) => !isStored);
  return left.length === pending.length ? pending : left;
}

/** The invoice as it reads with what is on its way and what is being typed: so totals follow the hand and not the disk. */
export function invoiceWith(
  snapshot: InvoiceSnapshot,
  pending: PendingWrites,
  typed: Registers = {},
): Invoice {
  if (pending.length === 0 && Object.keys(typed).length === 0) return snapshot.invoice;
  const overlay: Record<string, Registers[string]> = {};
  for (const write of pending) Object.assign(overlay, write.overlay);
  const { note: _, ...registers } = { ...snapshot.registers, ...overlay, ...typed };
  return invoiceOf(registers).invoice;
}

/** The internal note as it reads with what is on its way. It is no register, but a text that several write in. */
export function noteWith(snapshot: InvoiceSnapshot, pending: PendingWrites): string {
  const note = pending.findLast(({ overlay }) => overlay["note"] !== undefined)?.overlay["note"];
  return typeof note === "string" ? note : snapshot.note;
}

/** The tags with what is on its way. */
export function tagsWith(snapshot: InvoiceSnapshot, pending: PendingWrites): readonly string[] {
  if (pending.length === 0) return snapshot.tags;
  return tagsOf(Object.assign({}, snapshot.live, ...pending.map(({ overlay }) => overlay)));
}

/** Whether a document says what was entered. The place of a new line the replica chooses: any will do. */
export function isShown(overlay: Registers, registers: Registers): boolean {
  return Object.entries(overlay).every(([path, value]) =>
    path.endsWith(".position")
      ? registers[path] !== undefined
      : jsonEqual(registers[path] ?? null, value),
  );
}
