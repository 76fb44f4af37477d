import { JsonValue } from "@concord/model";
import { z } from "zod";

/** Why a well-formed write does not stand. `fact-differs`: the fact was written before, with other content. The others are of its path, role or value. */
export const CorrectionRule = z.enum([
  "unknown-path",
  "not-allowed",
  "invalid-value",
  "wrong-kind",
  "schema-newer",
  "fact-differs",
]);
export type CorrectionRule = z.infer<typeof CorrectionRule>;

/** A write of the batch that would have been corrected, had it not lost to a concurrent one anyway; or one that stands, with the name of its author in place of another. */
export const Remark = z
  .object({ rule: CorrectionRule, path: z.string(), message: z.string() })
  .readonly();
export type Remark = z.infer<typeof Remark>;

/** What the relay put right in the same commit: nobody else ever read `attempted`, and `old` stands again. */
export const Correction = z
  .object({
    rule: CorrectionRule,
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
  "not-allowed",
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
