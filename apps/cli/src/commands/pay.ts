import { CurrencyCode, amountAtRate, isKnownCurrency, toBig } from "@concord/model";
import type { DecimalString, PaymentFact } from "@concord/model";
import type { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { dayOf, nameOf, newKey, openInvoice, recordFact } from "../invoices/settled-invoice.ts";
import type { SettleFlags } from "../invoices/settled-invoice.ts";
import { money } from "../terminal/money.ts";
import { positiveOf } from "../settings/number-options.ts";

export interface PayFlags extends SettleFlags {
  readonly total?: string;
  readonly currency?: string;
  readonly rate?: string;
  readonly method?: string;
  readonly payer?: string;
  readonly reference?: string;
  readonly over: boolean;
}

/** `concord pay INVOICE`: money came in for it, all that is open unless said otherwise, also in another currency. */
export async function payCommand(wanted: string, flags: PayFlags): Promise<void> {
  const { api, invoice } = await openInvoice(wanted, flags);
  const objection = objectionTo(invoice);
  if (objection !== undefined) throw new CommandFailure(objection);
  const came = whatCame(invoice, flags);
  const { outstanding } = invoice;
  const { currency } = invoice.invoice;
  if (toBig(came.amount).gt(toBig(outstanding)) && !flags.over) {
    throw new CommandFailure(
      `${money(outstanding, currency)} of ${nameOf(invoice)} are open, and ${money(came.amount, currency)} would be more. With --over the rest is the customer's credit.`,
    );
  }
  const { method, payer, reference } = flags;
  const payment: PaymentFact = {
    ...came,
    paidOn: dayOf(flags, invoice),
    ...(method !== undefined && { method }),
    ...(payer !== undefined && { payer }),
    ...(reference !== undefined && { reference }),
  };
  const operation = { type: "record-payment", key: newKey(), payment } as const;
  await recordFact(api, invoice, operation, came.amount, flags);
}

/** Why nothing is paid on it. */
function objectionTo(invoice: InvoiceAnswer): string | undefined {
  const name = nameOf(invoice);
  if (invoice.status === "draft") return `${name} is a draft. Issue it first: concord issue`;
  if (invoice.status === "void") return `${name} is void: it claims nothing.`;
  return invoice.invoice.kind === "credit-note"
    ? `${name} is a credit note: money is given back for it, with concord refund.`
    : undefined;
}

/** What came, in the invoice's currency, and what it was where it came in another. */
function whatCame(
  invoice: InvoiceAnswer,
  { amount: said, total, currency, rate }: PayFlags,
): Pick<PaymentFact, "total" | "totalCurrency" | "rate"> & { readonly amount: DecimalString } {
  const { currency: ours } = invoice.invoice;
  if (total === undefined && currency === undefined && rate === undefined) {
    if (said !== undefined) return { amount: positiveOf(said, "--amount") };
    if (toBig(invoice.outstanding).gt(0)) return { amount: invoice.outstanding };
    throw new CommandFailure(`Nothing of ${nameOf(invoice)} is open. Say with --amount what came.`);
  }
  if (total === undefined || currency === undefined) {
    throw new CommandFailure(
      "Of money in another currency say both: --total, what came, and --currency, in what.",
    );
  }
  const foreign = CurrencyCode.safeParse(currency).data;
  if (foreign === undefined || !isKnownCurrency(foreign)) {
    throw new CommandFailure(`--currency needs a code like USD, and not ${currency}.`);
  }
  if (foreign === ours) {
    throw new CommandFailure(`The invoice is in ${ours} itself: say with --amount what came.`);
  }
  if ((said === undefined) === (rate === undefined)) {
    throw new CommandFailure(
      `Say either what it came to in ${ours ?? "the invoice's currency"}, with --amount, or how much of that one ${foreign} was, with --rate.`,
    );
  }
  const came = { total: positiveOf(total, "--total"), totalCurrency: foreign };
  if (rate === undefined) return { ...came, amount: positiveOf(said ?? "", "--amount") };
  const at = positiveOf(rate, "--rate");
  const amount = amountAtRate(came.total, at, ours);
  if (toBig(amount).gt(0)) return { ...came, rate: at, amount };
  throw new CommandFailure(`At that rate it comes to nothing in ${ours ?? "its currency"}.`);
}
