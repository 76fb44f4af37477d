import { appliedTo, followPayment, targetOf, unappliedOf } from "./applications.ts";
import type { Books } from "./books.ts";
import { currencyOf } from "./currency.ts";
import { createDesk, type Desk, ownFields } from "./desk.ts";
import { type Answer, type Fault, answered, business, invalidReference, refused } from "./fault.ts";
import { centsOf, numberOf } from "./money.ts";
import { type Payment, PaymentBody, type PaymentLine } from "./money-movement-fields.ts";
import { resolveRef, resolveRefs } from "./references.ts";
import { depositFault } from "./sales-desk.ts";
import { voidNote } from "./sales-document.ts";
import { dayOf } from "./vendor-time.ts";

export const paymentDesk: Desk = createDesk("Payment", {
  schema: PaymentBody,
  complete(books, body, before): Answer<Payment> {
    const customer = resolveRef(books, "Customer", body.CustomerRef, before === undefined);
    if (!customer.ok) return customer;
    const currency = currencyOf(books, body, body.CustomerRef.value);
    if (!currency.ok) return currency;
    const refs = resolveRefs(
      books,
      {
        PaymentMethodRef: ["PaymentMethod", body.PaymentMethodRef],
        DepositToAccountRef: ["Account", body.DepositToAccountRef],
      },
      before === undefined,
    );
    if (!refs.ok) return refs;
    const lines = body.Line ?? [];
    const fault = lineFault(books, lines, body.CustomerRef.value, before);
    if (fault !== undefined) return refused(fault);
    const unapplied = unappliedOf(centsOf(body.TotalAmt), lines);
    if (unapplied < 0n)
      return refused(business("The payment is applied for more than its amount.", "Line.Amount"));
    return answered({
      ...body,
      ...ownFields(books, "Payment", before),
      ...currency.value,
      ...refs.value,
      CustomerRef: customer.value,
      TxnDate: body.TxnDate ?? dayOf(books.now),
      UnappliedAmt: numberOf(unapplied),
      Line: lines,
      LinkedTxn: before?.LinkedTxn ?? [],
    });
  },
  locked: (_, payment) => depositFault(payment.LinkedTxn),
  follow: followPayment,
  voided: (_, payment) => ({
    ...payment,
    TotalAmt: 0,
    UnappliedAmt: 0,
    Line: [],
    PrivateNote: voidNote(payment.PrivateNote),
  }),
});

/** Each line names an invoice or a credit memo of this customer that has that much left. */
function lineFault(
  books: Books,
  lines: readonly PaymentLine[],
  customerId: string,
  before: Payment | undefined,
): Fault | undefined {
  const seen = new Set<string>();
  for (const line of lines) {
    const target = targetOf(line);
    if (target === undefined) return business("A payment line needs one LinkedTxn.", "Line");
    const { TxnId, TxnType } = target;
    if (TxnType !== "Invoice" && TxnType !== "CreditMemo")
      return business(`A payment cannot be linked to ${TxnType}.`, "Line.LinkedTxn.TxnType");
    const object = books.get(TxnType, TxnId);
    if (object === undefined) return invalidReference(`Line.LinkedTxn ${TxnType}`, TxnId);
    if (object.CustomerRef.value !== customerId)
      return business(`${TxnType} ${TxnId} belongs to another customer.`, "CustomerRef");
    if (seen.has(`${TxnType} ${TxnId}`))
      return business(`${TxnType} ${TxnId} is linked twice.`, "Line.LinkedTxn");
    seen.add(`${TxnType} ${TxnId}`);
    const available = centsOf(object.Balance) + appliedTo(before, TxnType, TxnId);
    if (centsOf(line.Amount) > available)
      return business(
        `${line.Amount} is more than the ${numberOf(available)} open on ${TxnType} ${TxnId}.`,
        "Line.Amount",
      );
  }
  return undefined;
}
