import {
  CreditFact,
  DisputeFact,
  DisputeProgressFact,
  EntryKey,
  PaymentFact,
  PaymentProgressFact,
  RefundFact,
  ReversalFact,
  WithdrawalFact,
  WriteOffFact,
} from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { toJson } from "./json-equal.ts";

/** `key` is the fact's origin ("stripe:py_1"), so that recording it twice is one fact. */
const key = EntryKey;

/** Operations that record a fact of settlement. The same again changes nothing; other content under one key is refused. */
export const factOperations = [
  z.object({ type: z.literal("record-payment"), key, payment: PaymentFact }),
  z.object({
    type: z.literal("record-payment-progress"),
    key,
    outcome: z.enum(["settled", "failed"]),
    progress: PaymentProgressFact,
  }),
  z.object({ type: z.literal("record-refund"), key, refund: RefundFact }),
  z.object({ type: z.literal("record-refund-failure"), key, withdrawal: WithdrawalFact }),
  z.object({ type: z.literal("record-reversal"), key, reversal: ReversalFact }),
  z.object({ type: z.literal("record-dispute"), key, dispute: DisputeFact }),
  z.object({
    type: z.literal("record-dispute-progress"),
    key,
    outcome: z.enum(["withdrawn", "won", "lost"]),
    progress: DisputeProgressFact,
  }),
  z.object({ type: z.literal("apply-credit"), key, credit: CreditFact }),
  z.object({ type: z.literal("void-credit"), key, withdrawal: WithdrawalFact }),
  z.object({ type: z.literal("write-off"), key, writeOff: WriteOffFact }),
] as const;
export type FactOperation = z.infer<(typeof factOperations)[number]>;

interface Fact {
  readonly path: string;
  readonly value: JsonValue;
}

function at(path: string, value: unknown): Fact {
  return { path, value: toJson(value) };
}

/** The register that the fact is, and what stands in it. */
export function factOf(operation: FactOperation): Fact {
  switch (operation.type) {
    case "record-payment":
      return at(`payments.${operation.key}`, operation.payment);
    case "record-payment-progress":
      return at(`payments.${operation.key}.${operation.outcome}`, operation.progress);
    case "record-refund":
      return at(`refunds.${operation.key}`, operation.refund);
    case "record-refund-failure":
      return at(`refunds.${operation.key}.failed`, operation.withdrawal);
    case "record-reversal":
      return at(`reversals.${operation.key}`, operation.reversal);
    case "record-dispute":
      return at(`disputes.${operation.key}`, operation.dispute);
    case "record-dispute-progress":
      return at(`disputes.${operation.key}.${operation.outcome}`, operation.progress);
    case "apply-credit":
      return at(`credits.${operation.key}`, operation.credit);
    case "void-credit":
      return at(`credits.${operation.key}.voided`, operation.withdrawal);
    case "write-off":
      return at(`writeOffs.${operation.key}`, operation.writeOff);
  }
}
