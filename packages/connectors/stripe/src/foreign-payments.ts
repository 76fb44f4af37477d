import type { PlanInput } from "@concord/bridge/connector";
import { PaymentFact, RefundFact, ReversalFact, sum, toBig } from "@concord/model";
import type { CurrencyCode } from "@concord/model";
import { foreignFacts } from "./foreign-facts.ts";
import type { PlanContext } from "./plan-context.ts";
import { fromStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading } from "./stripe-schema.ts";

/** A finalised invoice into which what others recorded is entered. */
export interface Entering {
  readonly input: PlanInput;
  readonly reading: InvoiceReading;
  readonly currency: CurrencyCode;
  readonly context: PlanContext;
}

/** One fact of a payment that did not come from Stripe. */
export interface PaymentPart {
  readonly path: string;
  readonly key: string;
  readonly fact: PaymentFact;
  /** The payment record that was made for it in Stripe. */
  readonly record: string | undefined;
}

type Amount = ReturnType<typeof toBig>;

/** One payment of another origin with all that is known of it, or all that was used of another invoice's credit: a use that was taken back and made anew is entered there already. */
export interface ForeignPayment {
  readonly name: string;
  readonly parts: readonly PaymentPart[];
  /** Its parts that are here, less what turned out not to be. */
  readonly came: Amount;
  /** What was given back of it without a credit. */
  readonly givenBack: Amount;
  /** What the invoice in Stripe got of it. */
  readonly entered: Amount;
  /** What it is to get yet: less what was given back, and what was too much and was used for another invoice. */
  readonly left: Amount;
}

export function foreignPayments(entering: Entering): readonly ForeignPayment[] {
  const { registers } = entering.input;
  const parts = foreignFacts(registers, "payments").flatMap(([path, value]): PaymentPart[] => {
    const fact = PaymentFact.safeParse(value).data;
    const record = registers[`links.stripe.${path}`];
    const key = path.slice("payments.".length);
    return fact === undefined
      ? []
      : [{ path, key, fact, record: typeof record === "string" ? record : undefined }];
  });
  const lone = loneRefunds(registers);
  const groups = Map.groupBy(parts, ({ key, fact }) => fact.payment ?? fact.takenFrom ?? key);
  return [...groups].map(([group, of]) => {
    const made = of.find(({ fact, record }) => fact.takenFrom === group && record !== undefined);
    const name = made?.key ?? group;
    const names = new Set([name, ...of.map(({ key }) => key)]);
    const came = of.filter((part) => isHere(part, entering.input));
    const taken = Object.entries(registers).flatMap(([path, value]) => {
      const fact = /^reversals\.[^.]+$/.test(path) ? ReversalFact.safeParse(value).data : undefined;
      return fact !== undefined && names.has(fact.payment) ? [toBig(fact.amount)] : [];
    });
    const gone = lone.filter(({ fact }) => names.has(fact.payment ?? ""));
    const whole = sum(came.map(({ fact }) => toBig(fact.amount))).minus(sum(taken));
    const entered = sum(of.map((part) => toBig(attachedAmount(part, entering))));
    return {
      name,
      parts: of,
      came: whole,
      givenBack: sumOf(gone.filter(({ fact }) => fact.usedFor === undefined)),
      entered,
      left: whole.minus(sumOf(gone)).minus(entered),
    };
  });
}

/** What was too much of several payments together and was used for other invoices: no payment is named there, since none had as much. */
export function usedOfSeveral({ input: { registers } }: Entering): Amount {
  return sumOf(
    loneRefunds(registers).filter(
      ({ fact: { usedFor, payment } }) => usedFor !== undefined && payment === undefined,
    ),
  );
}

function sumOf(refunds: ReturnType<typeof loneRefunds>): Amount {
  return sum(refunds.map(({ fact }) => toBig(fact.amount)));
}

/** Money that was given back elsewhere and not for a credit. */
export function loneRefunds(
  registers: PlanInput["registers"],
): readonly { readonly key: string; readonly fact: RefundFact }[] {
  const has = (path: string): boolean => (registers[path] ?? null) !== null;
  return foreignFacts(registers, "refunds").flatMap(([path, value]) => {
    const fact = RefundFact.safeParse(value).data;
    if (fact === undefined || has(`${path}.failed`)) return [];
    const isForCredit = fact.credit !== undefined && has(`credits.${fact.credit}`);
    return isForCredit ? [] : [{ key: path.slice("refunds.".length), fact }];
  });
}

/** Announced or bounced money is nothing that Stripe should count. */
export function isHere({ path, fact }: PaymentPart, { registers }: PlanInput): boolean {
  const has = (suffix: string): boolean => (registers[path + suffix] ?? null) !== null;
  return !has(".failed") && (fact.pending !== true || has(".settled"));
}

export function isAttached(part: PaymentPart, entering: Entering): boolean {
  return attachedAmount(part, entering) !== undefined;
}

/** What the invoice in Stripe got of this part; undefined while it has nothing of it. */
function attachedAmount(
  { record, fact }: PaymentPart,
  { reading: { payments }, currency }: Entering,
): PaymentFact["amount"] | undefined {
  // Made for it here, or a payment of Stripe's own that was found to be this one.
  const found = payments.find(({ record: made, payment: { payment: by } }) =>
    [made?.id, by.payment_intent, by.charge].includes(record),
  );
  if (record === undefined || found === undefined) return undefined;
  const paid = found.payment.amount_paid;
  return paid === undefined || paid === null ? fact.amount : fromStripeAmount(paid, currency);
}
