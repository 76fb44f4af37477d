import type { Registers } from "@concord/bridge/connector";
import { CreditFact, PaymentFact, RefundFact, sum, toBig } from "@concord/model";
import { Sales } from "./quickbooks-schema.ts";
import type { Blocked } from "./sales-body.ts";
import { entriesOf, has, isFromHere, linkedTo } from "./settling.ts";
import type { FactEntry, SettlingContext } from "./settling.ts";
import { takenBackOf } from "./taken-back.ts";
import type { TakenBack } from "./taken-back.ts";

type Amount = ReturnType<typeof toBig>;

const Settled = Sales.pick({ TotalAmt: true, Balance: true });

/**
 * A credit of an invoice that none of its credit notes gave is money paid too much, which the books hold with its payment. That may be deposited by now, so that a person
 * applies it. `done`: as much is settled there as here, so that somebody did. Undefined for any other credit.
 */
export function toApplyByHand(
  { key, fact }: FactEntry<PaymentFact>,
  { left }: TakenBack,
  { input, issued }: SettlingContext,
): Blocked | "done" | undefined {
  const source = fact.takenFrom === undefined ? undefined : input.related(fact.takenFrom);
  if (source === undefined) return undefined;
  const { registers } = source;
  const isCredited = entriesOf(registers, "credits", CreditFact).some(
    (credit) => !isFromHere(credit.key) && !has(registers, `${credit.path}.voided`),
  );
  if (isCredited) return undefined;
  if (isSettledThere(input)) return "done";
  const refund = RefundFact.safeParse(registers[`refunds.${key}`]).data;
  const payment = linkedTo(registers, `payments.${refund?.payment ?? ""}`);
  const where = payment === undefined ? "the payment that was too much" : `payment ${payment}`;
  return {
    reason: `${left} ${issued.invoice.currency ?? ""} that were paid too much for invoice ${fact.reference ?? ""} were used for invoice ${issued.number}. In QuickBooks they are the part of ${where} that is not applied.`,
    fixes: [`Apply the rest of ${where} to invoice ${issued.number} in QuickBooks by hand`],
  };
}

/** What of a payment was too much and was used for other invoices. */
export function usedOf(registers: Registers, payment: string): Amount {
  const uses = entriesOf(registers, "refunds", RefundFact).filter(
    ({ path, fact }) =>
      fact.usedFor !== undefined && fact.payment === payment && !has(registers, `${path}.failed`),
  );
  return sum(uses.map(({ fact }) => toBig(fact.amount)));
}

/** Whether the books have settled as much of the invoice as payments and credits do here. */
function isSettledThere({ shadow, registers }: SettlingContext["input"]): boolean {
  const { TotalAmt, Balance } = Settled.safeParse(shadow?.object.raw).data ?? {};
  if (TotalAmt === undefined || Balance === undefined) return false;
  const payments = entriesOf(registers, "payments", PaymentFact)
    .filter(({ path, fact }) => fact.pending !== true || has(registers, `${path}.settled`))
    .map(({ key }) => toBig(takenBackOf(registers, key).left));
  const credits = entriesOf(registers, "credits", CreditFact)
    .filter(({ path }) => !has(registers, `${path}.voided`))
    .map(({ fact }) => toBig(fact.amount));
  const here = sum([...payments, ...credits]);
  const whole = toBig(TotalAmt.value);
  return whole.minus(Balance).gte(here.lt(whole) ? here : whole);
}
