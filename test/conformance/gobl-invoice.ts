import { Invoice, canonicalDecimalString } from "@concord/model";
import { z } from "zod";

const Percent = z.string().regex(/^-?\d+(\.\d+)?%$/);

const Tax = z.object({
  cat: z.string(),
  key: z.string().optional(),
  country: z.string().optional(),
  percent: Percent.optional(),
  surcharge: Percent.optional(),
  ext: z.record(z.string(), z.string()).optional(),
});

const Adjustment = z.object({
  percent: Percent.optional(),
  amount: z.string(),
  reason: z.string().optional(),
  taxes: z.array(Tax).optional(),
});

const Line = z.object({
  quantity: z.string(),
  item: z.object({ name: z.string(), price: z.string() }),
  discounts: z.array(Adjustment).optional(),
  charges: z.array(Adjustment).optional(),
  taxes: z.array(Tax).optional(),
});

const RateTotal = z.object({
  base: z.string(),
  percent: Percent.optional(),
  amount: z.string(),
  surcharge: z.object({ percent: Percent, amount: z.string() }).optional(),
});

const CategoryTotal = z.object({
  code: z.string(),
  retained: z.boolean().optional(),
  rates: z.array(RateTotal),
});

/** A GOBL document with totals, as far as its arithmetic goes. */
export const GoblDocument = z.object({
  currency: z.string(),
  tax: z
    .object({ prices_include: z.string().optional(), rounding: z.string().optional() })
    .optional(),
  lines: z.array(Line).default([]),
  discounts: z.array(Adjustment).default([]),
  charges: z.array(Adjustment).default([]),
  totals: z.object({
    total: z.string(),
    tax: z.string(),
    total_with_tax: z.string(),
    retained_tax: z.string().optional(),
    advance: z.string().optional(),
    payable: z.string(),
    due: z.string().optional(),
    taxes: z.object({ categories: z.array(CategoryTotal) }).optional(),
  }),
});
export type GoblDocument = z.infer<typeof GoblDocument>;

type InvoiceInput = z.input<typeof Invoice>;
type LineInput = NonNullable<InvoiceInput["lines"]>[number];
type TaxInput = NonNullable<LineInput["tax"]>;

/** The canonical invoice of a GOBL document: what it says, without any of its sums. */
export function fromGobl(gobl: GoblDocument): Invoice {
  const retained = new Set(
    gobl.totals.taxes?.categories.filter((each) => each.retained).map(({ code }) => code),
  );
  const draft = {
    currency: gobl.currency,
    pricesIncludeTax: gobl.tax?.prices_include !== undefined,
    prepaid: gobl.totals.advance && decimal(gobl.totals.advance),
    lines: gobl.lines.map((line, index) => ({
      id: `l${index + 1}`,
      name: line.item.name,
      quantity: decimal(line.quantity),
      price: decimal(line.item.price),
      ...taxesOf(line.taxes ?? [], retained),
      adjustments: [
        ...(line.discounts ?? []).map((each, at) => adjustmentOf(each, "allowance", `d${at + 1}`)),
        ...(line.charges ?? []).map((each, at) => adjustmentOf(each, "charge", `c${at + 1}`)),
      ],
    })),
    adjustments: [
      ...gobl.discounts.map((each, at) => ({
        ...adjustmentOf(each, "allowance", `d${at + 1}`),
        ...taxesOf(each.taxes ?? [], retained),
      })),
      ...gobl.charges.map((each, at) => ({
        ...adjustmentOf(each, "charge", `c${at + 1}`),
        ...taxesOf(each.taxes ?? [], retained),
      })),
    ],
  };
  return Invoice.parse(draft);
}

/** A percentage decides where there is one: the amount beside it is GOBL's result, which is ours to find. */
function adjustmentOf(
  { percent, amount }: z.infer<typeof Adjustment>,
  type: "allowance" | "charge",
  id: string,
): {
  readonly id: string;
  readonly type: string;
  readonly percent?: string;
  readonly amount?: string;
} {
  return percent === undefined
    ? { id, type, amount: decimal(amount) }
    : { id, type, percent: decimal(percent.slice(0, -1)) };
}

/** GOBL keeps rows of the breakdown apart by key, country and extensions; a name of a jurisdiction does so here. */
function taxesOf(
  taxes: readonly z.infer<typeof Tax>[],
  retained: ReadonlySet<string>,
): { readonly tax?: TaxInput; readonly extraTaxes?: readonly TaxInput[] } {
  const all = taxes.flatMap(({ cat, percent, surcharge, ...rest }) => {
    const jurisdiction = JSON.stringify(rest);
    const main: TaxInput = {
      scheme: cat,
      jurisdiction,
      ...(percent !== undefined && { rate: decimal(percent.slice(0, -1)) }),
      ...(retained.has(cat) && { retained: true }),
    };
    if (surcharge === undefined) return [main];
    return [
      main,
      { scheme: surchargeOf(cat), jurisdiction, rate: decimal(surcharge.slice(0, -1)) },
    ];
  });
  const [tax, ...extraTaxes] = all;
  // No tax is said, not left open: GOBL never spreads a charge over the taxes of the lines.
  if (tax === undefined) return { tax: {} };
  return tax.retained === true ? { extraTaxes: all } : { tax, extraTaxes };
}

/** A surcharge (recargo de equivalencia) rests on the same base as its tax and is a tax of its own here. */
export function surchargeOf(category: string): string {
  return `${category} surcharge`;
}

/** The plain decimal, canonical. */
export function decimal(text: string): string {
  const value = canonicalDecimalString(text);
  if (value === undefined) throw new Error(`GOBL writes plain decimals, not ${text}`);
  return value;
}
