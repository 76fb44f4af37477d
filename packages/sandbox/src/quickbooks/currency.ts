import type { Books } from "./books.ts";
import { onlyId } from "./closed-period.ts";
import { type Answer, answered, business, refused } from "./fault.ts";
import { type Cents, inHomeCurrency, numberOf } from "./money.ts";
import type { Ref } from "./shared-fields.ts";

interface Priced {
  readonly CurrencyRef?: Ref | undefined;
  readonly ExchangeRate?: number | undefined;
}

interface Currency {
  readonly CurrencyRef: Ref;
  readonly ExchangeRate?: number;
}

/** Home units per foreign unit, where a client states no rate: a fixed day at the money changer. */
const usualRates = new Map([
  ["EUR USD", 0.92],
  ["EUR GBP", 1.17],
  ["EUR CHF", 1.05],
  ["EUR JPY", 0.0061],
  ["USD EUR", 1.09],
  ["USD GBP", 1.27],
  ["USD JPY", 0.0067],
]);

/** A transaction has its customer's currency, and no other (6000). */
export function currencyOf(books: Books, body: Priced, customerId: string): Answer<Currency> {
  const customer = books.get("Customer", customerId);
  const expected = customer?.CurrencyRef ?? { value: books.settings.homeCurrency };
  if (body.CurrencyRef !== undefined && body.CurrencyRef.value !== expected.value)
    return refused(
      business(
        `The customer's currency is ${expected.value}, not ${body.CurrencyRef.value}.`,
        "CurrencyRef",
      ),
    );
  if (!isMultiCurrency(books) || expected.value === books.settings.homeCurrency)
    return answered({
      CurrencyRef: expected,
      ...(isMultiCurrency(books) ? { ExchangeRate: 1 } : {}),
    });
  const usual = usualRates.get(`${books.settings.homeCurrency} ${expected.value}`) ?? 1;
  return answered({ CurrencyRef: expected, ExchangeRate: body.ExchangeRate ?? usual });
}

function isMultiCurrency(books: Books): boolean {
  return books.get("Preferences", onlyId)?.CurrencyPrefs?.MultiCurrencyEnabled === true;
}

/** The total in the home currency, shown only where several currencies are in use. */
export function homeAmounts(books: Books, total: Cents, currency: Currency) {
  if (!isMultiCurrency(books)) return {};
  return { HomeTotalAmt: numberOf(inHomeCurrency(total, currency.ExchangeRate ?? 1)) };
}
