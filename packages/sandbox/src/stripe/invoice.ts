import type { Discount } from "./coupons.ts";
import { liveCustomer } from "./customers.ts";
import { type DiscountAmount, invoiceTotals, type LineTotals } from "./invoice-totals.ts";
import type { LineContent } from "./line-content.ts";
import type { LineTax } from "./line-tax.ts";
import type { AddressObject } from "./params.ts";
import type { World } from "./world.ts";

/** A line as it is stored inside its invoice; `shown.ts` turns it into Stripe's shape. */
export interface InvoiceLine {
  readonly id: string;
  readonly item: string;
  readonly content: LineContent;
  readonly totals: LineTotals;
}

export interface Invoice {
  readonly id: string;
  readonly object: "invoice";
  readonly account_country: string;
  readonly account_name: string;
  readonly account_tax_ids: null;
  readonly amount_due: number;
  readonly amount_overpaid: number;
  readonly amount_paid: number;
  readonly amount_remaining: number;
  readonly amount_shipping: number;
  readonly application: null;
  readonly attempt_count: number;
  readonly attempted: boolean;
  readonly auto_advance: boolean;
  readonly automatic_tax: {
    readonly disabled_reason: null;
    readonly enabled: false;
    readonly liability: null;
    readonly provider: null;
    readonly status: null;
  };
  readonly automatically_finalizes_at: number | null;
  readonly billing_reason: "manual";
  readonly collection_method: "charge_automatically" | "send_invoice";
  readonly created: number;
  readonly currency: string;
  readonly custom_fields: readonly { readonly name: string; readonly value: string }[] | null;
  readonly customer: string;
  readonly customer_account: null;
  readonly customer_address: AddressObject | null;
  readonly customer_email: string | null;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
  readonly customer_shipping: object | null;
  readonly customer_tax_exempt: "none" | "exempt" | "reverse";
  readonly customer_tax_ids: readonly { readonly type: string; readonly value: string }[];
  readonly default_payment_method: string | null;
  readonly default_source: null;
  /** Ids here; shown as whole objects. */
  readonly default_tax_rates: readonly string[];
  readonly description: string | null;
  readonly discounts: readonly string[];
  readonly due_date: number | null;
  readonly effective_at: number | null;
  readonly ending_balance: number | null;
  readonly footer: string | null;
  readonly from_invoice: { readonly action: "revision"; readonly invoice: string } | null;
  readonly hosted_invoice_url: string | null;
  readonly invoice_pdf: string | null;
  readonly issuer: { readonly type: "self" };
  readonly last_finalization_error: null;
  readonly latest_revision: string | null;
  readonly lines: readonly InvoiceLine[];
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_payment_attempt: number | null;
  readonly number: string | null;
  readonly on_behalf_of: null;
  readonly parent: null;
  readonly payment_settings: {
    readonly default_mandate: null;
    readonly payment_method_options: null;
    readonly payment_method_types: null;
  };
  readonly period_end: number;
  readonly period_start: number;
  readonly post_payment_credit_notes_amount: number;
  readonly pre_payment_credit_notes_amount: number;
  readonly receipt_number: null;
  readonly rendering: null;
  readonly shipping_cost: null;
  readonly shipping_details: null;
  readonly starting_balance: number;
  readonly statement_descriptor: string | null;
  readonly status: "draft" | "open" | "paid" | "uncollectible" | "void";
  readonly status_transitions: {
    readonly finalized_at: number | null;
    readonly marked_uncollectible_at: number | null;
    readonly paid_at: number | null;
    readonly voided_at: number | null;
  };
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly test_clock: null;
  readonly total: number;
  readonly total_discount_amounts: readonly DiscountAmount[];
  readonly total_excluding_tax: number;
  readonly total_pretax_credit_amounts: readonly never[];
  readonly total_taxes: readonly LineTax[];
  readonly webhooks_delivered_at: number | null;
  /** Not shown: how the due date follows from the day of finalisation. */
  readonly days_until_due: number | null;
}

/** The customer's data on an invoice: current while it is a draft, frozen afterwards. */
export function customerSnapshot(world: World, customerId: string): Partial<Invoice> {
  const customer = world.get("customer", customerId);
  return {
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: customer.tax_ids.map(({ type, value }) => ({ type, value })),
  };
}

/**
 * A draft with its amounts computed again from its lines and its customer.
 *
 * The customer's credit balance is applied at finalisation only.
 */
export function recalculated(world: World, invoice: Invoice): Invoice {
  const discount = (id: string) => {
    const { source }: Discount = world.get("discount", id);
    return { id, coupon: world.get("coupon", source.coupon) };
  };
  const rate = (id: string) => world.get("tax_rate", id);
  const customer = liveCustomer(world, invoice.customer);
  const totals = invoiceTotals(
    invoice.lines.map(({ content }) => ({
      amount: content.amount,
      discountable: content.discountable,
      discounts: content.discounts.map(discount),
      rates: (content.tax_rates.length > 0 ? content.tax_rates : invoice.default_tax_rates).map(
        rate,
      ),
      fixedTaxes: content.tax_amounts?.map((tax) => ({ ...tax, rate: rate(tax.tax_rate) })) ?? null,
    })),
    invoice.discounts.map(discount),
    customer.tax_exempt,
  );
  const { lines, ...amounts } = totals;
  const due = Math.max(0, totals.total);
  return {
    ...invoice,
    ...customerSnapshot(world, invoice.customer),
    ...amounts,
    lines: invoice.lines.map((line, index) => ({ ...line, totals: lines[index] ?? line.totals })),
    amount_due: due,
    amount_remaining: due,
    starting_balance: customer.balance,
  };
}
