import { divideRounded, integer, multiply, parseDecimal, round, share, toText } from "./decimal.ts";
import { invalidRequest } from "./api-error.ts";
import type { Invoice } from "./invoice.ts";
import { lineOf } from "./invoice-lines.ts";
import type { DiscountAmount } from "./invoice-totals.ts";
import { type LineTax, taxesOn } from "./line-tax.ts";
import type { World } from "./world.ts";

export interface CreditNoteLine {
  readonly id: string;
  readonly object: "credit_note_line_item";
  readonly amount: number;
  readonly description: string | null;
  readonly discount_amount: number;
  readonly discount_amounts: readonly DiscountAmount[];
  readonly invoice_line_item?: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly pretax_credit_amounts: readonly never[];
  readonly quantity: number | null;
  /** Ids here; shown as whole objects. */
  readonly tax_rates: readonly string[];
  readonly taxes: readonly LineTax[];
  readonly type: "invoice_line_item" | "custom_line_item";
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: string | null;
}

export interface CreditNote {
  readonly id: string;
  readonly object: "credit_note";
  readonly amount: number;
  readonly amount_shipping: 0;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly customer_balance_transaction: null;
  readonly discount_amount: number;
  readonly discount_amounts: readonly DiscountAmount[];
  readonly effective_at: number;
  readonly invoice: string;
  readonly lines: readonly CreditNoteLine[];
  readonly livemode: false;
  readonly memo: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly number: string;
  readonly out_of_band_amount: number | null;
  readonly pdf: string;
  readonly post_payment_amount: number;
  readonly pre_payment_amount: number;
  readonly pretax_credit_amounts: readonly never[];
  readonly reason: "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory" | null;
  readonly refunds: readonly {
    readonly amount_refunded: number;
    readonly payment_record_refund: null;
    readonly refund: string;
    readonly type: "refund";
  }[];
  readonly shipping_cost: null;
  readonly status: "issued" | "void";
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly total: number;
  readonly total_excluding_tax: number;
  readonly total_taxes: readonly LineTax[];
  readonly type: "pre_payment" | "post_payment" | "mixed";
  readonly voided_at: number | null;
}

/** One line of a credit note, as it is asked for. */
export interface CreditLineParams {
  readonly type: "invoice_line_item" | "custom_line_item";
  readonly amount?: number | undefined;
  readonly description?: string | undefined;
  readonly invoice_line_item?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly quantity?: number | undefined;
  readonly tax_rates?: readonly string[] | null | undefined;
  readonly unit_amount?: number | undefined;
  readonly unit_amount_decimal?: string | undefined;
}

const part = (amount: number, of: number, whole: number): number =>
  whole === 0 ? 0 : Number(divideRounded(BigInt(amount) * BigInt(of), BigInt(whole)));

/** Credits a part of an invoice's line, with the same part of its discounts and taxes. */
function fromInvoiceLine(world: World, invoice: Invoice, params: CreditLineParams): CreditNoteLine {
  const line = lineOf(invoice, params.invoice_line_item ?? "", "lines[invoice_line_item]");
  const { content, totals } = line;
  const unit = parseDecimal(content.unit_amount_decimal, 12) ?? integer(0);
  const amount =
    params.amount ??
    (params.quantity === undefined
      ? content.amount
      : round(multiply(unit, integer(params.quantity))));
  if (Math.abs(amount) > Math.abs(content.amount))
    throw invalidRequest("You cannot credit more than the line's amount.", undefined, "lines");
  const discount_amounts = totals.discount_amounts.map((discount) => ({
    ...discount,
    amount: part(discount.amount, amount, content.amount),
  }));
  const rates = content.tax_rates.length > 0 ? content.tax_rates : invoice.default_tax_rates;
  return {
    ...blankLine(world),
    amount,
    description: params.description ?? content.description,
    discount_amount: discount_amounts.reduce((sum, discount) => sum + discount.amount, 0),
    discount_amounts,
    invoice_line_item: line.id,
    metadata: params.metadata ?? {},
    quantity: params.quantity ?? null,
    tax_rates: rates,
    taxes: totals.taxes.map((tax) => ({
      ...tax,
      amount: part(tax.amount, amount, content.amount),
      taxable_amount: part(tax.taxable_amount, amount, content.amount),
    })),
    type: "invoice_line_item",
    unit_amount_decimal: content.unit_amount_decimal,
  };
}

function custom(world: World, invoice: Invoice, params: CreditLineParams): CreditNoteLine {
  const text = params.unit_amount_decimal ?? params.unit_amount?.toString();
  const unit = text === undefined ? undefined : parseDecimal(text, 12);
  if (unit === undefined)
    throw invalidRequest("A custom line needs a unit_amount.", "parameter_missing", "lines");
  const quantity = params.quantity ?? 1;
  const amount = round(multiply(unit, integer(quantity)));
  const rates = (params.tax_rates ?? []).map((id) => world.get("tax_rate", id, "lines[tax_rates]"));
  return {
    ...blankLine(world),
    amount,
    description: params.description ?? null,
    metadata: params.metadata ?? {},
    quantity,
    tax_rates: rates.map(({ id }) => id),
    taxes: taxesOn(amount, rates, invoice.customer_tax_exempt),
    type: "custom_line_item",
    unit_amount: params.unit_amount ?? null,
    unit_amount_decimal: toText(unit),
  };
}

function blankLine(world: World) {
  return {
    id: world.newId("credit_note_line"),
    object: "credit_note_line_item",
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    pretax_credit_amounts: [],
    unit_amount: null,
  } as const;
}

export function creditLine(
  world: World,
  invoice: Invoice,
  params: CreditLineParams,
): CreditNoteLine {
  return params.type === "invoice_line_item"
    ? fromInvoiceLine(world, invoice, params)
    : custom(world, invoice, params);
}

/** A credit of a bare total: one line, its taxes in the invoice's proportions. */
export function creditOfAmount(world: World, invoice: Invoice, total: number): CreditNoteLine {
  const weights = [invoice.total_excluding_tax, ...invoice.total_taxes.map((tax) => tax.amount)];
  const [net = total, ...taxes] = share(total, weights);
  return {
    ...blankLine(world),
    // An inclusive tax stands inside the amount.
    amount:
      net +
      invoice.total_taxes.reduce(
        (sum, tax, index) => sum + (tax.tax_behavior === "inclusive" ? (taxes[index] ?? 0) : 0),
        0,
      ),
    description: `Credit for ${invoice.number ?? ""}`,
    metadata: {},
    quantity: 1,
    tax_rates: [],
    taxes: invoice.total_taxes.map((tax, index) => ({
      ...tax,
      amount: taxes[index] ?? 0,
      taxable_amount: net,
    })),
    type: "custom_line_item",
    unit_amount_decimal: null,
  };
}
