import { canonicalJson } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { z } from "zod";
import type { JournalRow } from "./journal-row.ts";

/**
 * What a change says in the open: who, through which device, with which operations, when by the device's clock. Names and values stand encrypted
 * in the change's writes: they can be erased, and that somebody did something cannot.
 */
export const EntryMessage = z
  .object({
    author: z.string(),
    device: DeviceId,
    batch: z.int().nonnegative(),
    operations: z.array(z.string()).readonly(),
    deviceTime: z.int(),
  })
  .readonly();
export type EntryMessage = z.infer<typeof EntryMessage>;

export function messageOf({ author, device, batch, operations, deviceTime }: JournalRow): string {
  const types = [...new Set(operations.map(({ type }) => type))];
  return canonicalJson({ author: author.id, device, batch, operations: types, deviceTime });
}

/** Null for a message that the ledger did not write. */
export function readMessage(text: string): EntryMessage | null {
  try {
    const read = EntryMessage.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
