import { toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { InvoiceKind } from "./invoice.ts";
import { isOwed } from "./settlement.ts";
import type { InvoiceStatus } from "./summary.ts";

/** What of an invoice says whose money it is. */
interface Claiming {
  readonly kind: InvoiceKind;
  readonly gross: DecimalString;
}

/** Whether what is open of it is the customer's: of a credit note, and of what claims less than nothing. */
export function isOwedToCustomer({ kind, gross }: Claiming): boolean {
  return kind === "credit-note" || gross.startsWith("-");
}

/** Whether a customer still has something to pay of it. */
export function isOwedToUs(invoice: Claiming & { readonly status: InvoiceStatus }): boolean {
  return isOwed(invoice.status) && !isOwedToCustomer(invoice);
}

/** What is still open of it to the customer's credit: a credit that nobody has used or given back. */
export function isOpenCredit(invoice: Claiming & { readonly status: InvoiceStatus }): boolean {
  return isOwed(invoice.status) && isOwedToCustomer(invoice);
}

/** An amount of an invoice as money that comes to us: of a credit note it goes the other way. */
export function asMoneyToUs(amount: DecimalString, kind: InvoiceKind): DecimalString {
  return kind === "credit-note" ? toDecimalString(toBig(amount).neg()) : amount;
}
