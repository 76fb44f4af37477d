import { randomUUID } from "node:crypto";
import { EntryKey, PlainDate, heldPayments, settledClaim } from "@concord/model";
import type { DecimalString, HeldPayment, Settlement } from "@concord/model";
import type { OperationInput } from "@concord/document";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { money } from "../terminal/money.ts";
import { writeHint, writeJson } from "../terminal/output.ts";
import { findInvoice } from "./find-invoice.ts";

const Recorded = z.object({ invoice: InvoiceAnswer });

/** How every command that records what became of money is told how much, when and how to print. */
export interface SettleFlags extends RelayFlags {
  readonly amount?: string;
  readonly on?: string;
  readonly json: boolean;
}

/** The invoice that is meant, as the relay shows it now. */
export async function openInvoice(
  wanted: string,
  flags: RelayFlags,
): Promise<{ readonly api: Api; readonly invoice: InvoiceAnswer }> {
  const api = openApi(await locateRelay(flags));
  return { api, invoice: await readInvoice(api, await findInvoice(api, wanted)) };
}

export function readInvoice(api: Api, id: string): Promise<InvoiceAnswer> {
  return api.get(`/api/v1/invoices/${id}`, InvoiceAnswer);
}

export function nameOf({ number, id }: InvoiceAnswer): string {
  return number ?? id;
}

/** How the invoice is settled on the day as of which it is shown. */
export function settledOf({ invoice, ledger, computed, status, asOf }: InvoiceAnswer): Settlement {
  const phase = status === "draft" ? "draft" : "issued";
  return settledClaim(invoice, ledger, { phase, today: asOf, totals: computed }).settled;
}

/** The payment that is meant, which may be left out where there is one of which something is here; undefined where there is none. */
export function paymentOf(
  invoice: InvoiceAnswer,
  wanted: string | undefined,
): HeldPayment | undefined {
  const { ledger } = invoice;
  const held = heldPayments(ledger);
  const listed = held
    .map(
      ({ key, left, fact }) =>
        `${key} (${money(left, invoice.invoice.currency)}${fact.paidOn === undefined ? "" : `, ${fact.paidOn}`})`,
    )
    .join(", ");
  if (wanted === undefined) {
    if (held.length <= 1) return held[0];
    throw new CommandFailure(
      `${nameOf(invoice)} has several payments. Say with --payment which: ${listed}.`,
    );
  }
  // A part of a payment means the payment.
  const name = Object.entries(ledger.payments).find(([key]) => key === wanted)?.[1].payment;
  const found = held.find(({ key }) => key === (name ?? wanted));
  if (found !== undefined) return found;
  const isKnown = name !== undefined || Object.hasOwn(ledger.payments, wanted);
  throw new CommandFailure(
    isKnown
      ? `Nothing of the payment ${wanted} is here. What is here: ${listed || "none"}.`
      : `There is no payment ${wanted}. There are: ${listed || "none"}.`,
  );
}

/** The day that `--on` says, or else the one that it is where the workspace is. What is recorded has happened, so that none is after that one. */
export function dayOf({ on }: Pick<SettleFlags, "on">, { asOf }: InvoiceAnswer): PlainDate {
  if (on === undefined) return asOf;
  const day = PlainDate.safeParse(on).data;
  if (day !== undefined && day <= asOf) return day;
  if (day !== undefined) {
    throw new CommandFailure(
      `--on ${day} is after today, which is ${asOf} in the workspace's time zone. Record it once it has happened.`,
    );
  }
  throw new CommandFailure(`--on needs a day like 2026-11-30, and not ${on}.`);
}

/** A key under which nothing is recorded yet. */
export function newKey(): EntryKey {
  return EntryKey.parse(`cli-${randomUUID()}`);
}

/** Records a fact of an invoice, and tells how that stands then. */
export async function recordFact(
  api: Api,
  { id }: InvoiceAnswer,
  operation: Extract<OperationInput, { readonly key: unknown }>,
  amount: DecimalString,
  { json }: SettleFlags,
): Promise<void> {
  const path = `/api/v1/invoices/${id}/operations`;
  const { invoice: after } = await api.post(path, { operations: [operation] }, Recorded);
  const { status, flags, outstanding } = after;
  const { currency } = after.invoice;
  if (json) {
    writeJson({ document: id, key: operation.key, amount, status, flags, outstanding });
  } else {
    writeHint(
      `Recorded: ${money(amount, currency)}. ${nameOf(after)} is ${[status, ...flags].join(", ")}, ${money(outstanding, currency)} open.`,
    );
  }
}
