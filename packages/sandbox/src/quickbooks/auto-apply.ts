import { followPayment } from "./applications.ts";
import type { Books } from "./books.ts";
import { onlyId } from "./closed-period.ts";
import { ownFields } from "./desk.ts";
import { centsOf, numberOf, smaller } from "./money.ts";
import type { Payment } from "./money-movement-fields.ts";
import { dayOf } from "./vendor-time.ts";

/**
 * With the company's AutoApplyCredit on, open credits pay open invoices of the same customer by
 * themselves, oldest first: each pair is a payment of zero that uses the one and pays the other.
 */
export function autoApplyCredits(books: Books, customerId: string): void {
  const preferences = books.get("Preferences", onlyId);
  if (preferences?.SalesFormsPrefs?.AutoApplyCredit !== true) return;
  for (const { Id: memoId } of books.walk("CreditMemo", { customer: customerId })) {
    for (const { Id: invoiceId } of books.walk("Invoice", { customer: customerId })) {
      const memo = books.get("CreditMemo", memoId);
      const invoice = books.get("Invoice", invoiceId);
      if (memo === undefined || invoice === undefined) continue;
      const amount = smaller(centsOf(memo.Balance), centsOf(invoice.Balance));
      if (amount <= 0n) continue;
      const payment: Payment = {
        ...ownFields(books, "Payment", undefined),
        CustomerRef: invoice.CustomerRef,
        CurrencyRef: invoice.CurrencyRef,
        ...(invoice.ExchangeRate === undefined ? {} : { ExchangeRate: invoice.ExchangeRate }),
        TxnDate: dayOf(books.now),
        TotalAmt: 0,
        UnappliedAmt: 0,
        PrivateNote: "Created by QB Online to link credits to charges.",
        LinkedTxn: [],
        Line: [
          { Amount: numberOf(amount), LinkedTxn: [{ TxnId: invoiceId, TxnType: "Invoice" }] },
          { Amount: numberOf(amount), LinkedTxn: [{ TxnId: memoId, TxnType: "CreditMemo" }] },
        ],
      };
      books.put("Payment", payment, "Create");
      followPayment(books, undefined, payment);
    }
  }
}
