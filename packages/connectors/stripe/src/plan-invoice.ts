import type { Plan, PlanInput } from "@concord/bridge/connector";
import { DocumentId, creditedBy } from "@concord/model";
import type { CurrencyCode, Invoice } from "@concord/model";
import { invoiceContent } from "./invoice-content.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { customerCreation, customerParams } from "./plan-customer.ts";
import {
  blocked,
  effect,
  nothing,
  notBefore,
  one,
  ownMetadata,
  workspaceMetadata,
} from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { changedSince, headParams, planDraft } from "./plan-draft.ts";
import { secondNumber } from "./plan-number.ts";
import { agreedDigest, contentDigest, standingRequests } from "./plan-request.ts";
import type { StandingRequest } from "./plan-request.ts";
import { planSettlement } from "./plan-settlement.ts";
import { InvoiceReading } from "./stripe-schema.ts";

/** What must happen next in Stripe for an invoice. */
export function planInvoice(input: PlanInput, context: PlanContext): Plan {
  const { registers, policy, link } = input;
  if (!policy.issues && policy.creates === "none" && !policy.settles) return nothing;
  const isIssued = (registers["issued"] ?? null) !== null;
  const isVoided = (registers["voided"] ?? null) !== null;
  const requests = policy.issues && !isIssued ? standingRequests(registers, "issue") : [];

  if (link !== undefined) {
    const reading = InvoiceReading.safeParse(input.shadow?.object.raw);
    if (!reading.success || input.shadow?.object.state === "deleted") return nothing;
    if (reading.data.invoice.status !== "draft") {
      const settlement = planSettlement(input, reading.data, context);
      const told = secondNumber(input, reading.data).flatMap(({ blocked: each }) => each);
      return { ...settlement, blocked: [...told, ...settlement.blocked] };
    }
    // Void and issued: its number is taken, so that it is finalised there and then voided.
    if (isVoided && !isIssued) return nothing;
    return withContent(input, (invoice, currency) =>
      planDraft(
        input,
        invoice,
        currency,
        reading.data,
        isIssued ? [issuedElsewhere] : requests,
        context,
      ),
    );
  }
  const isWanted =
    requests.length > 0 || policy.creates === "drafts" || (policy.creates !== "none" && isIssued);
  if (!isWanted || isVoided) return nothing;
  return withContent(input, (invoice, currency) =>
    creation(input, invoice, currency, requests, isIssued, context),
  );
}

/** A copy of an invoice that was issued elsewhere is finalised like one that was asked for. */
const issuedElsewhere: StandingRequest = { key: "issued-elsewhere", digest: undefined };

function withContent(
  { registers }: PlanInput,
  next: (invoice: Invoice, currency: CurrencyCode) => Plan,
): Plan {
  const content = invoiceContent(registers);
  if (content.type === "unreadable") {
    return blocked(`The invoice cannot be read: ${content.reason}`, "Correct the field");
  }
  const { invoice } = content;
  if (invoice.currency === undefined) {
    return blocked("The invoice has no currency.", "Choose a currency");
  }
  return next(invoice, invoice.currency);
}

function creation(
  input: PlanInput,
  invoice: Invoice,
  currency: CurrencyCode,
  requests: readonly StandingRequest[],
  isIssued: boolean,
  context: PlanContext,
): Plan {
  // A credit of an invoice that is here: that invoice enters it, under the note's number.
  if (creditedBy(invoice) !== undefined) return nothing;
  if (invoice.kind !== "invoice") {
    return blocked(
      `Stripe makes no ${invoice.kind} of its own.`,
      "Credit the invoice in Stripe",
      "Issue it with another tool",
    );
  }
  if (invoice.prepaid !== undefined && invoice.prepaid !== "0") {
    return blocked(
      "Stripe would collect the prepaid amount once more.",
      "Record the prepayment as a payment instead",
    );
  }
  const seen = contentDigest(invoice);
  const request = requests.find(({ digest }) => digest === undefined || digest === seen);
  if (request === undefined && requests.length > 0) return changedSince;
  const customer = customerOf(input, context);
  if (customer.type === "plan") return customer.plan;
  const [note] = invoice.notes;
  const params = {
    ...headParams(invoice, context),
    currency: currency.toLowerCase(),
    auto_advance: false,
    pending_invoice_items_behavior: "exclude",
    ...(isIssued && invoice.number !== undefined && { number: invoice.number }),
    metadata: {
      ...ownMetadata(input.id, context),
      ...(note !== undefined && { [metadataKeys.note]: note.id }),
      ...(request !== undefined && {
        [metadataKeys.request]: request.key,
        [metadataKeys.seen]: agreedDigest(invoice),
      }),
    },
  };
  return one(
    effect(
      input,
      { action: "create-invoice", params, customer: customer.of, notBefore: notBefore(input.id) },
      {
        carries: "all",
        summary: `Create the draft for ${invoice.buyer?.name ?? "the customer"} in Stripe`,
      },
    ),
  );
}

type Customer =
  /** Its id, or the parameters of a new one. */
  | { readonly type: "customer"; readonly of: string | ReturnType<typeof customerParams> }
  /** What must happen first. */
  | { readonly type: "plan"; readonly plan: Plan };

function customerOf({ registers, related }: PlanInput, context: PlanContext): Customer {
  const party = DocumentId.safeParse(registers["customer"]).data;
  const record = party === undefined ? undefined : related(party);
  if (record?.shadow?.object.state === "deleted") {
    return {
      type: "plan",
      plan: blocked(
        "The customer was deleted in Stripe.",
        "Choose another customer",
        "Unlink the customer: it is then created anew",
      ),
    };
  }
  if (record?.link?.kind === "party") return { type: "customer", of: record.link.id };
  if (record !== undefined) return { type: "plan", plan: one(customerCreation(record, context)) };
  const params = customerParams(registers, "buyer.", "create");
  if (Object.keys(params).length > 0) {
    return { type: "customer", of: { ...params, metadata: workspaceMetadata(context) } };
  }
  return { type: "plan", plan: blocked("The invoice has no buyer.", "Choose a customer") };
}
