import { DecimalString, DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";

// What an effect carries, as `plan` writes it and `execute` reads it back from the outbox.

const nothing = DecimalString.parse("0");
const Body = z.record(z.string(), JsonValue);

/** A customer by its id, or by its unique name: then it is found, or created as given. */
const CustomerChoice = z.discriminatedUnion("type", [
  z.object({ type: z.literal("id"), id: z.string() }),
  z.object({ type: z.literal("named"), name: z.string(), object: Body }),
]);
export type CustomerChoice = z.infer<typeof CustomerChoice>;

const CreateSales = z.object({
  customer: CustomerChoice,
  object: Body,
  /** Our keys of the lines, in order. */
  lineKeys: z.array(z.string()),
});

export const Action = z.discriminatedUnion("action", [
  z.object({ action: z.literal("create-invoice"), ...CreateSales.shape }),
  z.object({ action: z.literal("create-credit-note"), ...CreateSales.shape }),
  z.object({ action: z.literal("create-customer"), name: z.string(), object: Body }),
  /** Found by its unique name, or created as given. */
  z.object({ action: z.literal("create-item"), name: z.string(), object: Body }),
  z.object({
    action: z.literal("create-payment"),
    /** Id of the invoice there. What of it is still open is read when the payment is sent. */
    invoice: z.string(),
    amount: DecimalString,
    object: Body,
    /** What came beyond the amount: it stays the customer's credit. */
    surplus: DecimalString.default(nothing),
    /** Facts that took the rest of the payment back before it was entered. */
    carriesOut: z.array(z.string()).default([]),
  }),
  z.object({
    action: z.literal("apply-credit"),
    invoice: z.string(),
    amount: DecimalString,
    /** The credit memo. */
    memo: Body,
    /** The payment of nothing that applies it. */
    object: Body,
  }),
  z.object({
    action: z.literal("apply-balance"),
    invoice: z.string(),
    amount: DecimalString,
    /** The payment of nothing that applies credit memos which stand for the customer's credit elsewhere. */
    object: Body,
    /** The document whose credit it is, where a person said so: then of its memos, and of no others. */
    takenFrom: DocumentId.nullable().default(null),
    carriesOut: z.array(z.string()).default([]),
  }),
  z.object({
    action: z.literal("void-credit"),
    invoice: z.string(),
    /** Tag of the credit memo. */
    note: z.string(),
    /** What stands for the credit: the payment that applies the memo, or the memo itself. Absent where entering it stopped half-way, perhaps after the memo. */
    standing: z.string().exactOptional(),
  }),
  z.object({ action: z.literal("create-credit"), invoice: z.string(), object: Body }),
  z.object({ action: z.literal("create-refund"), invoice: z.string(), object: Body }),
  z.object({ action: z.literal("void"), entity: z.enum(["Invoice", "CreditMemo"]) }),
  z.object({
    action: z.literal("update"),
    entity: z.enum(["Invoice", "Customer", "Item"]),
    object: Body,
  }),
]);
export type Action = z.infer<typeof Action>;
