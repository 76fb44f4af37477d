import type { Effect, Plan, PlanInput, Registers } from "@concord/bridge/connector";
import { DocumentId, creditedBy } from "@concord/model";
import type { JsonValue } from "@concord/model";
import type { Company } from "./company.ts";
import { issuedInvoice, withItems } from "./issued-invoice.ts";
import type { IssuedInvoice } from "./issued-invoice.ts";
import { displayName, writeCustomer } from "./party-mapping.ts";
import { planItems } from "./plan-items.ts";
import { planLinkedInvoice } from "./plan-linked-invoice.ts";
import { planCustomer, planItem } from "./plan-record.ts";
import type { Action, CustomerChoice } from "./quickbooks-actions.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import { Customer } from "./quickbooks-schema.ts";
import { tagText } from "./quickbooks-tag.ts";
import { salesBody } from "./sales-body.ts";
import type { Blocked } from "./sales-body.ts";
import { taxCodesOf } from "./tax-codes.ts";

const nothing: Plan = { effects: [], blocked: [] };

/** What must happen next in the books for one document. Pure; asked again after every effect. */
export function plan(input: PlanInput, company: Company): Plan {
  switch (input.kind) {
    case "invoice":
      return input.link === undefined ? planNewInvoice(input, company) : planLinkedInvoice(input);
    case "party":
      return planCustomer(input);
    case "item":
      return planItem(input);
    case "workspace":
      return nothing;
  }
}

/** An issued invoice of another tool, or of ours, is entered with its number. QuickBooks has no drafts, so one of ours stays here. */
function planNewInvoice(input: PlanInput, company: Company): Plan {
  const { registers, policy, id } = input;
  const issued = issuedInvoice(registers);
  const isUnwanted =
    policy.creates === "none" ||
    issued === undefined ||
    issued.invoice.kind === "proforma" ||
    // A credit of an invoice that is here: that invoice enters it, under the note's number.
    creditedBy(issued.invoice) !== undefined ||
    // Nothing was booked, so there is nothing to take back.
    (registers["voided"] ?? null) !== null;
  if (isUnwanted) return nothing;

  const prepared = preparedOf(input.prepared);
  const choice = customerOf(input, issued);
  if (choice.type === "blocked") return { effects: [], blocked: [choice.blocked] };
  const lines = withItems(issued, registers);
  const codes = taxCodesOf(prepared, `quickbooks:${company.realm}`);
  const itemOf = (item: DocumentId): string | undefined => {
    const link = input.related(item)?.link;
    return link?.kind === "item" ? link.id : undefined;
  };
  const body = salesBody(lines, prepared, codes, itemOf);
  if (body.type === "blocked") return { effects: [], blocked: [body.blocked] };
  const items = planItems(lines, input);
  // Customer and items are there first, each found or created once: the invoice then names them by their ids, and costs one request.
  const first = [...choice.effects, ...items.effects];
  if (first.length > 0) return { effects: first, blocked: items.blocked };
  const isCreditNote = issued.invoice.kind === "credit-note";
  const action: Action = {
    action: isCreditNote ? "create-credit-note" : "create-invoice",
    customer: choice.customer,
    object: { ...body.object, PrivateNote: tagText({ document: id }) },
    lineKeys: [...body.lineKeys],
  };
  const currency = issued.invoice.currency ?? "";
  const create: Effect = {
    id: `${action.action}:${id}`,
    document: id,
    action: action.action,
    body: action,
    carries: "all",
    summary: `Enter ${isCreditNote ? "credit note" : "invoice"} ${issued.number} over ${body.total} ${currency} in QuickBooks`,
  };
  return { effects: [create], blocked: [] };
}

type Chosen =
  | {
      readonly type: "chosen";
      readonly customer: CustomerChoice;
      readonly effects: readonly Effect[];
    }
  | { readonly type: "blocked"; readonly blocked: Blocked };

/**
 * The customer of an invoice. QuickBooks keeps one customer for each currency and every name once: a linked one in the invoice's currency is taken by its id,
 * any other by its name, found or created when the invoice is sent. The party's own document gets an effect of its own, by which it is linked.
 */
function customerOf(input: PlanInput, { invoice }: IssuedInvoice): Chosen {
  const { registers } = input;
  const prepared = preparedOf(input.prepared);
  const partyId = DocumentId.safeParse(registers["customer"] ?? invoice.buyer?.ref).data;
  const party = partyId === undefined ? undefined : input.related(partyId);
  const currency = invoice.currency ?? "";
  if (party?.shadow?.object.state === "deleted") {
    const buyer = invoice.buyer?.name ?? party.link?.id ?? "";
    // A new one of the name would undo a merge.
    return blocked(
      `The customer ${buyer} is gone in QuickBooks: deleted, or merged into another.`,
      [
        "Name the customer that it was merged into on the invoice, then replay",
        "Unlink the customer's document, then replay: it is found by its name, or created",
      ],
    );
  }
  const held = currencyOf(party?.shadow?.object.raw, prepared);
  if (party?.link?.kind === "party" && (held === undefined || held === currency)) {
    return { type: "chosen", customer: { type: "id", id: party.link.id }, effects: [] };
  }

  const isParty = party?.kind === "party" && typeof party.registers["name"] === "string";
  const isNew = isParty && party.link === undefined;
  const fields = isParty
    ? writeCustomer(party.registers, "")
    : writeCustomer(buyerRegisters(registers, invoice.buyer?.name), "buyer.");
  const given = fields["DisplayName"];
  if (typeof given !== "string" || given === "") {
    return blocked("The invoice names no buyer, and QuickBooks needs a customer.", [
      "Name the buyer on the invoice",
    ]);
  }
  const taken = party?.link !== undefined;
  const name = taken ? displayName(`${given} (${currency})`) : given;
  const object = {
    ...fields,
    DisplayName: name,
    CurrencyRef: { value: currency },
    ...(isNew && { Notes: tagText({ document: party.id }) }),
  };
  const action: Action = { action: "create-customer", name, object };
  const effects: readonly Effect[] = isNew
    ? [
        {
          id: `create-customer:${party.id}:${input.id}`,
          document: party.id,
          action: action.action,
          body: action,
          // What else a found one says is an edit of either side.
          carries: ["name"],
          summary: `Enter customer ${name} in QuickBooks`,
        },
      ]
    : [];
  return { type: "chosen", customer: { type: "named", name, object }, effects };
}

function blocked(reason: string, fixes: readonly string[]): Chosen {
  return { type: "blocked", blocked: { reason, fixes } };
}

function buyerRegisters(registers: Registers, name: string | undefined): Registers {
  return name === undefined ? registers : { ...registers, "buyer.name": name };
}

function currencyOf(raw: JsonValue | undefined, { homeCurrency }: Prepared): string | undefined {
  const customer = Customer.safeParse(raw).data;
  return customer?.CurrencyRef?.value ?? homeCurrency;
}
