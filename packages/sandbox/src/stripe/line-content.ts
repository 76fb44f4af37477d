import { z } from "zod";
import { invalidParameter, invalidRequest } from "./api-error.ts";
import { applyDiscounts, type Discount, DiscountParam } from "./coupons.ts";
import { integer, multiply, parseDecimal, round, toText } from "./decimal.ts";
import {
  Amount,
  Bool,
  changedMetadata,
  Count,
  DecimalText,
  emptyable,
  list,
  Metadata,
  Text,
  Time,
} from "./params.ts";
import { addPrice, PriceData } from "./prices.ts";
import { addTaxRate, TaxRateData, usableTaxRates } from "./tax-rates.ts";
import type { World } from "./world.ts";

/** What an invoice line and the invoice item behind it have in common. */
export interface LineContent {
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly discountable: boolean;
  readonly discounts: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: string;
  readonly product: string;
  readonly unit_amount_decimal: string;
  readonly quantity_decimal: string;
  readonly tax_rates: readonly string[];
  /** Taxes that the caller has computed; null where Stripe computes them. */
  readonly tax_amounts: readonly FixedTax[] | null;
}

/** A tax given as an amount. */
export interface FixedTax {
  readonly amount: number;
  readonly tax_rate: string;
  readonly taxable_amount: number;
}

/** Parameters that describe a line; every endpoint that takes lines takes these. */
export const lineFields = {
  amount: Amount.optional(),
  description: Text.optional(),
  discountable: Bool.optional(),
  discounts: emptyable(list(DiscountParam)).optional(),
  metadata: Metadata.optional(),
  period: z.strictObject({ start: Time, end: Time }).optional(),
  price_data: PriceData.optional(),
  pricing: z.strictObject({ price: Text.optional() }).optional(),
  quantity: Count.optional(),
  quantity_decimal: DecimalText.optional(),
  tax_rates: emptyable(list(Text)).optional(),
};
/** Only lines, not invoice items, take computed taxes. */
export const TaxAmounts = emptyable(
  list(
    z.strictObject({
      amount: Amount,
      tax_rate_data: TaxRateData,
      taxable_amount: Amount,
      taxability_reason: Text.optional(),
    }),
  ),
);

const Fields = z.strictObject(lineFields);
export type LineParams = z.output<typeof Fields> & {
  readonly unit_amount_decimal?: string | undefined;
  readonly tax_amounts?: z.output<typeof TaxAmounts> | undefined;
};

type Pricing = Pick<
  LineContent,
  "amount" | "price" | "product" | "unit_amount_decimal" | "quantity_decimal"
>;

/** Stripe asks for whole tens in currencies of three decimals, where the setting says so. */
function checkAmount(world: World, amount: number, currency: string): number {
  if (Math.abs(amount) > 99_999_999)
    throw invalidRequest("Amount must be no more than 99999999.", "amount_too_large", "amount");
  const threeDecimal = ["bhd", "jod", "kwd", "omr", "tnd"].includes(currency);
  if (world.settings.threeDecimalEndsInZero && threeDecimal && amount % 10 !== 0)
    throw invalidRequest(`Amounts in ${currency} must end in 0.`, "invalid_amount", "amount");
  return amount;
}

function quantityOf(params: LineParams): string | undefined {
  if (params.quantity !== undefined && params.quantity_decimal !== undefined)
    throw invalidParameter(
      "You may only specify one of these parameters: quantity, quantity_decimal.",
      "parameter_invalid",
      "quantity",
    );
  return params.quantity_decimal ?? params.quantity?.toString();
}

/** What a line costs, from an amount, a price, a price in place, or a unit amount. */
function pricingOf(world: World, params: LineParams, currency: string, before?: Pricing): Pricing {
  const { amount, price_data: data, pricing, unit_amount_decimal: unit } = params;
  const sources = { amount, price_data: data, pricing: pricing?.price, unit_amount_decimal: unit };
  const given = Object.entries(sources).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (given.length > 1)
    throw invalidParameter(
      `You may only specify one of these parameters: ${given.join(", ")}.`,
      "parameter_invalid",
      given[0] ?? "",
    );
  const quantity = quantityOf(params);
  if (amount !== undefined && quantity !== undefined)
    throw invalidParameter(
      "You may only specify one of these parameters: amount, quantity.",
      "parameter_invalid",
      "quantity",
    );
  if (given.length === 0 && before === undefined)
    throw invalidRequest(
      "One of amount, pricing and price_data is required.",
      "parameter_missing",
      "amount",
    );
  if (given.length === 0 && before !== undefined && quantity === undefined) return before;

  const price =
    pricing?.price !== undefined
      ? world.get("price", pricing.price, "pricing[price]")
      : data !== undefined
        ? addPrice(world, { ...data }, undefined)
        : before !== undefined && given.length === 0
          ? world.get("price", before.price)
          : addPrice(world, {
              active: false,
              currency,
              product_data: { name: params.description ?? "Invoice item" },
              unit_amount_decimal: unit ?? String(amount),
            });
  if (price.currency !== currency)
    throw invalidRequest(
      `The price specified is in ${price.currency}, but the invoice is in ${currency}.`,
      undefined,
      "price",
    );
  const quantityText = quantity ?? (amount === undefined ? before?.quantity_decimal : "1") ?? "1";
  const exactQuantity = parseDecimal(quantityText, 12) ?? integer(1);
  const exactUnit = parseDecimal(price.unit_amount_decimal, 12) ?? integer(0);
  return {
    amount: checkAmount(world, round(multiply(exactUnit, exactQuantity)), currency),
    price: price.id,
    product: price.product,
    unit_amount_decimal: price.unit_amount_decimal,
    quantity_decimal: toText(exactQuantity),
  };
}

/** New or changed content. `before` is absent for a new line. */
export function lineContent(
  world: World,
  params: LineParams,
  on: Pick<Discount, "customer" | "invoice" | "invoice_item"> & { readonly currency: string },
  before?: LineContent,
): LineContent {
  const pricing = pricingOf(world, params, on.currency, before);
  const { discounts, tax_rates: rates, tax_amounts: amounts } = params;
  if (rates?.length && amounts?.length)
    throw invalidParameter(
      "You may only specify one of these parameters: tax_rates, tax_amounts.",
      "parameter_invalid",
      "tax_amounts",
    );
  const { currency, ...discounted } = on;
  return {
    ...pricing,
    currency,
    description:
      params.description ??
      before?.description ??
      world.find("product", pricing.product)?.name ??
      null,
    discountable: params.discountable ?? before?.discountable ?? pricing.amount >= 0,
    discounts:
      discounts === undefined
        ? (before?.discounts ?? [])
        : applyDiscounts(world, discounts ?? [], discounted, currency),
    metadata: changedMetadata(before?.metadata ?? {}, params.metadata),
    period: params.period ?? before?.period ?? { start: world.now(), end: world.now() },
    tax_rates:
      rates === undefined
        ? amounts?.length
          ? []
          : (before?.tax_rates ?? [])
        : usableTaxRates(world, rates ?? [], "tax_rates"),
    tax_amounts:
      amounts === undefined
        ? rates === undefined
          ? (before?.tax_amounts ?? null)
          : null
        : (amounts?.map((tax) => ({
            amount: tax.amount,
            tax_rate: addTaxRate(world, { ...tax.tax_rate_data, active: false }).id,
            taxable_amount: tax.taxable_amount,
          })) ?? null),
  };
}
