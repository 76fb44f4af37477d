import type { Effect, Plan, PlanInput } from "@concord/bridge/connector";
import {
  WriteOffFact,
  claimOf,
  computeTotals,
  moneyWords,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import { issuedInvoice } from "./issued-invoice.ts";
import { planSettlement, takenBackCredits } from "./plan-settlement.ts";
import type { Action } from "./quickbooks-actions.ts";
import { Head, Sales } from "./quickbooks-schema.ts";
import type { Blocked } from "./sales-body.ts";
import { entriesOf } from "./settling.ts";

const Settled = Sales.pick({ TotalAmt: true, Balance: true });
const nothing: Plan = { effects: [], blocked: [] };

/** An invoice that stands in the books: void, then what settles it. */
export function planLinkedInvoice(input: PlanInput): Plan {
  const { link, shadow, policy } = input;
  if (link === undefined || shadow === undefined || shadow.object.state === "deleted") {
    return { effects: [], blocked: [] };
  }
  const isVoided = (input.registers["voided"] ?? null) !== null;
  if (isVoided || shadow.object.state === "voided") {
    if (policy.creates === "none") return nothing;
    // A credit that was taken back is first voided there. Its memo stands also where a person voided the invoice.
    const { effects } = link.kind === "invoice" ? takenBackCredits(input, link.id) : nothing;
    if (effects.length > 0) return { effects, blocked: [] };
    if (shadow.object.state === "voided") return nothing;
    const settled = settledThere(input);
    return settled === undefined
      ? { effects: [voidEffect(input, link.id)], blocked: [] }
      : { effects: [], blocked: [settled] };
  }
  const settlement =
    policy.settles && link.kind === "invoice"
      ? planSettlement(input, link.id)
      : { effects: [], blocked: [] };
  return {
    effects: settlement.effects,
    blocked: [...differentTotal(input), ...writtenOff(input), ...settlement.blocked],
  };
}

function voidEffect({ id, link, shadow }: PlanInput, remoteId: string): Effect {
  const entity = link?.kind === "credit-note" ? "CreditMemo" : "Invoice";
  const action: Action = { action: "void", entity };
  const version = shadow?.object.version;
  return {
    id: `void:${id}:${version?.token ?? ""}`,
    document: id,
    action: action.action,
    target: { kind: link?.kind ?? "invoice", id: remoteId },
    body: action,
    carries: [],
    ...(version !== undefined && { basis: version }),
    summary: `Void ${shadow?.summary?.number ?? remoteId} in QuickBooks`,
  };
}

/** The books show another total than the invoice claims: said at once, not only when somebody reconciles. */
function differentTotal({ registers, shadow }: PlanInput): readonly Blocked[] {
  const issued = issuedInvoice(registers);
  const theirs = Head.safeParse(shadow?.object.raw).data?.TotalAmt;
  if (issued === undefined || theirs === undefined) return [];
  const { amount } = claimOf(issued.invoice, computeTotals(issued.invoice), "issued");
  if (toBig(amount).eq(theirs)) return [];
  const { currency } = issued.invoice;
  return [
    {
      reason: `QuickBooks shows a total of ${moneyWords(theirs, currency)} for ${issued.number}, and the invoice claims ${moneyWords(amount, currency)}.`,
      fixes: [
        "Correct the invoice in QuickBooks",
        "Credit it here and issue a new one, if the books are right",
      ],
    },
  ];
}

/** What the books have settled of an invoice that is void here: voiding it there would leave money or a credit without what it is for. */
function settledThere({ shadow, registers, link }: PlanInput): Blocked | undefined {
  const { TotalAmt, Balance } = Settled.safeParse(shadow?.object.raw).data ?? {};
  if (TotalAmt === undefined || Balance === undefined || toBig(TotalAmt.value).eq(Balance)) {
    return undefined;
  }
  const settled = toDecimalString(toBig(TotalAmt.value).minus(Balance));
  const issued = issuedInvoice(registers);
  const number = issued?.number ?? link?.id ?? "";
  const money = moneyWords(settled, issued?.invoice.currency);
  return {
    reason: `${number} is void here, and in QuickBooks ${money} of it are paid or credited.`,
    fixes: [
      "Take the payment or the credit memo off the invoice in QuickBooks: it is then voided there",
      "Issue a new invoice here, if the customer paid for what they got",
    ],
  };
}

/** Given up here. How a company books a bad debt is its own, so that a person enters it. */
function writtenOff({ registers, shadow }: PlanInput): readonly Blocked[] {
  const given = entriesOf(registers, "writeOffs", WriteOffFact);
  const { Balance } = Settled.safeParse(shadow?.object.raw).data ?? {};
  if (given.length === 0 || Balance === undefined || toBig(Balance).lte(0)) return [];
  const amount = toDecimalString(sum(given.map(({ fact }) => toBig(fact.amount))));
  const issued = issuedInvoice(registers);
  const money = (value: string): string => moneyWords(value, issued?.invoice.currency);
  return [
    {
      reason: `${money(amount)} of ${issued?.number ?? ""} were written off, and ${money(Balance)} are open in QuickBooks.`,
      fixes: [
        "Enter the bad debt in QuickBooks as a journal entry, and apply it to the invoice",
        "Leave it open in QuickBooks, if the customer may still pay",
      ],
    },
  ];
}
