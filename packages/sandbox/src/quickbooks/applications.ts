import type { Books } from "./books.ts";
import { type Cents, centsOf, numberOf, smaller, sum } from "./money.ts";
import type { Payment, PaymentLine } from "./money-movement-fields.ts";
import type { CreditMemo, Invoice } from "./sales-fields.ts";
import type { LinkedTxn } from "./shared-fields.ts";

/** What a payment's line can be applied to: an invoice (pays it) or a credit memo (uses it). */
export type Target = "Invoice" | "CreditMemo";

export const targetOf = (line: PaymentLine): LinkedTxn | undefined => line.LinkedTxn[0];

/** How much of a payment goes to one invoice or comes from one credit memo. */
export function appliedTo(payment: Payment | undefined, type: Target, id: string): Cents {
  const lines = (payment?.Line ?? []).filter((line) => {
    const target = targetOf(line);
    return target?.TxnType === type && target.TxnId === id;
  });
  return sum(lines.map((line) => centsOf(line.Amount)));
}

export function amountOf(lines: readonly PaymentLine[], type: Target): Cents {
  return sum(lines.map((line) => (targetOf(line)?.TxnType === type ? centsOf(line.Amount) : 0n)));
}

/** What is left of a payment: its total and the credits it uses, less the invoices it pays. */
export function unappliedOf(total: Cents, lines: readonly PaymentLine[]): Cents {
  return total + amountOf(lines, "CreditMemo") - amountOf(lines, "Invoice");
}

/** Carries the difference between two states of a payment into the balances it is applied to. */
export function followPayment(
  books: Books,
  before: Payment | undefined,
  after: Payment | undefined,
): void {
  const payment = after ?? before;
  if (payment === undefined) return;
  const targets = new Map(
    [...(before?.Line ?? []), ...(after?.Line ?? [])]
      .flatMap((line) => line.LinkedTxn)
      .map((link) => [`${link.TxnType} ${link.TxnId}`, link]),
  );
  for (const { TxnType, TxnId } of targets.values()) {
    if (TxnType === "Invoice") {
      const invoice = books.get("Invoice", TxnId);
      const change = invoice && moved(invoice, before, after, "Invoice", payment.Id);
      if (invoice && change) books.put("Invoice", { ...invoice, ...change });
    } else if (TxnType === "CreditMemo") {
      const memo = books.get("CreditMemo", TxnId);
      const change = memo && moved(memo, before, after, "CreditMemo", payment.Id);
      if (memo && change)
        books.put("CreditMemo", { ...memo, ...change, RemainingCredit: change.Balance });
    }
  }
}

function moved(
  object: Invoice | CreditMemo,
  before: Payment | undefined,
  after: Payment | undefined,
  type: Target,
  paymentId: string,
) {
  const now = appliedTo(after, type, object.Id);
  const difference = now - appliedTo(before, type, object.Id);
  const others = object.LinkedTxn.filter(({ TxnId }) => TxnId !== paymentId);
  if (difference === 0n && now > 0n === others.length < object.LinkedTxn.length) return undefined;
  const link = now > 0n ? [{ TxnId: paymentId, TxnType: "Payment" }] : [];
  return {
    Balance: numberOf(centsOf(object.Balance) - difference),
    LinkedTxn: [...others, ...link],
  };
}

/**
 * Takes `excess` of an invoice's or memo's applications back, newest payment first; what was taken
 * stays on the payment as unapplied money.
 */
export function takeBack(books: Books, type: Target, object: Invoice | CreditMemo, excess: Cents) {
  let left = excess;
  for (const { TxnId, TxnType } of object.LinkedTxn.toReversed()) {
    const payment = TxnType === "Payment" ? books.get("Payment", TxnId) : undefined;
    if (payment === undefined || left <= 0n) continue;
    const taken = smaller(left, appliedTo(payment, type, object.Id));
    left -= taken;
    rewrite(books, payment, reduced(payment.Line, type, object.Id, taken));
  }
}

function reduced(
  lines: readonly PaymentLine[],
  type: string,
  id: string | undefined,
  amount: Cents,
): PaymentLine[] {
  let left = amount;
  const kept = lines.toReversed().map((line) => {
    const target = targetOf(line);
    if (target?.TxnType !== type || (id !== undefined && target.TxnId !== id)) return line;
    const taken = smaller(left, centsOf(line.Amount));
    left -= taken;
    return { ...line, Amount: numberOf(centsOf(line.Amount) - taken) };
  });
  return kept.toReversed().filter((line) => line.Amount > 0);
}

/** Puts a payment with other lines. One that used to be nothing but an application disappears. */
function rewrite(books: Books, payment: Payment, lines: PaymentLine[]): void {
  const total = centsOf(payment.TotalAmt);
  // When a credit is gone, the invoices that it paid are open again.
  const missing = -unappliedOf(total, lines);
  const Line = missing > 0n ? reduced(lines, "Invoice", undefined, missing) : lines;
  if (total === 0n && amountOf(Line, "Invoice") === 0n) {
    books.remove("Payment", payment.Id);
    followPayment(books, payment, undefined);
    return;
  }
  const after = { ...payment, Line, UnappliedAmt: numberOf(unappliedOf(total, Line)) };
  books.put("Payment", after);
  followPayment(books, payment, after);
}
