import type { Plan } from "@concord/bridge/connector";
import { factWords, sum, toBig, toDecimalString } from "@concord/model";
import type { DecimalString } from "@concord/model";
import { targetOf, takesMoney } from "./foreign-facts.ts";
import { foreignPayments, isAttached, isHere, usedOfSeveral } from "./foreign-payments.ts";
import type { Entering, ForeignPayment, PaymentPart } from "./foreign-payments.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, notBefore, one, ownMetadata } from "./plan-context.ts";
import { secondsOf } from "./stripe-dates.ts";
import { fromStripeAmount, toStripeAmount } from "./stripe-money.ts";

/**
 * Payments that other tools or people recorded, each entered once. One payment may stand here as several facts, and a part of it may have been taken or given back: what is
 * entered of it all together is what it comes to now. What Stripe has of it beyond that is told, since Stripe gives no payment back without moving money.
 */
export function planPayments(entering: Entering): readonly Plan[] {
  const payments = foreignPayments(entering);
  const isEntered = ({ parts }: ForeignPayment): boolean =>
    parts.every((part) => isAttached(part, entering));
  const short = payments.filter((each) => each.left.gt(0) && isEntered(each));
  let spare = usedOfSeveral(entering).minus(sum(short.map(({ left }) => left)));
  let open = toBig(fromStripeAmount(entering.reading.invoice.amount_remaining, entering.currency));
  return payments.flatMap((payment) => {
    if (payment.left.lte(0) || isEntered(payment)) return planPayment(payment, entering);
    // What was used of several together is of those that the invoice has no room for.
    const beyond = payment.left.minus(open);
    const lent = beyond.gt(spare) ? spare : beyond;
    const left = lent.gt(0) ? payment.left.minus(lent) : payment.left;
    spare = spare.minus(payment.left.minus(left));
    open = open.gt(left) ? open.minus(left) : toBig(undefined);
    return planPayment({ ...payment, left }, entering);
  });
}

function planPayment(payment: ForeignPayment, entering: Entering): readonly Plan[] {
  const { name, parts, came, entered } = payment;
  const { input, reading, currency } = entering;
  if (entered.gt(0) && entered.gt(came)) {
    const over = toDecimalString(entered.minus(came));
    const [first] = parts;
    return [
      blocked(
        `Payment ${first === undefined ? name : factWords(first.fact, currency)} was taken back by ${over} ${currency}, and Stripe says that it came.`,
        "Credit the invoice in Stripe and issue a new one",
        "Leave it, if the money came another way, and record that payment",
      ),
    ];
  }
  let { left } = payment;
  return parts.flatMap((part): Plan[] => {
    if (isAttached(part, entering) || !takesMoney(reading) || !isHere(part, input)) return [];
    const amount = toBig(part.fact.amount).gt(left) ? left : toBig(part.fact.amount);
    if (amount.lte(0)) return [];
    left = left.minus(amount);
    if (part.record !== undefined) return [attach(part, part.record, entering)];
    const wanted = toDecimalString(amount);
    return [tooMuch(wanted, entering) ?? report(part, wanted, entering)];
  });
}

function attach({ fact }: PaymentPart, record: string, entering: Entering): Plan {
  const { input, reading, currency } = entering;
  return one(
    effect(
      input,
      { action: "attach-payment", record },
      {
        intent: record,
        target: targetOf(reading),
        carries: [],
        summary: `Enter payment ${fact.amount} ${currency} in Stripe`,
      },
    ),
  );
}

function tooMuch(
  amount: DecimalString,
  { reading: { invoice }, currency }: Entering,
): Plan | undefined {
  const left = fromStripeAmount(invoice.amount_remaining, currency);
  if (toBig(amount).lte(toBig(left))) return undefined;
  return blocked(
    `A payment of ${amount} ${currency} was recorded, but in Stripe only ${left} ${currency} is open.`,
    "Find out whether the customer paid twice",
    "Refund what is too much",
  );
}

function report(
  { path, fact }: PaymentPart,
  wanted: DecimalString,
  { input, reading: { invoice }, currency, context }: Entering,
): Plan {
  const amount = toStripeAmount(wanted, currency);
  if (amount.type === "refused") return blocked(amount.reason, "Correct the payment");
  const at = fact.paidOn === undefined ? invoice.created : secondsOf(fact.paidOn, context.timeZone);
  return one(
    effect(
      input,
      {
        action: "report-payment",
        params: {
          amount_requested: { currency: currency.toLowerCase(), value: amount.amount },
          initiated_at: at,
          outcome: "guaranteed",
          guaranteed: { guaranteed_at: at },
          payment_method_details: {
            type: "custom",
            custom: { display_name: fact.method ?? "Outside Stripe" },
          },
          processor_details: {
            type: "custom",
            custom: { payment_reference: fact.reference ?? path.slice("payments.".length) },
          },
          metadata: {
            ...ownMetadata(input.id, context),
            [metadataKeys.fact]: path,
            [metadataKeys.invoice]: invoice.id,
          },
        },
        notBefore: notBefore(input.id),
      },
      { intent: path, carries: [], summary: `Report payment ${wanted} ${currency} to Stripe` },
    ),
  );
}
