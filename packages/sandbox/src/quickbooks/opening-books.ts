import type { Books } from "./books.ts";
import { onlyId } from "./closed-period.ts";
import { ownFields } from "./desk.ts";
import { holdName } from "./unique-name.ts";

/** What a new company has before anybody works in it. Idempotent. */
export function openCompany(books: Books): void {
  if (books.get("CompanyInfo", onlyId) !== undefined) return;
  const { settings } = books;
  const fixed = (entity: "CompanyInfo" | "Preferences") => ({
    ...ownFields(books, entity, undefined),
    Id: onlyId,
  });
  books.put("CompanyInfo", {
    ...fixed("CompanyInfo"),
    CompanyName: settings.companyName,
    LegalName: settings.companyName,
    Country: settings.country,
    FiscalYearStartMonth: "January",
    SupportedLanguages: "en",
  });
  books.put("Preferences", {
    ...fixed("Preferences"),
    AccountingInfoPrefs: {},
    SalesFormsPrefs: { CustomTxnNumbers: false, AutoApplyCredit: false },
    TaxPrefs: { UsingSalesTax: true, PartnerTaxEnabled: false },
    CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: settings.homeCurrency } },
  });
  openAccounts(books);
  openTaxes(books);
  for (const [Name, DueDays] of [
    ["Due on receipt", 0],
    ["Net 14", 14],
    ["Net 30", 30],
  ] as const)
    named(books, "Term", Name, (own) =>
      books.put("Term", { ...own, Name, Type: "STANDARD", DueDays, Active: true }),
    );
  for (const Name of ["Cash", "Bank transfer", "Credit card"])
    named(books, "PaymentMethod", Name, (own) =>
      books.put("PaymentMethod", { ...own, Name, Active: true }),
    );
}

function named(
  books: Books,
  entity: "Account" | "Term" | "PaymentMethod",
  name: string,
  put: (own: ReturnType<typeof ownFields>) => void,
): void {
  const own = ownFields(books, entity, undefined);
  put(own);
  holdName(books, entity, own.Id, undefined, name);
}

const accounts = [
  ["Undeposited Funds", "Other Current Asset", "UndepositedFunds", "Asset"],
  ["Bank", "Bank", "Checking", "Asset"],
  ["Card processor clearing", "Bank", "CashOnHand", "Asset"],
  ["Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "Asset"],
  ["Sales", "Income", "SalesOfProductIncome", "Revenue"],
  ["Services", "Income", "ServiceFeeIncome", "Revenue"],
  ["Discounts given", "Income", "DiscountsRefundsGiven", "Revenue"],
  ["Card processor fees", "Expense", "BankCharges", "Expense"],
  ["Bad debts", "Expense", "BadDebts", "Expense"],
] as const;

function openAccounts(books: Books): void {
  for (const [Name, AccountType, AccountSubType, Classification] of accounts)
    named(books, "Account", Name, (own) =>
      books.put("Account", {
        ...own,
        Name,
        FullyQualifiedName: Name,
        AccountType,
        AccountSubType,
        Classification,
        CurrencyRef: { value: books.settings.homeCurrency },
        CurrentBalance: 0,
        SubAccount: false,
        Active: true,
      }),
    );
}

/** A rate and a code for each configured tax. In the United States also the marks TAX and NON. */
function openTaxes(books: Books): void {
  for (const { name, percent } of books.settings.taxRates) {
    const rate = books.put("TaxRate", {
      ...ownFields(books, "TaxRate", undefined),
      Name: name,
      Description: name,
      RateValue: percent,
      AgencyRef: { value: "1" },
      SpecialTaxType: percent === 0 ? "ZERO_RATE" : "NONE",
      DisplayType: "ReadOnly",
      Active: true,
    });
    const TaxRateDetail = [
      {
        TaxRateRef: { value: rate.Id, name },
        TaxTypeApplicable: "TaxOnAmount" as const,
        TaxOrder: 0,
      },
    ];
    books.put("TaxCode", {
      ...ownFields(books, "TaxCode", undefined),
      Name: name,
      Description: name,
      Hidden: false,
      Taxable: true,
      TaxGroup: true,
      SalesTaxRateList: { TaxRateDetail },
      PurchaseTaxRateList: { TaxRateDetail: [] },
      Active: true,
    });
  }
  if (books.settings.country !== "US") return;
  for (const Id of ["TAX", "NON"])
    books.put("TaxCode", {
      ...ownFields(books, "TaxCode", undefined),
      Id,
      Name: Id,
      Taxable: Id === "TAX",
      TaxGroup: false,
      Active: true,
    });
}
