import { DocumentId, DocumentKind } from "@concord/model";
import { ClaimedOperations, DeviceId } from "@concord/protocol";
import { z } from "zod";
import type { StoredBatch } from "./storage.ts";

/** How a stored batch reads when it comes back from a disk. */
export const StoredBatchRow: z.ZodType<StoredBatch> = z
  .object({
    batch: z.int(),
    device: DeviceId,
    document: DocumentId,
    kind: DocumentKind,
    clientId: z.int(),
    operations: ClaimedOperations,
    deviceTime: z.int(),
    size: z.int(),
    refusal: z.object({ reason: z.string(), message: z.string() }).readonly().optional(),
  })
  .transform(({ refusal, ...batch }) => (refusal === undefined ? batch : { ...batch, refusal }))
  .readonly();
