import { JsonValue } from "@concord/model";
import { z } from "zod";
import { BlamedRegister, HistoryEntry, LedgerChangeOfPath } from "./history-entry.ts";

/** A page of a document's history, as a relay gives it. */
export const HistoryPage = z.object({
  /** Newest first. */
  items: z.array(HistoryEntry).readonly(),
  /** The `cursor` of the next page, which is how many entries are before this one; null at the beginning of the history. */
  next: z.int().nullable(),
  /** When the values of before were erased, in milliseconds since 1970; null if they never were. */
  erasedAt: z.int().nullable(),
  /** After the first of the items, where that is asked for: with it the items say how everything was after each. */
  registers: z.record(z.string(), JsonValue).optional(),
});
export type HistoryPage = z.infer<typeof HistoryPage>;

/** Whose the registers of a document are at a moment, as a relay gives it. Those that were cleared are among them only where they are asked for. */
export const HistoryBlame = z.object({ items: z.array(BlamedRegister).readonly() });
export type HistoryBlame = z.infer<typeof HistoryBlame>;

/** What registers became between two entries, without those that came back to what they were. */
export const HistoryDifference = z.object({
  /** The last entries up to both moments; 0 before the first. */
  from: z.int(),
  to: z.int(),
  items: z.array(LedgerChangeOfPath).readonly(),
});
export type HistoryDifference = z.infer<typeof HistoryDifference>;
