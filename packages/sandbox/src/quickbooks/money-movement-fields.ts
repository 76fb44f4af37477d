import { z } from "zod";
import { EntityRef, LinkedTxn, Ref, storedTransaction, transaction } from "./shared-fields.ts";

/** Payments, deposits and journal entries: transactions that move money rather than sell. */

const PaymentLine = z.strictObject({
  Id: z.string().optional(),
  LineNum: z.int().optional(),
  Amount: z.number().min(0),
  LinkedTxn: z.array(LinkedTxn).length(1),
  LineEx: z.unknown().optional(),
});
export type PaymentLine = z.infer<typeof PaymentLine>;

export const PaymentBody = z.strictObject({
  ...transaction,
  CustomerRef: Ref,
  TotalAmt: z.number().min(0),
  UnappliedAmt: z.number().optional(),
  PaymentMethodRef: Ref.optional(),
  PaymentRefNum: z.string().max(21).optional(),
  DepositToAccountRef: Ref.optional(),
  ARAccountRef: Ref.optional(),
  ProcessPayment: z.boolean().optional(),
  Line: z.array(PaymentLine).optional(),
});
export const Payment = PaymentBody.extend({
  ...storedTransaction,
  UnappliedAmt: z.number(),
  Line: z.array(PaymentLine),
  LinkedTxn: z.array(LinkedTxn),
});
export type Payment = z.infer<typeof Payment>;

const DepositLine = z.strictObject({
  Id: z.string().optional(),
  LineNum: z.int().optional(),
  Description: z.string().max(4000).optional(),
  Amount: z.number(),
  LinkedTxn: z.array(LinkedTxn).max(1).optional(),
  DetailType: z.literal("DepositLineDetail").optional(),
  DepositLineDetail: z
    .strictObject({
      AccountRef: Ref.optional(),
      PaymentMethodRef: Ref.optional(),
      CheckNum: z.string().optional(),
      Entity: Ref.optional(),
      ClassRef: Ref.optional(),
      TaxCodeRef: Ref.optional(),
    })
    .optional(),
});

export const DepositBody = z.strictObject({
  ...transaction,
  DepositToAccountRef: Ref,
  Line: z.array(DepositLine).min(1),
  TotalAmt: z.number().optional(),
  HomeTotalAmt: z.number().optional(),
});
export const Deposit = DepositBody.extend({ ...storedTransaction, TotalAmt: z.number() });
export type Deposit = z.infer<typeof Deposit>;

const JournalLine = z.strictObject({
  Id: z.string().optional(),
  LineNum: z.int().optional(),
  Description: z.string().max(4000).optional(),
  Amount: z.number().min(0),
  DetailType: z.literal("JournalEntryLineDetail"),
  JournalEntryLineDetail: z.strictObject({
    PostingType: z.enum(["Debit", "Credit"]),
    AccountRef: Ref,
    Entity: EntityRef.optional(),
    ClassRef: Ref.optional(),
  }),
});

export const JournalEntryBody = z.strictObject({
  ...transaction,
  Adjustment: z.boolean().optional(),
  Line: z.array(JournalLine).min(2),
  TotalAmt: z.number().optional(),
});
export const JournalEntry = JournalEntryBody.extend({ ...storedTransaction, TotalAmt: z.number() });
export type JournalEntry = z.infer<typeof JournalEntry>;
