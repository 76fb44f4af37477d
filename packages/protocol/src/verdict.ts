import { JsonValue } from "@concord/model";
import { z } from "zod";

/** Something in a batch that a person or a program should hear about, although the batch stands. */
export const Remark = z
  .object({ rule: z.string(), path: z.string().optional(), message: z.string() })
  .readonly();
export type Remark = z.infer<typeof Remark>;

/** What the relay put right in the same commit. */
export const Correction = z
  .object({
    rule: z.string(),
    path: z.string(),
    old: JsonValue,
    attempted: JsonValue,
    message: z.string(),
  })
  .readonly();
export type Correction = z.infer<typeof Correction>;

/** Why a batch was not applied. Each has one next step; see README.md. */
export const RefusalReason = z.enum([
  "read-only",
  "unknown-client-id",
  "missing-dependency",
  "malformed-update",
  "wrong-kind",
  "too-large",
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/**
 * What became of a batch. All but `refused` are durable at the relay: the batch is on its disk and survives its crash.
 * A retry of a batch is answered with the verdict of the first time.
 */
export const Verdict = z.discriminatedUnion("type", [
  z
    .object({ type: z.literal("committed"), seq: z.int(), remarks: z.array(Remark).readonly() })
    .readonly(),
  z
    .object({
      type: z.literal("committed-with-correction"),
      seq: z.int(),
      corrections: z.array(Correction).readonly(),
      remarks: z.array(Remark).readonly(),
    })
    .readonly(),
  z.object({ type: z.literal("refused"), reason: RefusalReason, message: z.string() }).readonly(),
]);
export type Verdict = z.infer<typeof Verdict>;
