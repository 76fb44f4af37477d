import { z } from "zod";
import { Address, Email, Memo, Phone, Ref, common, storedCommon } from "./shared-fields.ts";

/** Customers, items, accounts and the other lists that transactions refer to. */

export const CustomerBody = z.strictObject({
  ...common,
  DisplayName: z.string().min(1).max(500).optional(),
  Title: z.string().optional(),
  GivenName: z.string().max(100).optional(),
  MiddleName: z.string().max(100).optional(),
  FamilyName: z.string().max(100).optional(),
  Suffix: z.string().optional(),
  FullyQualifiedName: z.string().optional(),
  CompanyName: z.string().max(100).optional(),
  PrintOnCheckName: z.string().optional(),
  Active: z.boolean().optional(),
  PrimaryEmailAddr: Email.optional(),
  PrimaryPhone: Phone.optional(),
  Mobile: Phone.optional(),
  WebAddr: z.strictObject({ URI: z.string() }).optional(),
  BillAddr: Address.optional(),
  ShipAddr: Address.optional(),
  Notes: z.string().max(2000).optional(),
  Taxable: z.boolean().optional(),
  DefaultTaxCodeRef: Ref.optional(),
  PrimaryTaxIdentifier: z.string().optional(),
  ResaleNum: z.string().optional(),
  SalesTermRef: Ref.optional(),
  PaymentMethodRef: Ref.optional(),
  CurrencyRef: Ref.optional(),
  PreferredDeliveryMethod: z.string().optional(),
  Balance: z.number().optional(),
  BalanceWithJobs: z.number().optional(),
  Job: z.boolean().optional(),
  BillWithParent: z.boolean().optional(),
  ParentRef: Ref.optional(),
});
export const Customer = CustomerBody.extend({
  ...storedCommon,
  DisplayName: z.string(),
  Active: z.boolean(),
  CurrencyRef: Ref,
  Balance: z.number(),
});
export type Customer = z.infer<typeof Customer>;

export const ItemBody = z.strictObject({
  ...common,
  Name: z.string().min(1).max(100),
  FullyQualifiedName: z.string().optional(),
  Sku: z.string().max(100).optional(),
  Description: z.string().max(4000).optional(),
  Active: z.boolean().optional(),
  Type: z.enum(["Service", "NonInventory", "Inventory", "Category"]).optional(),
  UnitPrice: z.number().optional(),
  PurchaseCost: z.number().optional(),
  Taxable: z.boolean().optional(),
  SalesTaxIncluded: z.boolean().optional(),
  SalesTaxCodeRef: Ref.optional(),
  IncomeAccountRef: Ref.optional(),
  ExpenseAccountRef: Ref.optional(),
  TrackQtyOnHand: z.boolean().optional(),
});
export const Item = ItemBody.extend({ ...storedCommon, Active: z.boolean() });
export type Item = z.infer<typeof Item>;

export const AccountBody = z.strictObject({
  ...common,
  Name: z.string().min(1).max(100),
  FullyQualifiedName: z.string().optional(),
  AcctNum: z.string().max(20).optional(),
  Description: z.string().max(100).optional(),
  Active: z.boolean().optional(),
  SubAccount: z.boolean().optional(),
  Classification: z.string().optional(),
  AccountType: z
    .enum([
      "Bank",
      "Accounts Receivable",
      "Other Current Asset",
      "Income",
      "Expense",
      "Other Expense",
      "Other Income",
      "Other Current Liability",
      "Equity",
    ])
    .optional(),
  AccountSubType: z.string().optional(),
  CurrencyRef: Ref.optional(),
  CurrentBalance: z.number().optional(),
});
export const Account = AccountBody.extend({ ...storedCommon, Active: z.boolean() });
export type Account = z.infer<typeof Account>;

const TaxRateList = z.strictObject({
  TaxRateDetail: z.array(
    z.strictObject({
      TaxRateRef: Ref,
      TaxTypeApplicable: z.literal("TaxOnAmount"),
      TaxOrder: z.int(),
    }),
  ),
});

const TaxCodeBody = z.strictObject({
  ...common,
  Name: z.string(),
  Description: z.string().optional(),
  Active: z.boolean().optional(),
  Hidden: z.boolean().optional(),
  Taxable: z.boolean().optional(),
  TaxGroup: z.boolean().optional(),
  SalesTaxRateList: TaxRateList.optional(),
  PurchaseTaxRateList: TaxRateList.optional(),
});
export const TaxCode = TaxCodeBody.extend({ ...storedCommon, Active: z.boolean() });
export type TaxCode = z.infer<typeof TaxCode>;

const TaxRateBody = z.strictObject({
  ...common,
  Name: z.string(),
  Description: z.string().optional(),
  Active: z.boolean().optional(),
  RateValue: z.number(),
  AgencyRef: Ref.optional(),
  SpecialTaxType: z.string().optional(),
  DisplayType: z.string().optional(),
});
export const TaxRate = TaxRateBody.extend({ ...storedCommon, Active: z.boolean() });
export type TaxRate = z.infer<typeof TaxRate>;

export const TermBody = z.strictObject({
  ...common,
  Name: z.string().min(1).max(31),
  Active: z.boolean().optional(),
  Type: z.string().optional(),
  DueDays: z.int().min(0).optional(),
});
export const Term = TermBody.extend({ ...storedCommon, Active: z.boolean() });
export type Term = z.infer<typeof Term>;

export const PaymentMethodBody = z.strictObject({
  ...common,
  Name: z.string().min(1).max(31),
  Active: z.boolean().optional(),
  Type: z.string().optional(),
});
export const PaymentMethod = PaymentMethodBody.extend({ ...storedCommon, Active: z.boolean() });
export type PaymentMethod = z.infer<typeof PaymentMethod>;

export const PreferencesBody = z.strictObject({
  ...common,
  AccountingInfoPrefs: z.strictObject({ BookCloseDate: z.iso.date().optional() }).optional(),
  SalesFormsPrefs: z
    .strictObject({
      CustomTxnNumbers: z.boolean().optional(),
      AutoApplyCredit: z.boolean().optional(),
      DefaultTerms: Ref.optional(),
      DefaultCustomerMessage: Memo.shape.value.optional(),
    })
    .optional(),
  TaxPrefs: z
    .strictObject({
      UsingSalesTax: z.boolean().optional(),
      PartnerTaxEnabled: z.boolean().optional(),
    })
    .optional(),
  CurrencyPrefs: z
    .strictObject({ MultiCurrencyEnabled: z.boolean().optional(), HomeCurrency: Ref.optional() })
    .optional(),
});
export const Preferences = PreferencesBody.extend(storedCommon);
export type Preferences = z.infer<typeof Preferences>;

export const CompanyInfoBody = z.strictObject({
  ...common,
  CompanyName: z.string(),
  LegalName: z.string().optional(),
  Country: z.string().optional(),
  CompanyAddr: Address.optional(),
  Email: Email.optional(),
  FiscalYearStartMonth: z.string().optional(),
  SupportedLanguages: z.string().optional(),
});
export const CompanyInfo = CompanyInfoBody.extend(storedCommon);
export type CompanyInfo = z.infer<typeof CompanyInfo>;
