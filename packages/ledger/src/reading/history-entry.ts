import { JsonValue } from "@concord/model";
import { z } from "zod";

/** What a register held. Its value is erased once the document's key is destroyed, and withheld where the key is not given. */
export const LedgerValue = z.discriminatedUnion("type", [
  z.object({ type: z.literal("known"), value: JsonValue }).readonly(),
  z.object({ type: z.literal("withheld") }).readonly(),
  z.object({ type: z.literal("erased") }).readonly(),
]);
export type LedgerValue = z.infer<typeof LedgerValue>;

export const LedgerChangeOfPath = z
  .object({ path: z.string(), before: LedgerValue, after: LedgerValue })
  .readonly();
export type LedgerChangeOfPath = z.infer<typeof LedgerChangeOfPath>;

const stub = {
  seq: z.int(),
  /** Of its change, in hex: the document's history up to here hangs on it. */
  hash: z.string(),
  /** When the relay accepted it. */
  at: z.int(),
  deviceTime: z.int(),
  /** The name that the author had then; null where names are withheld. */
  author: z.object({ id: z.string(), name: z.string().nullable() }).readonly(),
  device: z.string(),
  batch: z.int(),
  operations: z.array(z.string()).readonly(),
};

/** Who changed a document, when and how. Times are milliseconds since 1970. */
export const EntryStub = z.object(stub).readonly();
export type EntryStub = z.infer<typeof EntryStub>;

/** Who gave a register the value that it has. */
export const BlamedRegister = z
  .object({ ...stub, path: z.string(), value: LedgerValue })
  .readonly();
export type BlamedRegister = z.infer<typeof BlamedRegister>;

export const HistoryEntry = z
  .object({ ...stub, changes: z.array(LedgerChangeOfPath).readonly() })
  .readonly();
export type HistoryEntry = z.infer<typeof HistoryEntry>;
