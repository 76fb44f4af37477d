import { roundDecimal } from "./rounding.ts";
import { minorUnits } from "./currency.ts";
import type { CurrencyCode } from "./currency.ts";
import { toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Ledger, PaymentFact } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import type { InvoiceKind } from "./invoice.ts";
import { balanceLedger } from "./ledger-balance.ts";
import type { Settlement } from "./settlement.ts";
import { byText } from "./text-order.ts";

/** A payment of which something is still here. */
export interface HeldPayment {
  /** By which refunds, reversals and disputes name it. */
  readonly key: EntryKey;
  /** What of it is still here, in the invoice's currency. */
  readonly left: DecimalString;
  /** As it was recorded; of one that came in several parts, the first. */
  readonly fact: PaymentFact;
}

/** The payments of an invoice of which money is still here, the newest first and those without a day last. */
export function heldPayments(ledger: Ledger): readonly HeldPayment[] {
  const { byPayment } = balanceLedger(ledger, false);
  const dayOf = ({ fact }: HeldPayment): string => fact.paidOn ?? "";
  return [...byPayment]
    .flatMap(([name, left]) => {
      const fact = factOf(ledger, name);
      return fact === undefined || left.lte(0)
        ? []
        : [{ key: EntryKey.parse(name), left: toDecimalString(left), fact }];
    })
    .toSorted((one, other) => {
      const [first, second] = [dayOf(one), dayOf(other)];
      return first < second ? 1 : -Number(first > second);
    });
}

function factOf({ payments }: Ledger, name: string): PaymentFact | undefined {
  const parts = Object.entries(payments).filter(([key, { payment }]) => (payment ?? key) === name);
  return parts.toSorted(([one], [other]) => byText(one, other))[0]?.[1];
}

/**
 * The most that can be given back: no more than was paid, and than is left of the payment, where one is named. What is owed to the customer, as a credit note is, is
 * given back itself, up to what is open of it.
 */
export function mostToGiveBack(
  { claim, paid, outstanding }: Pick<Settlement, "claim" | "paid" | "outstanding">,
  kind: InvoiceKind,
  payment?: HeldPayment,
): DecimalString {
  const isCreditNote = kind === "credit-note";
  const isOwedToCustomer = isCreditNote !== toBig(claim).lt(0);
  const here = isOwedToCustomer ? toBig(outstanding).times(isCreditNote ? 1 : -1) : toBig(paid);
  const left = payment === undefined ? here : toBig(payment.left);
  const most = left.lt(here) ? left : here;
  return toDecimalString(most.lt(0) ? toBig(undefined) : most);
}

/** What money of another currency comes to in the invoice's. `rate`: units of the invoice's currency for one of the other. */
export function amountAtRate(
  total: DecimalString,
  rate: DecimalString,
  currency: CurrencyCode | undefined,
): DecimalString {
  const amount = toBig(total).times(toBig(rate));
  return toDecimalString(roundDecimal(amount, minorUnits(currency), "half-away-from-zero"));
}
