import type { Registers } from "@concord/bridge/connector";
import { computeTotals, toBig } from "@concord/model";
import type { CurrencyCode, Invoice, InvoiceLine, JsonValue, LineTax } from "@concord/model";
import { metadataKeys } from "./mapping-metadata.ts";
import { stripeTaxType } from "./mapping-tax.ts";
import { isLineTerm, keptTerms } from "./mapping-terms.ts";
import { toStripeAmount, toStripeDecimal } from "./stripe-money.ts";
import type { LineSpec, TaxSpec } from "./stripe-effect.ts";

/** A line for Stripe, or why it cannot hold it. */
export type OutgoingLine =
  | { readonly type: "line"; readonly key: string; readonly spec: LineSpec }
  | { readonly type: "refused"; readonly reason: string };

const longestDescription = 500;

/**
 * The lines of an invoice for Stripe. Quantity and price go as they are where Stripe computes the same from them; a line that has a price for several, or allowances and
 * charges of its own, goes as its amount. `productOf`: the product that stands for the line's item in Stripe.
 */
export function outgoingLines(
  invoice: Invoice,
  registers: Registers,
  currency: CurrencyCode,
  account: string,
  productOf: (line: InvoiceLine) => string | undefined = () => undefined,
): readonly OutgoingLine[] {
  const amounts = new Map(computeTotals(invoice).lines.map(({ id, amount }) => [id, amount]));
  return invoice.lines
    .filter(({ removed }) => removed !== true)
    .map((line): OutgoingLine => {
      const taxes = taxSpecs(line, invoice.pricesIncludeTax, account);
      if (typeof taxes === "string") return refused(line, taxes);
      const metadata = {
        [metadataKeys.line]: line.id,
        ...(line.position !== undefined && { [metadataKeys.position]: line.position }),
      };
      const description = [line.name, line.description]
        .filter((text) => text !== undefined && text !== "")
        .join("\n")
        .slice(0, longestDescription);
      const priced = pricedParams(line, description, currency, productOf(line));
      if (priced !== undefined) {
        return {
          type: "line",
          key: line.id,
          spec: { params: { ...priced, description, metadata }, taxes },
        };
      }
      const amount = amounts.get(line.id);
      const minor = amount === undefined ? undefined : toStripeAmount(amount, currency);
      if (minor?.type !== "amount") return refused(line, minor?.reason ?? "it has no amount");
      const terms = keptTerms(registers, `lines.${line.id}`, isLineTerm, minor.amount);
      const params = { amount: minor.amount, description, metadata: { ...metadata, ...terms } };
      return { type: "line", key: line.id, spec: { params, taxes } };
    });
}

function refused({ name, id }: InvoiceLine, reason: string): OutgoingLine {
  return { type: "refused", reason: `Line “${name ?? id}” does not fit into Stripe: ${reason}` };
}

function pricedParams(
  line: InvoiceLine,
  description: string,
  currency: CurrencyCode,
  product: string | undefined,
): Readonly<Record<string, JsonValue>> | undefined {
  const { quantity, price, baseQuantity, adjustments } = line;
  if (quantity === undefined || price === undefined || adjustments.length > 0) return undefined;
  if (baseQuantity !== undefined && baseQuantity !== "1") return undefined;
  const [, fraction = ""] = quantity.split(".");
  const unit = toStripeDecimal(price, currency);
  // Stripe counts no negative quantities.
  if (unit === undefined || fraction.length > 12 || toBig(quantity).lt(0)) return undefined;
  return {
    price_data: {
      currency: currency.toLowerCase(),
      ...(product === undefined
        ? { product_data: { name: description.split("\n")[0] || "Item" } }
        : { product }),
      unit_amount_decimal: unit,
    },
    quantity_decimal: quantity,
  };
}

/** The taxes of a line, or why Stripe cannot hold them. */
export function taxSpecs(
  { tax, extraTaxes = [] }: Pick<InvoiceLine, "tax" | "extraTaxes">,
  inclusive: boolean,
  account: string,
): TaxSpec[] | string {
  const specs: TaxSpec[] = [];
  for (const one of [...(tax === undefined ? [] : [tax]), ...extraTaxes]) {
    const spec = taxSpec(one, inclusive, account);
    if (typeof spec === "string") return spec;
    if (spec !== undefined) specs.push(spec);
  }
  return specs;
}

// A tax that does not say its kind is charged, unless its rate is zero.
function taxSpec(tax: LineTax, inclusive: boolean, account: string): TaxSpec | string | undefined {
  if (tax.retained === true) return "Stripe knows no tax that the buyer withholds.";
  if (tax.rate === undefined && tax.category === undefined) return undefined;
  if (tax.rate === undefined && tax.category === "S") return "its tax has no rate.";
  const type = stripeTaxType(tax.scheme);
  if (type === undefined) return `Stripe does not know the tax “${tax.scheme ?? ""}”.`;
  const percentage = tax.rate ?? "0";
  const id = tax.vendorRates?.[`stripe:${account}`];
  return {
    ...(id !== undefined && { id }),
    percentage,
    inclusive,
    type,
    category: tax.category ?? (percentage === "0" ? "Z" : "S"),
    ...(tax.jurisdiction !== undefined && { jurisdiction: tax.jurisdiction }),
  };
}

/** Allowances and charges of the document as lines of their own, one for each set of taxes that they are split over. */
export function adjustmentLines(
  invoice: Invoice,
  registers: Registers,
  currency: CurrencyCode,
  account: string,
): readonly OutgoingLine[] {
  return computeTotals(invoice).adjustments.flatMap(({ id, type, parts, amount: whole }) =>
    parts.map(({ taxes, amount }, index): OutgoingLine => {
      const reason = invoice.adjustments.find((adjustment) => adjustment.id === id)?.reason;
      const label = reason ?? (type === "allowance" ? "Allowance" : "Charge");
      const [tax, ...extraTaxes] = taxes;
      const specs = taxSpecs(
        { ...(tax !== undefined && { tax }), extraTaxes },
        invoice.pricesIncludeTax,
        account,
      );
      const minor = toStripeAmount(amount, currency);
      if (typeof specs === "string" || minor.type === "refused") {
        const why =
          typeof specs === "string" ? specs : minor.type === "refused" ? minor.reason : "";
        return { type: "refused", reason: `“${label}” does not fit into Stripe: ${why}` };
      }
      const sign = type === "allowance" ? -1 : 1;
      const sum = toStripeAmount(whole, currency);
      const terms =
        index === 0 && sum.type === "amount"
          ? keptTerms(registers, `adjustments.${id}`, () => true, sign * sum.amount)
          : {};
      return {
        type: "line",
        key: id,
        spec: {
          params: {
            // Not −0, which is another text.
            amount: minor.amount === 0 ? 0 : sign * minor.amount,
            description: label,
            metadata: { [metadataKeys.adjustment]: id, ...terms },
          },
          taxes: specs,
        },
      };
    }),
  );
}
