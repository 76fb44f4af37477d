import type {
  Account,
  CompanyInfo,
  Customer,
  Item,
  PaymentMethod,
  Preferences,
  TaxCode,
  TaxRate,
  Term,
} from "./list-fields.ts";
import type { Deposit, JournalEntry, Payment } from "./money-movement-fields.ts";
import type { CreditMemo, Invoice, RefundReceipt } from "./sales-fields.ts";

/** Every object this sandbox keeps, by the name that QuickBooks gives it. */
export interface EntityTypes {
  readonly Account: Account;
  readonly CompanyInfo: CompanyInfo;
  readonly CreditMemo: CreditMemo;
  readonly Customer: Customer;
  readonly Deposit: Deposit;
  readonly Invoice: Invoice;
  readonly Item: Item;
  readonly JournalEntry: JournalEntry;
  readonly Payment: Payment;
  readonly PaymentMethod: PaymentMethod;
  readonly Preferences: Preferences;
  readonly RefundReceipt: RefundReceipt;
  readonly TaxCode: TaxCode;
  readonly TaxRate: TaxRate;
  readonly Term: Term;
}

export type EntityName = keyof EntityTypes;
export type Stored = EntityTypes[EntityName];

interface EntityTraits {
  /** Transactions share one sequence of ids, can be deleted and obey the closing date. */
  readonly transaction: boolean;
  /** What a client may do beside reading. */
  readonly writes: readonly ("create" | "update" | "delete" | "void")[];
  /** The properties that a query may filter and sort by, beside Id and MetaData. */
  readonly queryable: readonly string[];
}

const sales = ["DocNumber", "TxnDate", "CustomerRef", "Balance", "TotalAmt"];
const traits: { readonly [K in EntityName]: EntityTraits } = {
  Invoice: {
    transaction: true,
    writes: ["create", "update", "delete", "void"],
    queryable: [...sales, "DueDate"],
  },
  CreditMemo: {
    transaction: true,
    writes: ["create", "update", "delete", "void"],
    queryable: sales,
  },
  RefundReceipt: {
    transaction: true,
    writes: ["create", "update", "delete", "void"],
    queryable: ["DocNumber", "TxnDate", "CustomerRef", "TotalAmt"],
  },
  Payment: {
    transaction: true,
    writes: ["create", "update", "delete", "void"],
    queryable: ["TxnDate", "CustomerRef", "TotalAmt", "PaymentRefNum", "UnappliedAmt"],
  },
  Deposit: {
    transaction: true,
    writes: ["create", "update", "delete"],
    queryable: ["DocNumber", "TxnDate", "TotalAmt", "DepositToAccountRef"],
  },
  JournalEntry: {
    transaction: true,
    writes: ["create", "update", "delete"],
    queryable: ["DocNumber", "TxnDate"],
  },
  Customer: {
    transaction: false,
    writes: ["create", "update"],
    queryable: [
      "DisplayName",
      "GivenName",
      "FamilyName",
      "FullyQualifiedName",
      "CompanyName",
      "Active",
      "Balance",
      "PrimaryEmailAddr",
    ],
  },
  Item: {
    transaction: false,
    writes: ["create", "update"],
    queryable: ["Name", "FullyQualifiedName", "Sku", "Type", "Active", "UnitPrice"],
  },
  Account: {
    transaction: false,
    writes: ["create", "update"],
    queryable: [
      "Name",
      "FullyQualifiedName",
      "AccountType",
      "AccountSubType",
      "Classification",
      "AcctNum",
      "Active",
    ],
  },
  TaxCode: { transaction: false, writes: [], queryable: ["Name", "Active"] },
  TaxRate: { transaction: false, writes: [], queryable: ["Name", "Active"] },
  Term: { transaction: false, writes: ["create", "update"], queryable: ["Name", "Active"] },
  PaymentMethod: {
    transaction: false,
    writes: ["create", "update"],
    queryable: ["Name", "Active"],
  },
  Preferences: { transaction: false, writes: ["update"], queryable: [] },
  CompanyInfo: { transaction: false, writes: ["update"], queryable: ["CompanyName"] },
};

export const entityTraits = (name: EntityName): EntityTraits => traits[name];

export function isEntityName(name: string): name is EntityName {
  return Object.hasOwn(traits, name);
}

const byLowerCase = new Map(
  Object.keys(traits).flatMap((name) =>
    isEntityName(name) ? [[name.toLowerCase(), name] as const] : [],
  ),
);

/** The entity of a path segment or of a query, in any letter case. */
export function entityNamed(text: string): EntityName | undefined {
  return byLowerCase.get(text.toLowerCase());
}
