import {
  EntryKey,
  creditToPayOut,
  creditedBy,
  mostToGiveBack,
  toBig,
  toDecimalString,
} from "@concord/model";
import { CommandFailure } from "../failure.ts";
import {
  dayOf,
  nameOf,
  newKey,
  openInvoice,
  paymentOf,
  readInvoice,
  recordFact,
  settledOf,
} from "../invoices/settled-invoice.ts";
import type { SettleFlags } from "../invoices/settled-invoice.ts";
import { money } from "../terminal/money.ts";
import { decimalOf, positiveOf } from "../settings/number-options.ts";

export interface WriteOffFlags extends SettleFlags {
  readonly reason?: string;
}

export interface RefundFlags extends WriteOffFlags {
  readonly payment?: string;
}

/** `concord write-off INVOICE`: gives up what is open of it, or an amount of that. */
export async function writeOffCommand(wanted: string, flags: WriteOffFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  const open = toBig(invoice.outstanding);
  const amount =
    flags.amount === undefined ? invoice.outstanding : decimalOf(flags.amount, "--amount");
  const name = nameOf(invoice);
  if (open.lte(0))
    throw new CommandFailure(`Nothing of ${name} is open, so there is nothing to write off.`);
  if (toBig(amount).lte(0) || toBig(amount).gt(open)) {
    throw new CommandFailure(
      `${money(invoice.outstanding, invoice.invoice.currency)} of ${name} are open: write off that much or less.`,
    );
  }
  const writeOff = { amount, on: dayOf(flags, invoice), ...because(flags) };
  await recordFact(api, invoice, { type: "write-off", key: newKey(), writeOff }, amount, flags);
}

/** `concord refund INVOICE`: money was given back. What it pays out of a credit note is said with it. */
export async function refundCommand(wanted: string, flags: RefundFlags): Promise<void> {
  const { api, invoice: named } = await openInvoice(wanted, flags);
  // What is given back for a credit note is told on the invoice that it credits.
  const credited = creditedBy(named.invoice);
  const invoice = credited === undefined ? named : await readInvoice(api, credited.document);
  const name = nameOf(invoice);
  const over = toBig(invoice.outstanding).neg();
  if (flags.amount === undefined && over.lte(0)) {
    throw new CommandFailure(
      `Nothing beyond its claim was paid on ${name}. Say with --amount how much was given back; what it is owed rises by that.`,
    );
  }
  const amount =
    flags.amount === undefined ? toDecimalString(over) : positiveOf(flags.amount, "--amount");
  const payment = paymentOf(invoice, flags.payment);
  const { kind, currency } = invoice.invoice;
  const most = mostToGiveBack(settledOf(invoice), kind, payment);
  if (toBig(amount).gt(toBig(most))) {
    const of = payment === undefined ? name : `the payment ${payment.key} of ${name}`;
    throw new CommandFailure(
      `${money(most, currency)} of ${of} can be given back: give back that much or less.`,
    );
  }
  const credit = credited === undefined ? creditToPayOut(invoice.ledger) : EntryKey.parse(named.id);
  const refund = {
    amount,
    on: dayOf(flags, invoice),
    ...because(flags),
    ...(credit !== undefined && over.gt(0) && { credit }),
    ...(payment !== undefined && { payment: payment.key }),
  };
  await recordFact(api, invoice, { type: "record-refund", key: newKey(), refund }, amount, flags);
}

function because({ reason }: WriteOffFlags): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}
