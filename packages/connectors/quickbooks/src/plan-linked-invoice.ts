import type { Effect, Plan, PlanInput } from "@concord/bridge/connector";
import { claimOf, computeTotals, toBig } from "@concord/model";
import { issuedInvoice } from "./issued-invoice.ts";
import { planSettlement } from "./plan-settlement.ts";
import type { Action } from "./quickbooks-actions.ts";
import { Head } from "./quickbooks-schema.ts";
import type { Blocked } from "./sales-body.ts";

/** An invoice that stands in the books: void, due date, then what settles it. */
export function planLinkedInvoice(input: PlanInput): Plan {
  const { link, shadow, policy } = input;
  if (link === undefined || shadow === undefined || shadow.object.state === "deleted") {
    return { effects: [], blocked: [] };
  }
  const isVoided = (input.registers["voided"] ?? null) !== null;
  if (isVoided || shadow.object.state === "voided") {
    const isDone = shadow.object.state === "voided" || policy.creates === "none";
    return { effects: isDone ? [] : [voidEffect(input, link.id)], blocked: [] };
  }
  const update = dueDateEffect(input);
  const settlement =
    policy.settles && link.kind === "invoice"
      ? planSettlement(input, link.id)
      : { effects: [], blocked: [] };
  return {
    effects: [...(update === undefined ? [] : [update]), ...settlement.effects],
    blocked: [...differentTotal(input), ...settlement.blocked],
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

/** The due date is what may change after issue. */
function dueDateEffect({
  id,
  link,
  shadow,
  localChanges,
  registers,
}: PlanInput): Effect | undefined {
  const dueDate = registers["dueDate"];
  const isChanged = localChanges.includes("dueDate") && typeof dueDate === "string";
  if (!isChanged || link?.kind !== "invoice" || shadow === undefined) return undefined;
  const { version } = shadow.object;
  const action: Action = { action: "update", entity: "Invoice", object: { DueDate: dueDate } };
  return {
    id: `update-invoice:${id}:${version.token}`,
    document: id,
    action: action.action,
    target: { kind: "invoice", id: link.id },
    body: action,
    carries: ["dueDate"],
    basis: version,
    summary: `Change the due date of ${shadow.summary?.number ?? link.id} to ${dueDate} in QuickBooks`,
  };
}

/** The books show another total than the invoice claims: said at once, not only when somebody reconciles. */
function differentTotal({ registers, shadow }: PlanInput): readonly Blocked[] {
  const issued = issuedInvoice(registers);
  const theirs = Head.safeParse(shadow?.object.raw).data?.TotalAmt;
  if (issued === undefined || theirs === undefined) return [];
  const { amount } = claimOf(issued.invoice, computeTotals(issued.invoice), "issued");
  if (toBig(amount).eq(theirs)) return [];
  return [
    {
      reason: `QuickBooks shows a total of ${theirs} for ${issued.number}, and the invoice claims ${amount}.`,
      fixes: [
        "Correct the invoice in QuickBooks",
        "Credit it here and issue a new one, if the books are right",
      ],
    },
  ];
}
