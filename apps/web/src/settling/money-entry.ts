import type { DecimalMark } from "@concord/formats";
import {
  CurrencyCode,
  PlainDate,
  amountAtRate,
  isKnownCurrency,
  outcomesOf,
  toBig,
} from "@concord/model";
import type { DecimalString, DisputeOutcome, HeldPayment, StandingDispute } from "@concord/model";
import { readAmount } from "../editor/read-amount.ts";
import { isOfPayment, kindsOf, likelyAmount, openDisputes, paymentsOf } from "./money-form.ts";
import type { MoneyKind, MoneySaid, MoneyState } from "./money-form.ts";

/** What stands in the fields of the dialog, as it was typed. */
export interface MoneyEntry {
  readonly kind: MoneyKind;
  readonly amount: string;
  readonly on: string;
  readonly reason: string;
  /** Keys of what was chosen. */
  readonly payment: string;
  readonly dispute: string;
  readonly isForeign: boolean;
  readonly currency: string;
  readonly total: string;
  readonly rate: string;
  readonly cause: NonNullable<MoneySaid["cause"]>;
  readonly isWithdrawn: boolean;
  readonly outcome: DisputeOutcome;
}

/** How this person writes numbers. */
export interface Notation {
  readonly decimal: DecimalMark;
  readonly write: (value: DecimalString, currency: CurrencyCode | undefined) => string;
}

/** The dialog as it opens: what is likely stands there. */
export function firstEntry(state: MoneyState, notation: Notation): MoneyEntry {
  const kinds = kindsOf(state);
  const isOver = state.settle(state.ledger).outstanding.startsWith("-");
  const blank: MoneyEntry = {
    kind: "payment",
    amount: "",
    on: state.today,
    reason: "",
    payment: "",
    dispute: "",
    isForeign: false,
    currency: "",
    total: "",
    rate: "",
    cause: "correction",
    isWithdrawn: false,
    outcome: "won",
  };
  const kind = isOver && kinds.includes("refund") ? "refund" : (kinds[0] ?? "payment");
  return withKind(blank, kind, state, notation);
}

/** Another kind is chosen: its likely amount stands there, of the payment that is likely meant. */
export function withKind(
  entry: MoneyEntry,
  kind: MoneyKind,
  state: MoneyState,
  notation: Notation,
): MoneyEntry {
  const [dispute] = openDisputes(state.ledger);
  const [outcome = "won"] = dispute === undefined ? [] : outcomesOf(dispute);
  const chosen = { ...entry, kind, isForeign: false, dispute: dispute?.key ?? "", outcome };
  return withPayment(chosen, paymentsOf(kind, state.ledger)[0]?.key ?? "", state, notation);
}

/** Another payment is chosen: what is likely of that one stands there. */
export function withPayment(
  entry: MoneyEntry,
  payment: string,
  state: MoneyState,
  notation: Notation,
): MoneyEntry {
  const amount = likelyAmount(entry.kind, state, paymentIn({ ...entry, payment }, state));
  return { ...entry, payment, amount: notation.write(amount, state.currency) };
}

/** What came, or the rate, is another: what it comes to follows, as far as both can be read. */
export function withForeign(
  entry: MoneyEntry,
  changed: Partial<Pick<MoneyEntry, "currency" | "total" | "rate">>,
  state: MoneyState,
  notation: Notation,
): MoneyEntry {
  // What followed from a rate is nobody's word once the rate is gone.
  const isRateGone = entry.rate !== "" && changed.rate?.trim() === "";
  const next = { ...entry, ...changed, ...(isRateGone && { amount: "" }) };
  const total = readTotal(next, state, notation);
  const rate = readNumber(next.rate, notation);
  if (total === undefined || rate === undefined) return next;
  const amount = amountAtRate(total, rate, state.currency);
  return { ...next, amount: notation.write(amount, state.currency) };
}

/** What it came to is entered by hand: then no rate stands beside it. */
export function withAmount(entry: MoneyEntry, amount: string): MoneyEntry {
  return { ...entry, amount, rate: "" };
}

/** The payment that is chosen; undefined where none is here, or it is about none. */
function paymentIn(entry: MoneyEntry, { ledger }: MoneyState): HeldPayment | undefined {
  if (!isOfPayment(entry.kind)) return undefined;
  return paymentsOf(entry.kind, ledger).find(({ key }) => key === entry.payment);
}

/** The dispute that is chosen. */
export function disputeIn(entry: MoneyEntry, { ledger }: MoneyState): StandingDispute | undefined {
  return openDisputes(ledger).find(({ key }) => key === entry.dispute);
}

/** The currency that the money came in; undefined while it is none, or the invoice's own. */
export function foreignCurrency(
  { currency }: MoneyEntry,
  { currency: ours }: MoneyState,
): CurrencyCode | undefined {
  const code = CurrencyCode.safeParse(currency.trim().toUpperCase()).data;
  return code === undefined || code === ours || !isKnownCurrency(code) ? undefined : code;
}

/** What the fields say; undefined while one that is needed cannot be read. Whether it can be recorded so is another question. */
export function readEntry(
  entry: MoneyEntry,
  state: MoneyState,
  notation: Notation,
): MoneySaid | undefined {
  const on = PlainDate.safeParse(entry.on).data;
  const dispute = disputeIn(entry, state);
  const amount =
    entry.kind === "dispute-outcome" ? dispute?.dispute.amount : amountIn(entry, state, notation);
  if (amount === undefined || on === undefined) return undefined;
  const foreign = entry.isForeign ? foreignIn(entry, state, notation) : undefined;
  if (entry.isForeign && foreign === undefined) return undefined;
  const { reason, cause, isWithdrawn, outcome } = entry;
  const payment = paymentIn(entry, state);
  return { amount, on, reason, payment, foreign, cause, isWithdrawn, dispute, outcome };
}

/** The amount in the invoice's currency, as far as it can be read in one way. */
export function amountIn(
  { amount }: MoneyEntry,
  { currency }: MoneyState,
  { decimal }: Notation,
): DecimalString | undefined {
  const reading = readAmount(amount, { decimal, currency });
  return reading.type === "amount" ? reading.value : undefined;
}

function foreignIn(entry: MoneyEntry, state: MoneyState, notation: Notation): MoneySaid["foreign"] {
  const totalCurrency = foreignCurrency(entry, state);
  const total = readTotal(entry, state, notation);
  if (totalCurrency === undefined || total === undefined) return undefined;
  if (entry.rate.trim() === "") return { total, totalCurrency };
  const rate = readNumber(entry.rate, notation);
  return rate === undefined ? undefined : { total, totalCurrency, rate };
}

/** What came, as far as it can be read in one way: nothing about money is guessed. */
export function readTotal(
  entry: MoneyEntry,
  state: MoneyState,
  { decimal }: Notation,
): DecimalString | undefined {
  const reading = readAmount(entry.total, { decimal, currency: foreignCurrency(entry, state) });
  return reading.type === "amount" && toBig(reading.value).gt(0) ? reading.value : undefined;
}

/** A rate: a number above zero. "1.172" is a rate where people write decimals with a point, and nothing that is guessed where they write thousands so. */
export function readNumber(text: string, { decimal }: Notation): DecimalString | undefined {
  const reading = readAmount(text, { decimal });
  const value =
    reading.type === "amount"
      ? reading.value
      : reading.type === "ambiguous" && text.includes(decimal)
        ? reading.values[0]
        : undefined;
  return value === undefined || toBig(value).lte(0) ? undefined : value;
}
