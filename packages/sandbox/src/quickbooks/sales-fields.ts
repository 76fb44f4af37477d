import { z } from "zod";
import {
  Address,
  Day,
  Email,
  LinkedTxn,
  Memo,
  Ref,
  storedTransaction,
  transaction,
} from "./shared-fields.ts";

const line = {
  Id: z.string().optional(),
  LineNum: z.int().optional(),
  Description: z.string().max(4000).optional(),
  LinkedTxn: z.array(LinkedTxn).optional(),
};

const SalesItemLine = z.strictObject({
  ...line,
  Amount: z.number(),
  DetailType: z.literal("SalesItemLineDetail"),
  SalesItemLineDetail: z.strictObject({
    ItemRef: Ref.optional(),
    UnitPrice: z.number().optional(),
    Qty: z.number().optional(),
    TaxCodeRef: Ref.optional(),
    ClassRef: Ref.optional(),
    ItemAccountRef: Ref.optional(),
    ServiceDate: Day.optional(),
    TaxInclusiveAmt: z.number().optional(),
  }),
});
export type SalesItemLine = z.infer<typeof SalesItemLine>;

const DiscountLine = z.strictObject({
  ...line,
  Amount: z.number().min(0).optional(),
  DetailType: z.literal("DiscountLineDetail"),
  DiscountLineDetail: z.strictObject({
    PercentBased: z.boolean().optional(),
    DiscountPercent: z.number().min(0).max(100).optional(),
    DiscountAccountRef: Ref.optional(),
    TaxCodeRef: Ref.optional(),
  }),
});
export type DiscountLine = z.infer<typeof DiscountLine>;

const SubTotalLine = z.strictObject({
  ...line,
  Amount: z.number().optional(),
  DetailType: z.literal("SubTotalLineDetail"),
  SubTotalLineDetail: z.strictObject({ ItemRef: Ref.optional() }).optional(),
});

const DescriptionLine = z.strictObject({
  ...line,
  Amount: z.number().optional(),
  DetailType: z.literal("DescriptionOnly"),
  DescriptionLineDetail: z
    .strictObject({ TaxCodeRef: Ref.optional(), ServiceDate: Day.optional() })
    .optional(),
});

export const SalesLine = z.discriminatedUnion("DetailType", [
  SalesItemLine,
  DiscountLine,
  SubTotalLine,
  DescriptionLine,
]);
export type SalesLine = z.infer<typeof SalesLine>;

const TaxLine = z.strictObject({
  Id: z.string().optional(),
  Amount: z.number(),
  DetailType: z.literal("TaxLineDetail"),
  TaxLineDetail: z.strictObject({
    TaxRateRef: Ref,
    PercentBased: z.boolean().optional(),
    TaxPercent: z.number().optional(),
    NetAmountTaxable: z.number().optional(),
    TaxInclusiveAmount: z.number().optional(),
    OverrideDeltaAmount: z.number().optional(),
  }),
});
export type TaxLine = z.infer<typeof TaxLine>;

export const TxnTaxDetail = z.strictObject({
  TxnTaxCodeRef: Ref.optional(),
  TotalTax: z.number().optional(),
  TaxLine: z.array(TaxLine).optional(),
});
export type TxnTaxDetail = z.infer<typeof TxnTaxDetail>;

export const TaxCalculation = z.enum(["TaxExcluded", "TaxInclusive", "NotApplicable"]);
export type TaxCalculation = z.infer<typeof TaxCalculation>;

/** What invoices, credit memos and refund receipts have in common. */
const sales = {
  ...transaction,
  CustomerRef: Ref,
  CustomerMemo: Memo.optional(),
  BillAddr: Address.optional(),
  ShipAddr: Address.optional(),
  BillEmail: Email.optional(),
  GlobalTaxCalculation: TaxCalculation.optional(),
  TxnTaxDetail: TxnTaxDetail.optional(),
  ApplyTaxAfterDiscount: z.boolean().optional(),
  Line: z.array(SalesLine).min(1),
  TotalAmt: z.number().optional(),
  HomeTotalAmt: z.number().optional(),
  Balance: z.number().optional(),
  HomeBalance: z.number().optional(),
  PrintStatus: z.enum(["NotSet", "NeedToPrint", "PrintComplete"]).optional(),
  EmailStatus: z.enum(["NotSet", "NeedToSend", "EmailSent"]).optional(),
};

const storedSales = {
  ...storedTransaction,
  GlobalTaxCalculation: TaxCalculation,
  TxnTaxDetail,
  Line: z.array(SalesLine),
  TotalAmt: z.number(),
  Balance: z.number(),
};

export const InvoiceBody = z.strictObject({
  ...sales,
  DueDate: Day.optional(),
  SalesTermRef: Ref.optional(),
  ShipDate: Day.optional(),
  TrackingNum: z.string().optional(),
  AllowOnlineCreditCardPayment: z.boolean().optional(),
  AllowOnlineACHPayment: z.boolean().optional(),
  AllowOnlinePayment: z.boolean().optional(),
  AllowIPNPayment: z.boolean().optional(),
  DeliveryInfo: z.unknown().optional(),
});
export const Invoice = InvoiceBody.extend({
  ...storedSales,
  DueDate: Day,
  LinkedTxn: z.array(LinkedTxn),
});
export type Invoice = z.infer<typeof Invoice>;

export const CreditMemoBody = z.strictObject({
  ...sales,
  RemainingCredit: z.number().optional(),
});
export const CreditMemo = CreditMemoBody.extend({
  ...storedSales,
  RemainingCredit: z.number(),
  LinkedTxn: z.array(LinkedTxn),
});
export type CreditMemo = z.infer<typeof CreditMemo>;

export const RefundReceiptBody = z.strictObject({
  ...sales,
  DepositToAccountRef: Ref,
  PaymentMethodRef: Ref.optional(),
  PaymentRefNum: z.string().max(21).optional(),
});
export const RefundReceipt = RefundReceiptBody.extend(storedSales);
export type RefundReceipt = z.infer<typeof RefundReceipt>;
