import {
  EntryKey,
  creditOn,
  creditTaken,
  creditToPayOut,
  errorAt,
  heldPayments,
  isOneCustomer,
  isSameSeller,
  settledOnAnyDay,
  toBig,
  toDecimalString,
  usableCredit,
} from "@concord/model";
import type {
  CreditedInvoice,
  DecimalString,
  DocumentId,
  Finding,
  PaymentFact,
  PlainDate,
  RefundFact,
} from "@concord/model";
import { derivedDocumentId } from "./derived-id.ts";
import type { OperationInput } from "./operation.ts";
import type { ReissueStep } from "./reissue.ts";

/** `steps`: made in their order, each of which may be made again. */
export type CreditUsePlan =
  | {
      readonly type: "steps";
      readonly key: EntryKey;
      readonly amount: DecimalString;
      readonly steps: readonly ReissueStep[];
    }
  | { readonly type: "refused"; readonly findings: readonly Finding[] };

/**
 * Uses what one invoice was paid too much for another one of the same customer: as much as both have room for. First it leaves the one and then comes into the other, so that
 * whoever dies in between has used nothing twice; doing it again goes on from there. The key follows from the two invoices and from how often this was done before, so that two
 * people who do it at once, and one who does it twice, do it once.
 */
export function planCreditUse(
  from: CreditedInvoice,
  to: CreditedInvoice,
  on: PlainDate,
): CreditUsePlan {
  for (let round = 0; ; round += 1) {
    const key = useKey(from.id, to.id, round);
    const state = stateOf(from, to, key);
    if (state === "unused") return beginning(from, to, key, on);
    if (state === "begun") return finishing(from, to, key, on);
  }
}

/** Takes a use back on both sides, as far as it stands there: the other invoice is open again, and then the credit is where it was. */
export function planCreditReturn(
  from: CreditedInvoice,
  to: CreditedInvoice,
  key: EntryKey,
  on: PlainDate,
): CreditUsePlan {
  const left = hasCome(from, to, key) ? creditTaken(to.ledger, key) : undefined;
  const isTaken = hasLeft(from, to, key) && !has(from.ledger.failedRefunds, key);
  const amount = left ?? (isTaken ? from.ledger.refunds[key]?.amount : undefined);
  if (amount === undefined) {
    const message = `Nothing of ${nameOf(from)} is used for ${nameOf(to)}.`;
    return refused([errorAt("CONCORD-USE-NOTHING", "payments", message)]);
  }
  const here = heldPayments(to.ledger).find((payment) => payment.key === key)?.left;
  if (left !== undefined && toBig(here).lt(toBig(left))) {
    const message = `What came from ${nameOf(from)} was given back or used further on ${nameOf(to)}. Take that back first.`;
    return refused([errorAt("CONCORD-USE-GONE", "payments", message)]);
  }
  const steps: ReissueStep[] = [];
  if (left !== undefined) {
    const reversal = { payment: key, amount: left, on, reason: "unallocated" } as const;
    const operation = { type: "record-reversal", key: returnKey(to, key), reversal } as const;
    steps.push({ document: to.id, operations: [operation] });
  }
  if (isTaken) {
    const withdrawal = { on };
    steps.push({
      document: from.id,
      operations: [{ type: "record-refund-failure", key, withdrawal }],
    });
  }
  return { type: "steps", key, amount, steps };
}

/**
 * Brings to its end what stands on one side only, or over another amount than on the other: the use, where it can still be one, else its return. Where somebody has done so already,
 * nothing is left to do.
 */
export function planUnfinishedUse(
  from: CreditedInvoice,
  to: CreditedInvoice,
  key: EntryKey,
  on: PlainDate,
): CreditUsePlan {
  const state = stateOf(from, to, key);
  const amount = creditTaken(to.ledger, key);
  if (state === "done" && amount !== undefined) return { type: "steps", key, amount, steps: [] };
  const plan = state === "begun" ? finishing(from, to, key, on) : refused([]);
  return plan.type === "refused" ? planCreditReturn(from, to, key, on) : plan;
}

function useKey(from: DocumentId, to: DocumentId, round: number): EntryKey {
  return EntryKey.parse(`use-${derivedDocumentId(["credit-use", from, to, String(round)])}`);
}

/** The key of the use: two who take it back at once take it back once. Where a part of it was taken back under that, the next one. */
function returnKey({ ledger }: CreditedInvoice, key: EntryKey): EntryKey {
  for (let part = 0; ; part += 1) {
    const name = EntryKey.parse(part === 0 ? key : `${key}~${part}`);
    if (!has(ledger.reversals, name)) return name;
  }
}

/** `begun`: it stands on one side, and was not taken back on any. `done`: it stands on both, over one amount. `over`: a part of it at least was taken back. After these two whatever comes is another use. */
function stateOf(
  from: CreditedInvoice,
  to: CreditedInvoice,
  key: EntryKey,
): "unused" | "begun" | "done" | "over" {
  const left = hasLeft(from, to, key);
  const came = hasCome(from, to, key);
  const isOthers =
    (!left && (has(from.ledger.refunds, key) || has(from.ledger.failedRefunds, key))) ||
    (!came && [to.ledger.payments, to.ledger.failed].some((facts) => has(facts, key)));
  // Nothing of this use can be written under a key that says something else.
  if (isOthers) return "over";
  if (!left && !came) return "unused";
  const stands = creditTaken(to.ledger, key);
  const isTakenBack = has(from.ledger.failedRefunds, key) || (came && stands === undefined);
  if (isTakenBack) return "over";
  if (left !== came) return "begun";
  return toBig(from.ledger.refunds[key]?.amount).eq(toBig(stands)) ? "done" : "over";
}

function hasLeft(from: CreditedInvoice, to: CreditedInvoice, key: EntryKey): boolean {
  return from.ledger.refunds[key]?.usedFor === to.id;
}

function hasCome(from: CreditedInvoice, to: CreditedInvoice, key: EntryKey): boolean {
  return to.ledger.payments[key]?.takenFrom === from.id;
}

function beginning(
  from: CreditedInvoice,
  to: CreditedInvoice,
  key: EntryKey,
  on: PlainDate,
): CreditUsePlan {
  const findings = findingsOf(from, to);
  if (findings.length > 0) return refused(findings);
  const credit = creditOn(from);
  const open = settledOnAnyDay(to).settled.outstanding;
  const amount = usableCredit(credit, open, to.invoice.currency);
  if (amount !== "0") {
    const { ledger } = from;
    // Only a note that covers all of it: by the rest the payment was too much, and tools are told less of it.
    const payOut = creditToPayOut(ledger, amount);
    // Of one of which all of it is here: what is given back of a payment counts at most what that brought. A credit that was used here itself stays whole where that can be.
    const held = heldPayments(ledger).filter(({ left }) => toBig(left).gte(toBig(amount)));
    const payment = held.find(({ fact }) => fact.takenFrom === undefined) ?? held[0];
    const refund = {
      ...leaving(to, amount, on),
      ...(payment !== undefined && { payment: payment.key }),
      ...(payOut !== undefined && { credit: payOut }),
    };
    return {
      type: "steps",
      key,
      amount,
      steps: [
        { document: from.id, operations: [{ type: "record-refund", key, refund }] },
        { document: to.id, operations: [coming(from, key, amount, on)] },
      ],
    };
  }
  const message =
    credit === "0"
      ? `Nothing of ${nameOf(from)} stands to the customer’s credit.`
      : `Nothing of ${nameOf(to)} is open.`;
  return refused([errorAt("CONCORD-USE-NOTHING", "payments", message)]);
}

/** The other half of a use, over the amount that it has. */
function finishing(
  from: CreditedInvoice,
  to: CreditedInvoice,
  key: EntryKey,
  on: PlainDate,
): CreditUsePlan {
  const given = from.ledger.refunds[key];
  if (given === undefined) {
    const amount = to.ledger.payments[key]?.amount ?? toDecimalString(toBig(undefined));
    const refund = leaving(to, amount, on);
    const operations = [{ type: "record-refund", key, refund } as const];
    return { type: "steps", key, amount, steps: [{ document: from.id, operations }] };
  }
  const findings = findingsOf(from, to);
  if (findings.length > 0) return refused(findings);
  const { amount } = given;
  if (toBig(settledOnAnyDay(to).settled.outstanding).lt(toBig(amount))) {
    const message = `${amount} ${from.invoice.currency ?? ""} of ${nameOf(from)} were meant for ${nameOf(to)}, of which less is open by now. Take it back.`;
    return refused([errorAt("CONCORD-USE-OPEN", "payments", message)]);
  }
  const operations = [coming(from, key, amount, given.on ?? on)];
  return { type: "steps", key, amount, steps: [{ document: to.id, operations }] };
}

function leaving(to: CreditedInvoice, amount: DecimalString, on: PlainDate): RefundFact {
  return { amount, on, reason: nameOf(to), to: "balance", usedFor: to.id };
}

function coming(
  from: CreditedInvoice,
  key: EntryKey,
  amount: DecimalString,
  paidOn: PlainDate,
): OperationInput {
  const payment: PaymentFact = {
    amount,
    paidOn,
    method: "customer balance",
    reference: nameOf(from),
    from: "balance",
    takenFrom: from.id,
  };
  return { type: "record-payment", key, payment };
}

/** Everything that keeps the credit of one from being used for the other, whatever the amounts. */
function findingsOf(from: CreditedInvoice, to: CreditedInvoice): readonly Finding[] {
  const found: Finding[] = [];
  const add = (rule: string, path: string, message: string): void => {
    found.push(errorAt(rule, path, message));
  };
  if (from.id === to.id) {
    add("CONCORD-USE", "payments", "An invoice does not use its own credit.");
    return found;
  }
  if (from.issued === undefined || to.issued === undefined) {
    add("CONCORD-USE", "issued", "A draft has no credit and uses none: issue it first.");
    return found;
  }
  for (const { issued, invoice } of [from, to]) {
    if (invoice.kind !== "credit-note") continue;
    add("CONCORD-USE", "kind", `${issued?.number ?? ""} is a credit note itself.`);
  }
  if (to.ledger.voided !== undefined) {
    add("CONCORD-USE", "voided", `${nameOf(to)} is void: it claims nothing.`);
  }
  if (from.ledger.voided !== undefined) {
    add("CONCORD-USE", "voided", `${nameOf(from)} is void: give back what was paid for it.`);
  }
  const [one, other] = [from.invoice, to.invoice];
  if (one.currency !== other.currency) {
    const currencies = [one.currency ?? "no currency", other.currency ?? "none"] as const;
    const message = `${nameOf(from)} is in ${currencies[0]}, and ${nameOf(to)} in ${currencies[1]}: a credit is used in its own currency.`;
    add("CONCORD-USE-CURRENCY", "currency", message);
  }
  if (!isOneCustomer(one, other)) {
    const message = `${nameOf(from)} is an invoice to ${one.buyer?.name ?? "nobody"}, and ${nameOf(to)} one to ${other.buyer?.name ?? "nobody"}.`;
    add("CONCORD-USE-BUYER", "buyer.name", message);
  }
  if (!isSameSeller(one.seller, other.seller)) {
    const message = `${nameOf(from)} is an invoice of ${one.seller?.name ?? "nobody"}, and ${nameOf(to)} one of ${other.seller?.name ?? "nobody"}.`;
    add("CONCORD-USE-SELLER", "seller.name", message);
  }
  return found;
}

function has(facts: Readonly<Record<string, unknown>>, key: EntryKey): boolean {
  return Object.hasOwn(facts, key);
}

function nameOf({ issued, id }: CreditedInvoice): string {
  return issued?.number ?? id;
}

function refused(findings: readonly Finding[]): CreditUsePlan {
  return { type: "refused", findings };
}
