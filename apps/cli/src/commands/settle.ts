import { randomUUID } from "node:crypto";
import {
  EntryKey,
  creditedBy,
  creditToPayOut,
  toBig,
  toDecimalString,
  utcDay,
} from "@concord/model";
import type { DecimalString } from "@concord/model";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer, Written } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { money } from "../terminal/money.ts";
import { writeHint, writeJson } from "../terminal/output.ts";
import { decimalOf } from "./credit.ts";

export interface SettleFlags extends RelayFlags {
  readonly amount?: string;
  readonly reason?: string;
  readonly json: boolean;
}

export interface RefundFlags extends SettleFlags {
  readonly payment?: string;
}

/** `concord write-off INVOICE`: gives up what is open of it, or an amount of that. */
export async function writeOffCommand(wanted: string, flags: SettleFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const invoice = await read(api, await findInvoice(api, wanted));
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
  const writeOff = { amount, ...dated(flags) };
  await settle(api, invoice, { type: "write-off", key: newKey(), writeOff }, amount, flags);
}

/** `concord refund INVOICE`: money was given back. What it pays out of a credit note is said with it. */
export async function refundCommand(wanted: string, flags: RefundFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const named = await read(api, await findInvoice(api, wanted));
  // What is given back for a credit note is told on the invoice that it credits.
  const credited = creditedBy(named.invoice);
  const invoice = credited === undefined ? named : await read(api, credited.document);
  const over = toBig(invoice.outstanding).neg();
  if (flags.amount === undefined && over.lte(0)) {
    throw new CommandFailure(
      `Nothing beyond its claim was paid on ${nameOf(invoice)}. Say with --amount how much was given back; what it is owed rises by that.`,
    );
  }
  const amount =
    flags.amount === undefined ? toDecimalString(over) : decimalOf(flags.amount, "--amount");
  if (toBig(amount).lte(0)) throw new CommandFailure("--amount needs a number above zero.");
  const credit = credited === undefined ? creditToPayOut(invoice.ledger) : EntryKey.parse(named.id);
  const payment = paymentOf(invoice, flags.payment);
  const refund = {
    amount,
    ...dated(flags),
    ...(credit !== undefined && over.gt(0) && { credit }),
    ...(payment !== undefined && { payment }),
  };
  await settle(api, invoice, { type: "record-refund", key: newKey(), refund }, amount, flags);
}

/** The payment that is meant, which may be left out where there is one. */
function paymentOf({ ledger }: InvoiceAnswer, wanted: string | undefined): string | undefined {
  const known = Object.keys(ledger.payments);
  if (wanted === undefined) return known.length === 1 ? known[0] : undefined;
  if (known.includes(wanted)) return wanted;
  throw new CommandFailure(
    `There is no payment ${wanted}. There are: ${known.join(", ") || "none"}.`,
  );
}

async function settle(
  api: Api,
  { id }: InvoiceAnswer,
  operation: object,
  amount: DecimalString,
  { json }: SettleFlags,
): Promise<void> {
  await api.post(`/api/v1/invoices/${id}/operations`, { operations: [operation] }, Written);
  const after = await read(api, id);
  const { currency } = after.invoice;
  if (json) {
    writeJson({ document: id, amount, status: after.status, outstanding: after.outstanding });
  } else {
    writeHint(
      `Recorded: ${money(amount, currency)}. ${nameOf(after)} is ${after.status}, ${money(after.outstanding, currency)} open.`,
    );
  }
}

function read(api: Api, id: string): Promise<InvoiceAnswer> {
  return api.get(`/api/v1/invoices/${id}`, InvoiceAnswer);
}

function nameOf({ number, id }: InvoiceAnswer): string {
  return number ?? id;
}

function dated({ reason }: Pick<SettleFlags, "reason">) {
  return { on: utcDay(Date.now()), ...(reason !== undefined && { reason }) };
}

function newKey(): EntryKey {
  return EntryKey.parse(`cli-${randomUUID()}`);
}
