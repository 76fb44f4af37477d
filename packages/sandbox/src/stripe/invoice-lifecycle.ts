import { invalidRequest } from "./api-error.ts";
import { emit, update } from "./event-outlet.ts";
import { customerSnapshot, type Invoice, recalculated } from "./invoice.ts";
import { followInvoice } from "./invoice-payment.ts";
import type { World } from "./world.ts";

/** Stored numbers, so that none is given twice. */
const numberKind = "invoice_number";
export const overdueAlarm = "invoice.overdue";
export const autoAdvanceAlarm = "invoice.auto-advance";

/** Books a number for an invoice; throws when another one has it. */
export function takeNumber(world: World, number: string, invoiceId: string): void {
  const { store } = world.kernel;
  const owner = store.get<string>(numberKind, number);
  if (owner !== undefined && owner !== invoiceId)
    throw invalidRequest(
      `The invoice number ${number} is already in use.`,
      "invoice_number_taken",
      "number",
    );
  store.put(numberKind, number, invoiceId);
}

export function releaseNumber(world: World, number: string | null): void {
  if (number !== null) world.kernel.store.remove(numberKind, number);
}

function nextNumber(world: World, invoice: Invoice): string {
  for (;;) {
    const customer = world.get("customer", invoice.customer);
    const sequence = customer.next_invoice_sequence;
    world.put("customer", { ...customer, next_invoice_sequence: sequence + 1 });
    const number = `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`;
    // A number that somebody chose by hand is skipped.
    if (world.kernel.store.get(numberKind, number) === undefined) return number;
  }
}

/** The invoice, if it is in one of these states; otherwise Stripe's refusal. */
export function inState(
  invoice: Invoice,
  states: readonly Invoice["status"][],
  doing: string,
): Invoice {
  if (states.includes(invoice.status)) return invoice;
  throw invalidRequest(
    `You can only ${doing} an invoice that is ${states.join(" or ")}. This invoice is ${invoice.status}.`,
    "invoice_not_editable",
  );
}

/** What the customer's balance takes off or adds, and what is left of it. */
function withBalance(total: number, balance: number): { due: number; ending: number } {
  if (total <= 0) return { due: 0, ending: balance + total };
  const applied = balance < 0 ? Math.max(balance, -total) : balance;
  return { due: total + applied, ending: balance - applied };
}

/** draft → open, or paid when nothing is due. Numbers, dates and the customer's data freeze here. */
export function finalize(world: World, draft: Invoice): Invoice {
  inState(draft, ["draft"], "finalize");
  const now = world.now();
  const number = draft.number ?? nextNumber(world, draft);
  takeNumber(world, number, draft.id);
  const counted = recalculated(world, draft);
  const balance = world.get("customer", draft.customer).balance;
  const { due, ending } = withBalance(counted.total, balance);
  const customer = world.get("customer", draft.customer);
  if (ending !== balance) {
    const { currency } = draft;
    update(
      world,
      "customer",
      customer,
      { ...customer, balance: ending, currency },
      "customer.updated",
    );
  }
  const page = `https://invoice.stripe.com/i/${world.settings.account.id}/test_${draft.id}`;
  const open: Invoice = {
    ...counted,
    ...customerSnapshot(world, draft.customer),
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    due_date: draft.days_until_due === null ? draft.due_date : now + draft.days_until_due * 86_400,
    effective_at: draft.effective_at ?? now,
    starting_balance: balance,
    ending_balance: ending,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number,
    status: "open",
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  };
  world.put("invoice", open);
  world.kernel.store.cancelAlarm(`${autoAdvanceAlarm}:${open.id}`);
  emit(world, "invoice.finalized", "invoice", open);
  update(world, "invoice", draft, open, "invoice.updated");
  if (open.from_invoice !== null) supersede(world, open, open.from_invoice.invoice);
  if (due === 0) return settle(world, open);
  followInvoice(world, open);
  // By the real clock: a seeded past does not report afterwards what it has behind it.
  if (open.due_date !== null && open.due_date > world.kernel.clock.seconds()) {
    const id = `${overdueAlarm}:${open.id}`;
    const dueAt = open.due_date * 1000;
    world.kernel.store.setAlarm({ id, dueAt, name: overdueAlarm, data: open.id });
  }
  return world.get("invoice", open.id);
}

/** A revision takes the place of the invoice it was made from. */
function supersede(world: World, revision: Invoice, originalId: string): void {
  const original = world.get("invoice", originalId);
  const marked = { ...original, latest_revision: revision.id };
  world.put("invoice", marked);
  if (original.status === "open" || original.status === "uncollectible") voidInvoice(world, marked);
}

/** open → paid, once nothing remains. */
function settle(world: World, invoice: Invoice): Invoice {
  const paid: Invoice = {
    ...invoice,
    attempted: true,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: world.now() },
  };
  update(world, "invoice", invoice, paid, "invoice.updated");
  emit(world, "invoice.paid", "invoice", paid);
  emit(world, "invoice.payment_succeeded", "invoice", paid);
  world.kernel.store.cancelAlarm(`${overdueAlarm}:${paid.id}`);
  followInvoice(world, paid);
  return paid;
}

/** Counts money that has arrived. What exceeds the rest becomes the customer's credit. */
export function creditPayment(world: World, invoice: Invoice, amount: number): Invoice {
  const applied = Math.min(amount, invoice.amount_remaining);
  const excess = amount - applied;
  const after: Invoice = {
    ...invoice,
    amount_paid: invoice.amount_paid + applied,
    amount_remaining: invoice.amount_remaining - applied,
    amount_overpaid: invoice.amount_overpaid + excess,
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
  };
  update(world, "invoice", invoice, after, "invoice.updated");
  if (excess > 0) {
    creditCustomer(world, invoice, excess);
    emit(world, "invoice.overpaid", "invoice", after);
  }
  if (after.amount_remaining === 0 && after.status !== "paid") return settle(world, after);
  followInvoice(world, after);
  return after;
}

/** Adds to what the customer has in hand for the next invoice. */
export function creditCustomer(world: World, invoice: Invoice, amount: number): void {
  const customer = world.get("customer", invoice.customer);
  const { currency } = invoice;
  const after = { ...customer, balance: customer.balance - amount, currency };
  update(world, "customer", customer, after, "customer.updated");
}

/** A credit note before payment lowers what is due; undoing it raises it again. */
export function changeDue(world: World, invoice: Invoice, change: Partial<Invoice>): Invoice {
  const after: Invoice = { ...invoice, ...change };
  update(world, "invoice", invoice, after, "invoice.updated");
  if (after.amount_remaining === 0 && (after.status === "open" || after.status === "uncollectible"))
    return settle(world, after);
  followInvoice(world, after);
  return after;
}

/** open | uncollectible → void. */
export function voidInvoice(world: World, invoice: Invoice): Invoice {
  inState(invoice, ["open", "uncollectible"], "void");
  if (invoice.amount_paid > 0)
    throw invalidRequest(
      "You cannot void an invoice that has been partially paid.",
      "invoice_not_editable",
    );
  const after: Invoice = {
    ...invoice,
    status: "void",
    status_transitions: { ...invoice.status_transitions, voided_at: world.now() },
  };
  update(world, "invoice", invoice, after, "invoice.updated");
  emit(world, "invoice.voided", "invoice", after);
  world.kernel.store.cancelAlarm(`${overdueAlarm}:${after.id}`);
  followInvoice(world, after);
  return after;
}

/** open → uncollectible: written off, but it may still be paid or voided. */
export function markUncollectible(world: World, invoice: Invoice): Invoice {
  inState(invoice, ["open"], "mark uncollectible");
  const after: Invoice = {
    ...invoice,
    status: "uncollectible",
    status_transitions: {
      ...invoice.status_transitions,
      marked_uncollectible_at: world.now(),
    },
  };
  update(world, "invoice", invoice, after, "invoice.updated");
  emit(world, "invoice.marked_uncollectible", "invoice", after);
  return after;
}
