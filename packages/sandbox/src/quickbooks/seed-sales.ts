import type { Customer, Item, TaxCode } from "./list-fields.ts";
import type { CompanySettings } from "./settings.ts";

/** What the sales documents of one seeded order have in common. */
export interface SalesPlan {
  readonly CustomerRef: { readonly value: string };
  readonly TxnDate: string;
  readonly GlobalTaxCalculation: "TaxInclusive" | "TaxExcluded";
  readonly Line: readonly object[];
  readonly TxnTaxDetail?: object;
}

/** The n-th order: one to four lines, every fifth with gross prices, now and then a discount. */
export function seedSales(
  n: number,
  world: {
    readonly customer: Customer;
    readonly date: string;
    readonly items: readonly Item[];
    readonly codes: readonly TaxCode[];
    readonly settings: CompanySettings;
  },
): SalesPlan {
  const { customer, date, items, codes, settings } = world;
  const domestic = settings.country === "US";
  const whole = customer.CurrencyRef.value === "JPY";
  const foreign = customer.CurrencyRef.value !== settings.homeCurrency;
  const lines = Array.from({ length: 1 + (n % 4) }, (_, row) => {
    const item = items[(n + row * 5) % items.length];
    const cents = whole
      ? 100 * (40 + ((n * 131 + row * 17) % 900))
      : 1250 + ((n * 7919 + row * 977) % 48_000);
    const Qty = 1 + ((n + row) % 5);
    // Abroad the last rate applies, which is zero; at home the first two in turn.
    const code = codes[foreign ? codes.length - 1 : (n + row) % Math.min(2, codes.length)];
    return {
      Description: item?.Description,
      Amount: (cents * Qty) / 100,
      DetailType: "SalesItemLineDetail",
      SalesItemLineDetail: {
        ItemRef: { value: item?.Id },
        UnitPrice: cents / 100,
        Qty,
        TaxCodeRef: { value: domestic ? "TAX" : code?.Id },
      },
    };
  });
  const discount = {
    DetailType: "DiscountLineDetail",
    DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
  };
  return {
    CustomerRef: { value: customer.Id },
    TxnDate: date,
    GlobalTaxCalculation: n % 5 === 2 && !domestic ? "TaxInclusive" : "TaxExcluded",
    Line: n % 11 === 4 ? [...lines, discount] : lines,
    ...(domestic ? { TxnTaxDetail: { TxnTaxCodeRef: { value: codes[0]?.Id } } } : {}),
  };
}
