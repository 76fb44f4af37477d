import type { Plan, PlanInput } from "@concord/bridge/connector";
import { PaymentFact, ReversalFact, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString } from "@concord/model";
import { foreignFacts, targetOf, takesMoney } from "./foreign-facts.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, notBefore, one, ownMetadata } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { secondsOf } from "./stripe-dates.ts";
import { fromStripeAmount, toStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading } from "./stripe-schema.ts";

interface Entering {
  readonly input: PlanInput;
  readonly reading: InvoiceReading;
  readonly currency: CurrencyCode;
  readonly context: PlanContext;
}

interface ForeignPayment {
  readonly path: string;
  readonly key: string;
  readonly fact: PaymentFact;
  /** The payment record that was made for it in Stripe. */
  readonly record: string | undefined;
}

/**
 * Payments that other tools or people recorded, each entered once. One payment may stand here as several facts, and a part of it may have been taken back: what is
 * entered of it all together is what it comes to now. What Stripe has of it beyond that is told, since Stripe gives no payment back without moving money.
 */
export function planPayments(entering: Entering): readonly Plan[] {
  const { registers } = entering.input;
  const payments = foreignFacts(registers, "payments").flatMap(
    ([path, value]): ForeignPayment[] => {
      const fact = PaymentFact.safeParse(value).data;
      const record = registers[`links.stripe.${path}`];
      const key = path.slice("payments.".length);
      return fact === undefined
        ? []
        : [{ path, key, fact, record: typeof record === "string" ? record : undefined }];
    },
  );
  const groups = Map.groupBy(payments, ({ key, fact }) => fact.payment ?? key);
  return [...groups].flatMap(([name, parts]) => planPayment(name, parts, entering));
}

function planPayment(
  name: string,
  parts: readonly ForeignPayment[],
  entering: Entering,
): readonly Plan[] {
  const { input, reading, currency } = entering;
  const entered = sum(parts.map((part) => toBig(attachedAmount(part, reading, currency))));
  let left = toBig(standing(name, parts, input)).minus(entered);
  if (left.lt(0) && entered.gt(0)) {
    const over = toDecimalString(left.times(-1));
    return [
      blocked(
        `Payment ${name} was taken back by ${over} ${currency}, and Stripe says that it came.`,
        "Credit the invoice in Stripe and issue a new one",
        "Leave it, if the money came another way, and record that payment",
      ),
    ];
  }
  return parts.flatMap((part): Plan[] => {
    const isAttached = attachedAmount(part, reading, currency) !== undefined;
    if (isAttached || !takesMoney(reading) || !isHere(part.path, part.fact, input.registers)) {
      return [];
    }
    const amount = toBig(part.fact.amount).gt(left) ? left : toBig(part.fact.amount);
    if (amount.lte(0)) return [];
    left = left.minus(amount);
    if (part.record !== undefined) return [attach(part, part.record, entering)];
    const wanted = toDecimalString(amount);
    return [tooMuch(wanted, entering) ?? report(part, wanted, entering)];
  });
}

/** What the payment comes to now: its parts that are here, less what was taken back. */
function standing(
  name: string,
  parts: readonly ForeignPayment[],
  { registers }: PlanInput,
): DecimalString {
  const names = new Set([name, ...parts.map(({ key }) => key)]);
  const came = parts
    .filter(({ path, fact }) => isHere(path, fact, registers))
    .map(({ fact }) => toBig(fact.amount));
  const taken = Object.entries(registers).flatMap(([path, value]) => {
    const fact = /^reversals\.[^.]+$/.test(path) ? ReversalFact.safeParse(value).data : undefined;
    return fact !== undefined && names.has(fact.payment) ? [toBig(fact.amount)] : [];
  });
  return toDecimalString(sum(came).minus(sum(taken)));
}

/** What the invoice in Stripe got of this part; undefined while it has nothing of it. */
function attachedAmount(
  { record, fact }: ForeignPayment,
  { payments }: InvoiceReading,
  currency: CurrencyCode,
): DecimalString | undefined {
  const found = payments.find((payment) => payment.record?.id === record);
  if (record === undefined || found === undefined) return undefined;
  const paid = found.payment.amount_paid;
  return paid === undefined || paid === null ? fact.amount : fromStripeAmount(paid, currency);
}

/** Announced or bounced money is nothing that Stripe should count. */
function isHere(path: string, fact: PaymentFact, registers: PlanInput["registers"]): boolean {
  const has = (suffix: string): boolean => (registers[path + suffix] ?? null) !== null;
  return !has(".failed") && (fact.pending !== true || has(".settled"));
}

function attach({ fact }: ForeignPayment, record: string, entering: Entering): Plan {
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
    `A payment of ${amount} ${currency} was recorded, but in Stripe only ${left} is open.`,
    "Find out whether the customer paid twice",
    "Refund what is too much",
  );
}

function report(
  { path, fact }: ForeignPayment,
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
