import { z } from "zod";
import { CurrencyCode } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { DocumentId, EntryKey } from "./identifiers.ts";
import { Instant, PlainDate } from "./plain-date.ts";

const Text = z.string().max(4_000);

/**
 * Money that came in for this invoice. Its key is its origin (`stripe:py_…`), so recording it twice is one payment.
 * `amount` is what this invoice gets of it, in the invoice's currency; `total` is the whole payment, in `totalCurrency`.
 */
export const PaymentFact = z
  .object({
    amount: DecimalString,
    total: DecimalString.optional(),
    totalCurrency: CurrencyCode.optional(),
    /** Key of the payment, where one payment covers several invoices. Defaults to the fact's own key. */
    payment: EntryKey.optional(),
    paidOn: PlainDate.optional(),
    method: Text.optional(),
    payer: Text.optional(),
    reference: Text.optional(),
    /** The money is announced, not here: counts once `settled` is recorded. */
    pending: z.boolean().optional(),
    /** Units of invoice currency for one unit of `totalCurrency`. */
    rate: DecimalString.optional(),
    /** What came beyond this invoice and stays to the customer's credit with the payment's tool, in the invoice's currency. It settles nothing here. */
    surplus: DecimalString.optional(),
    /** No money came in: what the customer had to their credit with the payment's tool was used. */
    from: z.literal("balance").optional(),
    /** The invoice whose credit it is, where a person used it here. What left that one is its refund under this key. */
    takenFrom: DocumentId.optional(),
  })
  .readonly();
export type PaymentFact = z.infer<typeof PaymentFact>;

/** How a pending payment ended: `payments.<key>.settled` or `payments.<key>.failed`. */
export const PaymentProgressFact = z
  .object({ at: Instant.optional(), on: PlainDate.optional(), reason: Text.optional() })
  .readonly();
export type PaymentProgressFact = z.infer<typeof PaymentProgressFact>;

/** Money given back. It lowers what is paid; with a linked credit note the claim falls by the same amount. */
export const RefundFact = z
  .object({
    payment: EntryKey.optional(),
    amount: DecimalString,
    on: PlainDate.optional(),
    reason: Text.optional(),
    /** Key of the credit that this refund pays out. */
    credit: EntryKey.optional(),
    /** No money left: it stays to the customer's credit, until a payment `from` there uses it. */
    to: z.literal("balance").optional(),
    /** The invoice that a person used it for. What came in there is its payment under this key, and `reason` is its number. */
    usedFor: DocumentId.optional(),
  })
  .readonly();
export type RefundFact = z.infer<typeof RefundFact>;

/** A payment, or a part of it, that turned out not to be: a correction, a bounce, an unallocation. */
export const ReversalFact = z
  .object({
    payment: EntryKey,
    amount: DecimalString,
    on: PlainDate.optional(),
    reason: z.enum(["correction", "bounce", "chargeback", "unallocated"]).optional(),
    note: Text.optional(),
  })
  .readonly();
export type ReversalFact = z.infer<typeof ReversalFact>;

/** A payer contests a payment. `fundsWithdrawn` counts as a reversal until the dispute is won. */
export const DisputeFact = z
  .object({
    payment: EntryKey.optional(),
    amount: DecimalString,
    on: PlainDate.optional(),
    fundsWithdrawn: z.boolean().optional(),
    reason: Text.optional(),
  })
  .readonly();
export type DisputeFact = z.infer<typeof DisputeFact>;

/** How a dispute went on: `disputes.<key>.withdrawn`, `.won`, `.lost`. */
export const DisputeProgressFact = z
  .object({ at: Instant.optional(), on: PlainDate.optional() })
  .readonly();
export type DisputeProgressFact = z.infer<typeof DisputeProgressFact>;

/** A credit note applied to this invoice. */
export const CreditFact = z
  .object({
    amount: DecimalString,
    /** Number or id of the credit note, in the words of its origin. */
    creditNote: Text.optional(),
    on: PlainDate.optional(),
    reason: Text.optional(),
  })
  .readonly();
export type CreditFact = z.infer<typeof CreditFact>;

/** A part of the claim that is given up. */
export const WriteOffFact = z
  .object({ amount: DecimalString, on: PlainDate.optional(), reason: Text.optional() })
  .readonly();
export type WriteOffFact = z.infer<typeof WriteOffFact>;

/** The void of an issued invoice. Its number stays used. */
export const VoidFact = z
  .object({
    on: PlainDate.optional(),
    by: Text.optional(),
    reason: Text.optional(),
    /** The request that was followed. */
    request: EntryKey.optional(),
    /** By which a relay knows a word of its own again when others give it back after a restore. */
    proof: Text.optional(),
  })
  .readonly();
export type VoidFact = z.infer<typeof VoidFact>;

/** Undoes a fact that says the contrary only for as long as its source says so, for example a voided credit note. */
export const WithdrawalFact = z
  .object({ on: PlainDate.optional(), reason: Text.optional() })
  .readonly();
export type WithdrawalFact = z.infer<typeof WithdrawalFact>;

/** All facts of an invoice, keyed by their origin. Append-only: an entry, once written, is never changed. */
export const Ledger = z
  .object({
    payments: z.record(EntryKey, PaymentFact).default({}),
    settled: z.record(EntryKey, PaymentProgressFact).default({}),
    failed: z.record(EntryKey, PaymentProgressFact).default({}),
    refunds: z.record(EntryKey, RefundFact).default({}),
    /** Refunds whose source later said they failed. */
    failedRefunds: z.record(EntryKey, WithdrawalFact).default({}),
    reversals: z.record(EntryKey, ReversalFact).default({}),
    disputes: z.record(EntryKey, DisputeFact).default({}),
    disputesWithdrawn: z.record(EntryKey, DisputeProgressFact).default({}),
    disputesWon: z.record(EntryKey, DisputeProgressFact).default({}),
    disputesLost: z.record(EntryKey, DisputeProgressFact).default({}),
    credits: z.record(EntryKey, CreditFact).default({}),
    /** Credits whose credit note was voided. */
    voidedCredits: z.record(EntryKey, WithdrawalFact).default({}),
    writeOffs: z.record(EntryKey, WriteOffFact).default({}),
    voided: VoidFact.optional(),
  })
  .readonly();
export type Ledger = z.infer<typeof Ledger>;
