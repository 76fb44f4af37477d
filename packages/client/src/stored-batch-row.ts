import { DocumentId, DocumentKind } from "@concord/model";
import { ClaimedOperations, Correction, DeviceId } from "@concord/protocol";
import { z } from "zod";
import type { StoredBatch } from "./storage.ts";

/** How a stored batch reads when it comes back from a disk. */
export const StoredBatchRow: z.ZodType<StoredBatch> = z
  .object({
    batch: z.int(),
    device: DeviceId,
    document: DocumentId,
    kind: DocumentKind,
    clientId: z.int().nullable(),
    operations: ClaimedOperations,
    deviceTime: z.int(),
    size: z.int(),
    rebased: z.int().optional(),
    refusal: z.object({ reason: z.string(), message: z.string() }).readonly().optional(),
    corrections: z.array(Correction).readonly().optional(),
  })
  // An absent property and an undefined one are not the same to a reader that compares.
  .transform(({ refusal, rebased, corrections, ...batch }) => ({
    ...batch,
    ...(rebased !== undefined && { rebased }),
    ...(refusal !== undefined && { refusal }),
    ...(corrections !== undefined && { corrections }),
  }))
  .readonly();
