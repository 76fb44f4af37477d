import type { JsonValue } from "@concord/model";
import { total } from "./mapping-line.ts";
import type { InvoiceContext } from "./mapping-context.ts";
import { dateOf } from "./stripe-dates.ts";
import { fromStripeAmount } from "./stripe-money.ts";
import type { StripeCreditNote } from "./stripe-schema.ts";

/**
 * The facts of a credit note. Before payment it lowers what is claimed. After payment the same amount leaves again, so that what is outstanding does not change: as
 * refunds of the payment (which name this credit), into the customer's balance, or outside of Stripe.
 */
export function creditFacts(
  note: StripeCreditNote,
  { currency, timeZone, drifted }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const key = `stripe:${note.id}`;
  const on = dateOf(note.effective_at ?? note.created, timeZone);
  const facts: Record<string, JsonValue> = {
    [`credits.${key}`]: {
      amount: fromStripeAmount(note.total, currency),
      creditNote: note.number,
      on,
      ...(note.reason && { reason: note.reason }),
    },
  };
  const given = (way: string, amount: number, reason: string): void => {
    if (amount <= 0) return;
    facts[`refunds.${key}~${way}`] = {
      amount: fromStripeAmount(amount, currency),
      on,
      reason,
      credit: key,
      ...(way === "balance" && { to: "balance" }),
    };
  };
  const outside = note.out_of_band_amount ?? 0;
  // Refunds of Stripe's own payments are facts of those payments.
  const refunded = total(note.refunds.map(({ amount_refunded: amount }) => amount));
  const elsewhere = note.refunds.filter(({ refund }) => !refund);
  given("outside", outside, "paid back outside Stripe");
  given(
    "record",
    total(elsewhere.map(({ amount_refunded: amount }) => amount)),
    "paid back outside Stripe",
  );
  given("balance", note.post_payment_amount - refunded - outside, "to the customer's balance");
  switch (note.status) {
    case "issued":
      break;
    case "void":
      facts[`credits.${key}.voided`] = note.voided_at
        ? { on: dateOf(note.voided_at, timeZone) }
        : {};
      break;
    default:
      drifted(
        "creditNotes.status",
        `Credit note ${note.id} is “${note.status}”, which we do not know.`,
      );
  }
  return facts;
}
