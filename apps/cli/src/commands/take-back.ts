import { disputesOf, outcomesOf, toBig } from "@concord/model";
import type {
  DecimalString,
  DisputeOutcome,
  DisputeState,
  HeldPayment,
  ReversalFact,
  StandingDispute,
} from "@concord/model";
import type { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import {
  dayOf,
  nameOf,
  newKey,
  openInvoice,
  paymentOf,
  recordFact,
} from "../invoices/settled-invoice.ts";
import type { SettleFlags } from "../invoices/settled-invoice.ts";
import { money } from "../terminal/money.ts";
import { decimalOf } from "../settings/number-options.ts";

export interface ReverseFlags extends SettleFlags {
  readonly payment?: string;
  readonly because: NonNullable<ReversalFact["reason"]>;
  readonly note?: string;
}

/** `concord reverse INVOICE`: a payment, or a part of it, turned out not to be. */
export async function reverseCommand(wanted: string, flags: ReverseFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  const payment = somePayment(invoice, flags.payment);
  const amount = partOf(payment, invoice, flags);
  const reversal = {
    payment: payment.key,
    amount,
    on: dayOf(flags, invoice),
    reason: flags.because,
    ...(flags.note !== undefined && { note: flags.note }),
  };
  const operation = { type: "record-reversal", key: newKey(), reversal } as const;
  await recordFact(api, invoice, operation, amount, flags);
}

export interface DisputeFlags extends SettleFlags {
  readonly payment?: string;
  readonly dispute?: string;
  readonly withdrawn: boolean;
  readonly reason?: string;
}

/** `concord dispute INVOICE`: a payer contests a payment, or what became of that. */
export async function disputeCommand(
  wanted: string,
  step: DisputeState,
  flags: DisputeFlags,
): Promise<void> {
  if (step === "open") {
    if (flags.dispute !== undefined) {
      throw new CommandFailure("--dispute names one that is open: say withdrawn, won or lost.");
    }
    return openDispute(wanted, flags);
  }
  const opening = [flags.payment, flags.amount, flags.reason].some((flag) => flag !== undefined);
  if (opening || flags.withdrawn) {
    throw new CommandFailure(
      "--payment, --amount, --reason and --withdrawn are for opening a dispute. One that is open is named by --dispute.",
    );
  }
  const { api, invoice } = await openInvoice(wanted, flags);
  const { key, dispute } = disputeOf(invoice, step, flags.dispute);
  const operation = {
    type: "record-dispute-progress",
    key,
    outcome: step,
    progress: { on: dayOf(flags, invoice) },
  } as const;
  await recordFact(api, invoice, operation, dispute.amount, flags);
}

async function openDispute(wanted: string, flags: DisputeFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  const payment = somePayment(invoice, flags.payment);
  const amount = partOf(payment, invoice, flags);
  const dispute = {
    payment: payment.key,
    amount,
    on: dayOf(flags, invoice),
    ...(flags.withdrawn && { fundsWithdrawn: true }),
    ...(flags.reason !== undefined && { reason: flags.reason }),
  };
  const operation = { type: "record-dispute", key: newKey(), dispute } as const;
  await recordFact(api, invoice, operation, amount, flags);
}

/** The dispute that is meant, which may be left out where one is open. */
function disputeOf(
  invoice: InvoiceAnswer,
  step: DisputeOutcome,
  wanted: string | undefined,
): StandingDispute {
  const all = disputesOf(invoice.ledger);
  const isOpen = (each: StandingDispute): boolean => outcomesOf(each).includes(step);
  const open = all.filter(isOpen);
  const keys = open.map(({ key }) => key).join(", ");
  const found = wanted === undefined ? open : all.filter(({ key }) => key === wanted);
  const [one, ...others] = found;
  if (one === undefined) {
    throw new CommandFailure(
      wanted === undefined
        ? `No dispute of ${nameOf(invoice)} is open.`
        : `There is no dispute ${wanted}. Open are: ${keys || "none"}.`,
    );
  }
  if (others.length > 0) {
    throw new CommandFailure(
      `${nameOf(invoice)} has several open disputes. Say with --dispute which: ${keys}.`,
    );
  }
  if (isOpen(one)) return one;
  throw new CommandFailure(
    one.state === "withdrawn"
      ? `The money of the dispute ${one.key} is withdrawn already.`
      : `The dispute ${one.key} is ${one.state} already.`,
  );
}

function somePayment(invoice: InvoiceAnswer, wanted: string | undefined): HeldPayment {
  const payment = paymentOf(invoice, wanted);
  if (payment?.fact.takenFrom !== undefined) {
    throw new CommandFailure(
      `${payment.key} is a credit of ${payment.fact.reference ?? payment.fact.takenFrom} that was used here. Take it back on both: concord use-credit ${nameOf(invoice)} --take-back`,
    );
  }
  if (payment !== undefined) return payment;
  throw new CommandFailure(`Nothing of ${nameOf(invoice)} is paid.`);
}

/** All that is here of the payment, or the part of it that was said. */
function partOf(
  { key, left }: HeldPayment,
  { invoice }: InvoiceAnswer,
  { amount }: SettleFlags,
): DecimalString {
  if (amount === undefined) return left;
  const part = decimalOf(amount, "--amount");
  if (toBig(part).gt(0) && toBig(part).lte(toBig(left))) return part;
  throw new CommandFailure(
    `${money(left, invoice.currency)} of the payment ${key} are here: name that much or less.`,
  );
}
