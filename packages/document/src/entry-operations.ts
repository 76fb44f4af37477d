import { Adjustment, EntryKey, InvoiceLine, JsonValue } from "@concord/model";
import { z } from "zod";

/** Where an entry goes: after another one, first (`null`), or last (absent). */
const After = EntryKey.nullable().optional();

const LineContent = InvoiceLine.unwrap().omit({ id: true, position: true, removed: true });
const FieldName = z.string().min(1).max(200);

const AddLine = z.object({
  type: z.literal("add-line"),
  line: EntryKey,
  after: After,
  content: LineContent,
});

const SetLine = z.object({
  type: z.literal("set-line"),
  line: EntryKey,
  /** Below the line: "quantity", "tax.rate". */
  field: FieldName,
  value: JsonValue,
});

const MoveLine = z.object({ type: z.literal("move-line"), line: EntryKey, after: After });
const RemoveLine = z.object({ type: z.literal("remove-line"), line: EntryKey });
const RestoreLine = z.object({ type: z.literal("restore-line"), line: EntryKey });

const AddAdjustment = z.object({
  type: z.literal("add-adjustment"),
  /** The line it belongs to; absent: the document. */
  line: EntryKey.optional(),
  adjustment: Adjustment,
  after: After,
});

const SetAdjustment = z.object({
  type: z.literal("set-adjustment"),
  line: EntryKey.optional(),
  adjustment: EntryKey,
  field: FieldName,
  value: JsonValue,
});

const RemoveAdjustment = z.object({
  type: z.literal("remove-adjustment"),
  line: EntryKey.optional(),
  adjustment: EntryKey,
});

const RestoreAdjustment = z.object({
  type: z.literal("restore-adjustment"),
  line: EntryKey.optional(),
  adjustment: EntryKey,
});

/** Name of a keyed list: "notes", "paymentMeans", "instalments", "attachments", "precedingInvoices", … */
const ListName = z.string().min(1).max(200);

const AddEntry = z.object({
  type: z.literal("add-entry"),
  list: ListName,
  entry: EntryKey,
  content: z.record(z.string(), JsonValue),
  after: After,
});

const MoveEntry = z.object({
  type: z.literal("move-entry"),
  list: ListName,
  entry: EntryKey,
  after: After,
});

const RemoveEntry = z.object({
  type: z.literal("remove-entry"),
  list: ListName,
  entry: EntryKey,
});

const RestoreEntry = z.object({
  type: z.literal("restore-entry"),
  list: ListName,
  entry: EntryKey,
});

/** Operations on entries of keyed lists. Fields of an entry are also set with `set-field`. */
export const entryOperations = [
  AddLine,
  SetLine,
  MoveLine,
  RemoveLine,
  RestoreLine,
  AddAdjustment,
  SetAdjustment,
  RemoveAdjustment,
  RestoreAdjustment,
  AddEntry,
  MoveEntry,
  RemoveEntry,
  RestoreEntry,
] as const;
export type EntryOperation = z.infer<(typeof entryOperations)[number]>;
