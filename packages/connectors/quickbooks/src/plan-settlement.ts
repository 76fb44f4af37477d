import type { PlanInput } from "@concord/bridge/connector";
import { issuedInvoice } from "./issued-invoice.ts";
import { planCredits } from "./plan-credits.ts";
import { planPayments, planTakenBack } from "./plan-payments.ts";
import { planRefunds } from "./plan-refunds.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import type { Settling } from "./settling.ts";

/**
 * What settled the invoice elsewhere, entered once each: money as payments, credits as credit memos that are applied, money given back for a credit as refund
 * receipts. A fact is entered when it has no link to an object there, and what came from there is never sent back.
 */
export function planSettlement(input: PlanInput, invoice: string): Settling {
  const issued = issuedInvoice(input.registers);
  if (issued === undefined) return { effects: [], blocked: [] };
  const context = { input, invoice, issued, prepared: preparedOf(input.prepared) };
  const parts = [
    planPayments(context),
    planTakenBack(context),
    // Before credits: a refund that comes after its credit is told.
    planRefunds(context),
    planCredits(context),
  ];
  return {
    effects: parts.flatMap(({ effects }) => effects),
    blocked: parts.flatMap(({ blocked }) => blocked),
  };
}

/** The voids of credits that were taken back, of an invoice that is to be voided itself. */
export function takenBackCredits(input: PlanInput, invoice: string): Settling {
  const issued = issuedInvoice(input.registers);
  if (issued === undefined || !input.policy.settles) return { effects: [], blocked: [] };
  const { effects } = planCredits({ input, invoice, issued, prepared: preparedOf(input.prepared) });
  return { effects: effects.filter(({ action }) => action === "void-credit"), blocked: [] };
}
