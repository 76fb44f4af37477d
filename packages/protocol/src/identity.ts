import { z } from "zod";

/** Names a workspace in tokens and addresses: letters, digits, "-" and "_". */
export const WorkspaceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "Use up to 64 letters, digits, - and _")
  .brand<"WorkspaceId">();
export type WorkspaceId = z.infer<typeof WorkspaceId>;

/**
 * One store of pending batches: a browser profile, a bridge's data folder. Chosen at random once and kept with that store, because
 * `(device, batch)` is what makes a retry the same batch.
 */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "Use 8 to 64 letters, digits, - and _")
  .brand<"DeviceId">();
export type DeviceId = z.infer<typeof DeviceId>;

/** Which history a relay's store tells. It changes when a store is restored from a backup. */
export const Epoch = z
  .string()
  .regex(/^[1-9][0-9]{0,2}:[A-Za-z0-9_-]{8,64}$/)
  .brand<"Epoch">();
export type Epoch = z.infer<typeof Epoch>;

/** The number of an epoch (1 to 999): the Yjs client id under which a relay of that epoch writes. */
export function epochNumber(epoch: Epoch): number {
  return Number.parseInt(epoch, 10);
}
