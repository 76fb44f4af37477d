import { canonicalDecimalString, roundDecimal, toBig, toDecimalString } from "@concord/model";
import type { DecimalString, JsonValue, LineTax } from "@concord/model";
import { placed, present } from "./mapping-context.ts";
import type { InvoiceContext } from "./mapping-context.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { termsOf } from "./mapping-terms.ts";
import { dateOf } from "./stripe-dates.ts";
import { fromStripeAmount, fromStripeDecimal } from "./stripe-money.ts";
import type { StripeLine } from "./stripe-schema.ts";

/** How the prices of a whole document stand to tax: Stripe says it for each line. */
export type PriceBasis = "exclusive" | "inclusive" | "mixed";

export function priceBasis(lines: readonly StripeLine[]): PriceBasis {
  const found = new Set(lines.flatMap(({ taxes }) => taxes.map((tax) => tax.tax_behavior)));
  if (!found.has("inclusive")) return "exclusive";
  return found.size === 1 ? "inclusive" : "mixed";
}

/** Sum of integers of the minor unit. */
export function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** Registers of one line, below `lines.<key>`. */
export function lineRegisters(
  key: string,
  line: StripeLine,
  taxes: readonly LineTax[],
  index: number,
  basis: PriceBasis,
  context: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const prefix = `lines.${key}.`;
  const [name, ...rest] = (line.description ?? "").split("\n");
  const [tax, ...extraTaxes] = taxes;
  const period = line.period;
  const fields: Readonly<Record<string, JsonValue>> = {
    ...placed({
      name,
      description: rest.join("\n"),
      quantity: undefined,
      price: undefined,
      baseQuantity: undefined,
      "tax.category": undefined,
      "tax.rate": undefined,
    }),
    ...present({
      position: line.metadata[metadataKeys.position] ?? positionAt(index),
      // The period of a single item is the moment of its making.
      ...(period &&
        period.start !== period.end && {
          periodStart: dateOf(period.start, context.timeZone),
          periodEnd: dateOf(period.end, context.timeZone),
        }),
      ...(tax !== undefined && taxFields(tax)),
      ...(extraTaxes.length > 0 && {
        extraTaxes: extraTaxes.map(({ scheme, category, rate, jurisdiction, vendorRates }) =>
          present({ scheme, category, rate, jurisdiction, vendorRates }),
        ),
      }),
      ...(termsOf(line.metadata, line.amount) ?? priceFields(line, basis, context)),
      ...(basis === "mixed" ? {} : discountFields(line, context)),
    }),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [prefix + field, value]),
  );
}

export function taxFields(tax: LineTax): Readonly<Record<string, JsonValue | undefined>> {
  return {
    "tax.scheme": tax.scheme,
    "tax.category": tax.category,
    "tax.rate": tax.rate,
    "tax.jurisdiction": tax.jurisdiction,
    "tax.vendorRates": tax.vendorRates,
  };
}

/**
 * Quantity and price, where they multiply to Stripe's amount; otherwise the amount as the price of the whole quantity, which is exact for every line. A document
 * that mixes prices with and without tax is read without: what the tax of an inclusive line leaves of it.
 */
function priceFields(
  line: StripeLine,
  basis: PriceBasis,
  { currency }: InvoiceContext,
): Readonly<Record<string, JsonValue | undefined>> {
  const given =
    canonicalDecimalString(line.quantity_decimal ?? String(line.quantity ?? 1)) ??
    toDecimalString(toBig(undefined));
  if (basis === "mixed") {
    const inside = line.taxes.filter((tax) => tax.tax_behavior === "inclusive");
    const discount = total(line.discount_amounts.map(({ amount }) => amount));
    return ofWhole(line.amount - discount - total(inside.map(({ amount }) => amount)));
  }
  const minor = canonicalDecimalString(line.pricing?.unit_amount_decimal ?? "");
  if (minor === undefined) return ofWhole(line.amount);
  const product = roundDecimal(toBig(minor).times(toBig(given)), 0, "half-away-from-zero");
  return product.eq(line.amount)
    ? { quantity: given, price: fromStripeDecimal(minor, currency) }
    : ofWhole(line.amount);

  function ofWhole(amount: number): Readonly<Record<string, DecimalString>> {
    const price = fromStripeAmount(amount, currency);
    if (given === "0" || given === "1") return { quantity: one, price };
    return { quantity: given, baseQuantity: given, price };
  }
}

const one = canonicalDecimalString("1") ?? toDecimalString(toBig(undefined));

function discountFields(
  { discount_amounts: discounts }: StripeLine,
  { currency }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const fields: Record<string, JsonValue> = {};
  for (const { discount, amount } of discounts) {
    if (amount === 0) continue;
    fields[`adjustments.${discount}.type`] = "allowance";
    fields[`adjustments.${discount}.amount`] = fromStripeAmount(amount, currency);
    fields[`adjustments.${discount}.reason`] = "Discount";
  }
  return fields;
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The place of the n-th line as a fractional index: integers of one digit ("a0" …), of two ("b00" …), and so on. */
export function positionAt(index: number): string {
  let rest = index;
  let length = 1;
  while (rest >= digits.length ** length) {
    rest -= digits.length ** length;
    length += 1;
  }
  let text = "";
  for (let place = 0; place < length; place += 1) {
    text = (digits[rest % digits.length] ?? "") + text;
    rest = Math.floor(rest / digits.length);
  }
  return `${String.fromCharCode("a".charCodeAt(0) + length - 1)}${text}`;
}
