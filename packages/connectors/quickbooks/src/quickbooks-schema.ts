import { z } from "zod";
import { Amount, Decimal } from "./quickbooks-decimal.ts";

// The contracts of what we read, after Intuit's Finance.xsd (minor version 75). Unknown fields are left alone: they are added without notice.
// Numbers arrive here as their text, see quickbooks-json.ts.

const Ref = z.object({ value: z.string().min(1), name: z.string().optional() });

const MetaData = z.object({ LastUpdatedTime: z.string().optional() });

/** What every object has; a stub of a deleted one has no version. */
export const Head = z.object({
  Id: z.string().min(1),
  SyncToken: z.string().regex(/^\d+$/).optional(),
  status: z.string().optional(),
  MetaData: MetaData.optional(),
  PrivateNote: z.string().optional(),
  TotalAmt: Decimal.optional(),
});

export const PostalAddress = z.object({
  Line1: z.string().optional(),
  Line2: z.string().optional(),
  Line3: z.string().optional(),
  Line4: z.string().optional(),
  Line5: z.string().optional(),
  City: z.string().optional(),
  CountrySubDivisionCode: z.string().optional(),
  PostalCode: z.string().optional(),
  Country: z.string().optional(),
});
export type PostalAddress = z.infer<typeof PostalAddress>;

const Email = z.object({ Address: z.string().optional() });
const Phone = z.object({ FreeFormNumber: z.string().optional() });

const plainLine = {
  Id: z.string().optional(),
  LineNum: z.string().optional(),
  Description: z.string().optional(),
  Amount: Amount.optional(),
  /** `SalesItemLineDetail`, `DiscountLineDetail`, `SubTotalLineDetail`, `DescriptionOnly`, `GroupLineDetail`; others are drift. */
  DetailType: z.string(),
  SalesItemLineDetail: z
    .object({
      ItemRef: Ref.optional(),
      UnitPrice: Decimal.optional(),
      Qty: Decimal.optional(),
      TaxCodeRef: Ref.optional(),
      ItemAccountRef: Ref.optional(),
      ServiceDate: z.string().optional(),
      TaxInclusiveAmt: Amount.optional(),
    })
    .optional(),
  DiscountLineDetail: z
    .object({ PercentBased: z.boolean().optional(), DiscountPercent: Decimal.optional() })
    .optional(),
};

const PlainLine = z.object(plainLine);
export const SalesLine = z.object({
  ...plainLine,
  GroupLineDetail: z.object({ Line: z.array(PlainLine).default([]) }).optional(),
});
export type SalesLine = z.infer<typeof SalesLine>;

const TaxLine = z.object({
  Amount: Amount.optional(),
  TaxLineDetail: z
    .object({
      TaxRateRef: Ref.optional(),
      TaxPercent: Decimal.optional(),
      NetAmountTaxable: Amount.optional(),
    })
    .optional(),
});
export type TaxLine = z.infer<typeof TaxLine>;

const LinkedTxn = z.object({ TxnId: z.string(), TxnType: z.string() });

/** Invoice, CreditMemo and RefundReceipt. */
export const Sales = z.object({
  Id: z.string(),
  DocNumber: z.string().optional(),
  TxnDate: z.string().optional(),
  DueDate: z.string().optional(),
  CustomerRef: Ref,
  CustomerMemo: z.object({ value: z.string().optional() }).optional(),
  PrivateNote: z.string().optional(),
  BillAddr: PostalAddress.optional(),
  ShipAddr: PostalAddress.optional(),
  BillEmail: Email.optional(),
  SalesTermRef: Ref.optional(),
  CurrencyRef: Ref.optional(),
  ExchangeRate: Decimal.optional(),
  GlobalTaxCalculation: z.string().optional(),
  ApplyTaxAfterDiscount: z.boolean().optional(),
  TxnTaxDetail: z
    .object({
      TxnTaxCodeRef: Ref.optional(),
      TotalTax: Amount.optional(),
      TaxLine: z.array(TaxLine).default([]),
    })
    .optional(),
  Line: z.array(SalesLine),
  TotalAmt: Amount,
  Balance: Decimal.optional(),
  MetaData: MetaData.optional(),
});
export type Sales = z.infer<typeof Sales>;

export const Payment = z.object({
  Id: z.string(),
  CustomerRef: Ref,
  TotalAmt: Decimal,
  /** What of the total is applied to nothing. */
  UnappliedAmt: Decimal.optional(),
  TxnDate: z.string().optional(),
  PrivateNote: z.string().optional(),
  PaymentRefNum: z.string().optional(),
  PaymentMethodRef: Ref.optional(),
  CurrencyRef: Ref.optional(),
  Line: z
    .array(z.object({ Amount: Decimal, LinkedTxn: z.array(LinkedTxn).default([]) }))
    .default([]),
  MetaData: MetaData.optional(),
  /** Added by \`execute\` to the answer: facts that it carries out, see \`withCarriedOut\`. */
  ConcordCarriedOut: z.array(z.string()).optional(),
  /** Added when it is read: notes of the credit memos of ours that it uses, by their ids, see \`withUsedMemos\`. */
  ConcordMemos: z.record(z.string(), z.string()).optional(),
});
export type Payment = z.infer<typeof Payment>;

export const Customer = z.object({
  Id: z.string(),
  DisplayName: z.string(),
  CompanyName: z.string().optional(),
  GivenName: z.string().optional(),
  FamilyName: z.string().optional(),
  Active: z.boolean().optional(),
  Notes: z.string().optional(),
  PrimaryEmailAddr: Email.optional(),
  PrimaryPhone: Phone.optional(),
  BillAddr: PostalAddress.optional(),
  CurrencyRef: Ref.optional(),
  PrimaryTaxIdentifier: z.string().optional(),
});
export type Customer = z.infer<typeof Customer>;

export const Item = z.object({
  Id: z.string(),
  Name: z.string(),
  /** "Services:Repair" of an item under another. */
  FullyQualifiedName: z.string().optional(),
  Sku: z.string().optional(),
  Description: z.string().optional(),
  Active: z.boolean().optional(),
  UnitPrice: Decimal.optional(),
  SalesTaxIncluded: z.boolean().optional(),
  SalesTaxCodeRef: Ref.optional(),
  IncomeAccountRef: Ref.optional(),
});
export type Item = z.infer<typeof Item>;

export const Account = z.object({
  Id: z.string(),
  Name: z.string(),
  AccountType: z.string().optional(),
  AccountSubType: z.string().optional(),
  Active: z.boolean().optional(),
});

export const TaxRate = z.object({
  Id: z.string(),
  Name: z.string(),
  RateValue: Decimal.optional(),
});

export const TaxCode = z.object({
  Id: z.string(),
  Name: z.string(),
  Active: z.boolean().optional(),
  SalesTaxRateList: z
    .object({ TaxRateDetail: z.array(z.object({ TaxRateRef: Ref })).default([]) })
    .optional(),
});

export const Preferences = z.object({
  SalesFormsPrefs: z.object({ AutoApplyCredit: z.boolean().optional() }).optional(),
  CurrencyPrefs: z
    .object({ MultiCurrencyEnabled: z.boolean().optional(), HomeCurrency: Ref.optional() })
    .optional(),
});

export const CompanyInfo = z.object({
  CompanyName: z.string().optional(),
  Country: z.string().optional(),
});
