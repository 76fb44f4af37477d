import { takeBack, type Target } from "./applications.ts";
import { autoApplyCredits } from "./auto-apply.ts";
import type { Books } from "./books.ts";
import { createDesk, type Desk, ownFields } from "./desk.ts";
import { type Answer, answered, business, deposited, refused } from "./fault.ts";
import { type Cents, centsOf, numberOf } from "./money.ts";
import type { JsonObject } from "./parse-body.ts";
import { resolveRefs } from "./references.ts";
import { completeSales, zeroedSales } from "./sales-document.ts";
import {
  type CreditMemo,
  CreditMemoBody,
  type Invoice,
  InvoiceBody,
  RefundReceiptBody,
} from "./sales-fields.ts";
import type { LinkedTxn } from "./shared-fields.ts";
import { addDays } from "./vendor-time.ts";

/** New lines without a stated tax are taxed anew; the old document's tax is not theirs. */
const forget = (patch: JsonObject): readonly string[] =>
  "Line" in patch && !("TxnTaxDetail" in patch) ? ["TxnTaxDetail"] : [];

const applied = (before: Invoice | CreditMemo | undefined): Cents =>
  before === undefined ? 0n : centsOf(before.TotalAmt) - centsOf(before.Balance);

export const invoiceDesk: Desk = createDesk("Invoice", {
  schema: InvoiceBody,
  forget,
  complete(books, body, before): Answer<Invoice> {
    const sales = completeSales(books, "Invoice", body, before);
    if (!sales.ok) return sales;
    const refs = resolveRefs(books, { SalesTermRef: ["Term", body.SalesTermRef] }, false);
    if (!refs.ok) return refs;
    const term = body.SalesTermRef && books.get("Term", body.SalesTermRef.value);
    const fault = movedFault(before, body.CustomerRef.value);
    if (fault !== undefined) return refused(fault);
    const balance = centsOf(sales.value.TotalAmt) - applied(before);
    return answered({
      ...body,
      ...ownFields(books, "Invoice", before),
      ...sales.value,
      ...refs.value,
      DueDate: body.DueDate ?? addDays(sales.value.TxnDate, term?.DueDays ?? 0),
      // Negative for a moment when the total fell below what is paid: `follow` takes the rest back.
      Balance: numberOf(balance),
      LinkedTxn: before?.LinkedTxn ?? [],
      EmailStatus: body.EmailStatus ?? "NotSet",
      PrintStatus: body.PrintStatus ?? "NeedToPrint",
    });
  },
  follow(books, before, after) {
    if (before !== undefined) release(books, "Invoice", before, after);
    else if (after !== undefined) autoApplyCredits(books, after.CustomerRef.value);
  },
  voided: (_, invoice) => ({
    ...invoice,
    ...zeroedSales(invoice),
    Balance: numberOf(-applied(invoice)),
  }),
});

export const creditMemoDesk: Desk = createDesk("CreditMemo", {
  schema: CreditMemoBody,
  forget,
  complete(books, body, before): Answer<CreditMemo> {
    const sales = completeSales(books, "CreditMemo", body, before);
    if (!sales.ok) return sales;
    const fault = movedFault(before, body.CustomerRef.value);
    if (fault !== undefined) return refused(fault);
    const balance = centsOf(sales.value.TotalAmt) - applied(before);
    if (balance < 0n)
      return refused(business("The credit is applied to invoices for more than this.", "TotalAmt"));
    return answered({
      ...body,
      ...ownFields(books, "CreditMemo", before),
      ...sales.value,
      Balance: numberOf(balance),
      RemainingCredit: numberOf(balance),
      LinkedTxn: before?.LinkedTxn ?? [],
    });
  },
  follow(books, before, after) {
    if (before !== undefined) release(books, "CreditMemo", before, after);
    else if (after !== undefined) autoApplyCredits(books, after.CustomerRef.value);
  },
  voided: (_, memo) => ({
    ...memo,
    ...zeroedSales(memo),
    Balance: numberOf(-applied(memo)),
    RemainingCredit: numberOf(-applied(memo)),
  }),
});

export const refundReceiptDesk: Desk = createDesk("RefundReceipt", {
  schema: RefundReceiptBody,
  forget,
  complete(books, body, before) {
    const sales = completeSales(books, "RefundReceipt", body, before);
    if (!sales.ok) return sales;
    const refs = resolveRefs(
      books,
      { PaymentMethodRef: ["PaymentMethod", body.PaymentMethodRef] },
      false,
    );
    if (!refs.ok) return refs;
    const account = resolveRefs(
      books,
      { DepositToAccountRef: ["Account", body.DepositToAccountRef] },
      before === undefined,
    );
    if (!account.ok) return account;
    return answered({
      ...body,
      ...ownFields(books, "RefundReceipt", before),
      ...sales.value,
      ...refs.value,
      DepositToAccountRef: account.value.DepositToAccountRef ?? body.DepositToAccountRef,
      Balance: 0,
      LinkedTxn: before?.LinkedTxn ?? [],
    });
  },
  locked: (_, receipt) => depositFault(receipt.LinkedTxn),
  voided: (_, receipt) => ({ ...receipt, ...zeroedSales(receipt) }),
});

/** Refuses (6540) to touch what a deposit contains. */
export function depositFault(links: readonly LinkedTxn[] | undefined) {
  const link = links?.find(({ TxnType }) => TxnType === "Deposit");
  return link === undefined ? undefined : deposited(link.TxnId);
}

/** What is settled by one customer's money cannot become another customer's. */
function movedFault(before: Invoice | CreditMemo | undefined, customerId: string) {
  if (before === undefined || before.CustomerRef.value === customerId) return undefined;
  return applied(before) === 0n
    ? undefined
    : business("Unlink the payments before changing the customer.", "CustomerRef");
}

/** Gives payments back what an object no longer takes: all of it when voided or removed. */
function release<T extends Invoice | CreditMemo>(
  books: Books,
  type: Target,
  before: T,
  after: T | undefined,
): void {
  const excess = applied(before) - (after === undefined ? 0n : centsOf(after.TotalAmt));
  if (excess > 0n) takeBack(books, type, before, excess);
}
