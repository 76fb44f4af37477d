import { claimOf, computeTotals, roundQuotient, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, Invoice, InvoiceLine, LineTax } from "@concord/model";
import { taxSpecs } from "./mapping-line-out.ts";
import { percentageOf } from "./mapping-tax.ts";
import type { LineSpec } from "./stripe-effect.ts";
import { fromStripeAmount, stripeDigits, toStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading, StripeTax } from "./stripe-schema.ts";

type Amount = ReturnType<typeof toBig>;

const zero = toBig(undefined);

/** What a credit note says under one set of taxes, in the terms of its prices or without tax. */
interface Piece {
  readonly words: string;
  readonly taxes: readonly LineTax[];
  readonly amount: Amount;
}

/** Tax by percentage. Equal texts are equal taxes. */
type ByRate = ReadonlyMap<string, Amount>;

/**
 * Lines of a credit note in Stripe that come to its amount and, for each rate, to its tax, both to the cent: a line for each set of taxes, or each of its own lines, whichever Stripe
 * computes the same from. Undefined where it does from neither.
 */
export function creditNoteLines(
  note: Invoice,
  minor: number,
  currency: CurrencyCode,
  account: string,
): readonly LineSpec[] | undefined {
  if (!comesTo(note, minor, currency)) return undefined;
  const nets = piecesOf(note, "net");
  const candidates = [
    { pieces: bySet(nets), inclusive: false },
    { pieces: nets, inclusive: false },
    ...(note.pricesIncludeTax
      ? [{ pieces: bySet(piecesOf(note, "amount")), inclusive: true }]
      : []),
  ];
  for (const { pieces, inclusive } of candidates) {
    const lines = exactLines(pieces, inclusive, { note, minor, currency, account });
    if (lines !== undefined) return lines;
  }
  return undefined;
}

/** Whether a bare amount, which Stripe splits over the taxes of the invoice in proportion, has the taxes of the note. */
export function isProportional(
  note: Invoice,
  minor: number,
  { invoice, taxRates }: InvoiceReading,
  currency: CurrencyCode,
): boolean {
  if (!comesTo(note, minor, currency)) return false;
  const net = invoice.total_excluding_tax;
  const isWhole = (tax: StripeTax): boolean =>
    typeof tax.taxable_amount === "number" && tax.taxable_amount === net;
  const [only, ...others] = invoice.total_taxes;
  // One tax on all of it. Of several, Stripe's own rounding decides where a cent goes.
  const isAll = minor === invoice.total;
  if (!isAll && only !== undefined && (others.length > 0 || !isWhole(only))) return false;
  const shares: StripeTax[] = [];
  for (const tax of invoice.total_taxes) {
    const amount = isAll ? tax.amount : shareOf(minor, tax.amount, invoice.total);
    if (amount === undefined) return false;
    shares.push({ ...tax, amount });
  }
  return sameTaxes(taxByRate(note), theirTaxes(shares, taxRates, currency));
}

function comesTo(note: Invoice, minor: number, currency: CurrencyCode): boolean {
  const { amount } = claimOf(note, computeTotals(note), "issued");
  return toBig(amount).eq(fromStripeAmount(minor, currency));
}

/** Whether a credit note of Stripe has the taxes of the note; true where it does not say what they are. */
export function hasTaxesOf(
  note: Invoice,
  taxes: readonly StripeTax[] | undefined,
  currency: CurrencyCode,
): boolean {
  if (taxes === undefined) return true;
  const theirs = sum(taxes.map(({ amount }) => toBig(fromStripeAmount(amount, currency))));
  return theirs.eq(toBig(computeTotals(note).tax));
}

/** The part of an amount in proportion; undefined where it is halfway between two, and either may be taken. */
function shareOf(amount: number, part: number, whole: number): number | undefined {
  if (whole === 0) return 0;
  const product = zero.plus(amount).times(part);
  const isHalf = product.times(2).mod(whole).eq(0) && !product.mod(whole).eq(0);
  if (isHalf) return undefined;
  return Number(roundQuotient(product, zero.plus(whole), 0, "half-away-from-zero").toFixed());
}

function theirTaxes(
  taxes: readonly StripeTax[],
  rates: InvoiceReading["taxRates"],
  currency: CurrencyCode,
): ByRate {
  return added(
    taxes.map(({ amount, tax_rate_details: details }) => {
      const rate = rates.find(({ id }) => id === details?.tax_rate);
      const percentage = rate === undefined ? undefined : percentageOf(rate);
      return [percentage ?? "unknown", toBig(fromStripeAmount(amount, currency))];
    }),
  );
}

function taxByRate(note: Invoice): ByRate {
  return added(
    computeTotals(note).taxRows.map(({ tax, amount }) => [
      `${tax.retained === true ? "retained " : ""}${tax.rate ?? "0"}`,
      toBig(amount),
    ]),
  );
}

function added(entries: readonly (readonly [string, Amount])[]): ByRate {
  const of = new Map<string, Amount>();
  for (const [rate, amount] of entries) of.set(rate, (of.get(rate) ?? zero).plus(amount));
  return of;
}

function sameTaxes(ours: ByRate, theirs: ByRate): boolean {
  return [...new Set([...ours.keys(), ...theirs.keys()])].every((rate) =>
    (ours.get(rate) ?? zero).eq(theirs.get(rate) ?? zero),
  );
}

function piecesOf(note: Invoice, of: "net" | "amount"): readonly Piece[] {
  const totals = computeTotals(note);
  const amounts = new Map(totals.lines.map((line) => [line.id, toBig(line[of])]));
  return [
    ...note.lines
      .filter(({ removed }) => removed !== true)
      .map((line) => ({
        words: wordsOf(line),
        taxes: [...(line.tax === undefined ? [] : [line.tax]), ...(line.extraTaxes ?? [])],
        amount: amounts.get(line.id) ?? zero,
      })),
    ...totals.adjustments.flatMap(({ type, parts }) =>
      parts.map((part) => ({
        words: type === "allowance" ? "Allowance" : "Charge",
        taxes: part.taxes,
        amount: type === "allowance" ? toBig(part[of]).times(-1) : toBig(part[of]),
      })),
    ),
  ].filter(({ amount }) => !amount.eq(0));
}

function wordsOf({ id, name }: InvoiceLine): string {
  return name === undefined || name === "" ? id : name;
}

function bySet(pieces: readonly Piece[]): readonly Piece[] {
  const sets = Map.groupBy(pieces, ({ taxes }) =>
    JSON.stringify(
      taxes.map(({ scheme = "VAT", category, rate = "0", jurisdiction, retained }) => [
        scheme,
        category,
        rate,
        jurisdiction,
        retained,
      ]),
    ),
  );
  return [...sets.values()].map((of) => ({
    words: [...new Set(of.map(({ words }) => words))].join(", "),
    taxes: of[0]?.taxes ?? [],
    amount: sum(of.map(({ amount }) => amount)),
  }));
}

const longestDescription = 500;

/** The pieces as lines, if Stripe computes the note's amount and taxes from them. */
function exactLines(
  pieces: readonly Piece[],
  inclusive: boolean,
  given: {
    readonly note: Invoice;
    readonly minor: number;
    readonly currency: CurrencyCode;
    readonly account: string;
  },
): readonly LineSpec[] | undefined {
  const { note, minor, currency, account } = given;
  const digits = stripeDigits(currency);
  const lines: LineSpec[] = [];
  const taxes: (readonly [string, Amount])[] = [];
  let total = zero;
  for (const { words, taxes: of, amount } of pieces) {
    const [tax, ...extraTaxes] = of;
    const specs = taxSpecs({ ...(tax !== undefined && { tax }), extraTaxes }, inclusive, account);
    // How several taxes share what a price contains is Stripe's to say.
    if (typeof specs === "string" || (inclusive && specs.length > 1)) return undefined;
    const unit = toStripeAmount(toDecimalString(amount), currency);
    if (unit.type === "refused" || unit.amount <= 0) return undefined;
    total = total.plus(amount);
    for (const { percentage } of specs) {
      const numerator = amount.times(inclusive ? 100 : percentage);
      const whole = inclusive ? zero.plus(percentage).plus(100) : zero.plus(100);
      const share = roundQuotient(numerator, whole, digits, "half-away-from-zero");
      const part = inclusive ? amount.minus(share) : share;
      taxes.push([percentage, part]);
      if (!inclusive) total = total.plus(part);
    }
    lines.push(customLine(words, unit.amount, specs));
  }
  if (!sameTaxes(taxByRate(note), added(taxes))) return undefined;
  // What the note's own rounding (BT-114) adds has no tax.
  const wanted = toBig(fromStripeAmount(minor, currency));
  const left = toStripeAmount(toDecimalString(wanted.minus(total)), currency);
  if (left.type === "refused" || left.amount < 0) return undefined;
  return left.amount === 0 ? lines : [...lines, customLine("Rounding", left.amount, [])];
}

function customLine(words: string, amount: number, taxes: LineSpec["taxes"]): LineSpec {
  return {
    params: {
      type: "custom_line_item",
      description: words.slice(0, longestDescription),
      quantity: 1,
      unit_amount: amount,
    },
    taxes,
  };
}
