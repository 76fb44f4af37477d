import { Big } from "big.js";
import { z } from "zod";
import { allocateDigits } from "./allocate.ts";
import { claimOf } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import { creditLines } from "./credit-lines.ts";
import { sharesLeft } from "./credit-by-tax.ts";
import type { TaxShare } from "./credit-by-tax.ts";
import { creditFindings, leftToCredit } from "./credited-invoice.ts";
import type { CreditedInvoice } from "./credited-invoice.ts";
import { DecimalString, sum, toBig, toDecimalString } from "./decimal-string.ts";
import { errorAt } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { EntryKey } from "./identifiers.ts";
import { Invoice } from "./invoice.ts";
import type { InvoiceLine } from "./invoice-line.ts";
import { roundQuotient } from "./rounding.ts";
import { coinObjection } from "./whole-coins.ts";

/** How much of an invoice is to be credited: all that is left, an amount with tax, or quantities of its lines. */
export const CreditWish = z.discriminatedUnion("type", [
  z.object({ type: z.literal("full") }),
  z.object({ type: z.literal("amount"), amount: DecimalString }),
  z.object({ type: z.literal("lines"), quantities: z.record(EntryKey, DecimalString) }),
]);
export type CreditWish = z.infer<typeof CreditWish>;

/** A credit note as it would be made, and what keeps it from being one. */
export interface CreditPlan {
  readonly note: Invoice;
  readonly findings: readonly Finding[];
}

/**
 * Plans a credit note for an issued invoice. `earlier` are the credit notes of it that stand: what they took is not credited again.
 *
 * All of an invoice is credited by its own lines, so that every row of tax is the invoice's. An amount, and what is left after earlier notes, is split over
 * the sets of taxes by what is left of each, with one line for each set, whose price contains its tax: so a note comes to exactly the amount. What no price
 * can say (retained tax, the issuer's rounding) stands in BT-114.
 */
export function planCreditNote(
  of: CreditedInvoice,
  wish: CreditWish,
  {
    earlier = [],
    reason,
  }: { readonly earlier?: readonly Invoice[]; readonly reason?: string } = {},
): CreditPlan {
  const left = toBig(leftToCredit(of));
  const claim = toBig(claimOf(of.invoice, computeTotals(of.invoice), "issued").amount);
  const frame = frameOf(of, reason);
  const planned = planFor(of, wish, { earlier, left, claim, frame });
  const named = new Set(planned.findings.map(({ path }) => path));
  const findings = creditFindings(planned.note, of).filter(
    // A line that is not there, or not that often, explains why nothing comes of it.
    ({ rule }) => rule !== "CONCORD-CREDIT-NOTHING" || named.size === 0,
  );
  return { note: planned.note, findings: [...planned.findings, ...findings] };
}

interface Planning {
  readonly earlier: readonly Invoice[];
  readonly left: Big;
  readonly claim: Big;
  readonly frame: Invoice;
}

function planFor(
  of: CreditedInvoice,
  wish: CreditWish,
  { earlier, left, claim, frame }: Planning,
): CreditPlan {
  const isWhole = left.eq(claim);
  if (wish.type === "lines") {
    const { lines, adjustments, findings, takesRest, slack } = creditLines(
      of.invoice,
      wish.quantities,
      earlier,
    );
    const note = { ...frame, lines, adjustments };
    const natural = toBig(computeTotals(note).claim);
    // What rounding each note by itself has left over goes with the last one.
    const isRest = takesRest || natural.gt(left);
    const isClose = natural.minus(left).abs().lte(slack);
    return { note: isRest && isClose ? comingTo(note, left) : note, findings };
  }
  const { digits } = computeTotals(of.invoice);
  const wanted = wish.type === "full" ? left : toBig(wish.amount);
  const amount = wanted.round(digits, Big.roundHalfUp);
  const objection =
    wish.type === "amount" ? coinObjection(wish.amount, of.invoice.currency) : undefined;
  if (objection !== undefined) {
    const note = comingTo({ ...frame, pricesIncludeTax: true, lines: [] }, amount);
    return { note, findings: [errorAt("CONCORD-CREDIT-COINS", "amount", objection)] };
  }
  if (isWhole && amount.eq(claim)) {
    const lines = of.invoice.lines.filter(({ removed }) => removed !== true).map(withoutStated);
    const { adjustments } = of.invoice;
    return { note: comingTo({ ...frame, lines, adjustments }, claim), findings: [] };
  }
  const shares = sharesLeft(of.invoice, earlier);
  const isRest = amount.eq(left) && isKnownWhole(of.invoice, shares, earlier, amount);
  const lines = linesOf(of, shares, amount, isRest, digits);
  return { note: comingTo({ ...frame, pricesIncludeTax: true, lines }, amount), findings: [] };
}

/** Whether what is left by sets of taxes is what is left: it is more where something was credited without a note that is known here. */
function isKnownWhole(
  invoice: Invoice,
  shares: ReadonlyMap<string, TaxShare>,
  earlier: readonly Invoice[],
  amount: Big,
): boolean {
  const roundings = [invoice, ...earlier].map((each) => toBig(computeTotals(each).rounding).abs());
  const byTax = sum([...shares.values()].map(({ gross, retained }) => gross.minus(retained)));
  return amount.minus(byTax).abs().lte(sum(roundings));
}

/** What a credit note takes over from its invoice beside lines: parties, currency, how it is taxed, what it refers to. Nothing about how it is paid. */
function frameOf({ id, invoice, issued }: CreditedInvoice, reason: string | undefined): Invoice {
  const {
    currency,
    taxCurrency,
    exchangeRate,
    taxRounding,
    roundingMode,
    pricesIncludeTax,
    references,
    seller,
    buyer,
    taxRepresentative,
    delivery,
    serviceStart,
    serviceEnd,
    customization,
    businessProcess,
    customer,
    issueDate,
  } = invoice;
  const number = issued?.number ?? invoice.number ?? "";
  return Invoice.parse({
    kind: "credit-note",
    currency,
    taxCurrency,
    exchangeRate,
    taxRounding,
    roundingMode,
    pricesIncludeTax,
    references,
    seller,
    buyer,
    taxRepresentative,
    delivery,
    serviceStart,
    serviceEnd,
    customization,
    businessProcess,
    customer,
    precedingInvoices: [
      { id: "credited", number, document: id, ...(issueDate !== undefined && { issueDate }) },
    ],
    ...(reason !== undefined && reason !== "" && { notes: [{ id: "reason", text: reason }] }),
  });
}

function withoutStated(line: InvoiceLine): InvoiceLine {
  const { statedNet: _, ...rest } = line;
  return rest;
}

/** The same with a rounding (BT-114) that makes its claim the amount, where it is not already. */
function comingTo(note: Invoice, amount: Big): Invoice {
  const gap = amount.minus(toBig(computeTotals(note).claim));
  return gap.eq(0) ? note : { ...note, payableRounding: toDecimalString(gap) };
}

function claimed({ gross, retained }: TaxShare): Big {
  return gross.minus(retained);
}

/** The price with tax of which a part of the claim is left once the buyer has kept back what is the state's. */
function grossOf(part: Big, share: TaxShare, digits: number): Big {
  if (share.retained.eq(0)) return part;
  if (claimed(share).eq(0)) return new Big(0);
  return roundQuotient(part.times(share.gross), claimed(share), digits, "half-away-from-zero");
}

/** One line for each set of taxes, in proportion to what is left of it; exactly what is left of it where all is taken. */
function linesOf(
  { invoice, issued }: CreditedInvoice,
  left: ReadonlyMap<string, TaxShare>,
  amount: Big,
  isRest: boolean,
  digits: number,
): readonly InvoiceLine[] {
  const open = [...left].filter(([, { gross }]) => !gross.eq(0));
  if (open.length === 0) return [];
  const shares = allocateDigits(
    amount,
    open.map(([id, share]) => ({ id, weight: toDecimalString(claimed(share)) })),
    digits,
  );
  const taken = new Set(invoice.lines.map(({ id }) => String(id)));
  const name = issued?.number ?? invoice.number ?? "";
  let count = 0;
  return open.flatMap(([key, share]): InvoiceLine[] => {
    const part = toBig(shares.get(key));
    const gross = isRest ? share.gross : grossOf(part, share, digits);
    if (gross.eq(0)) return [];
    do count += 1;
    while (taken.has(`credited-${count}`));
    const rates = sum(
      share.taxes.filter(({ retained }) => retained !== true).map(({ rate }) => toBig(rate)),
    );
    const [tax, ...extraTaxes] = share.taxes;
    return [
      {
        id: EntryKey.parse(`credited-${count}`),
        name: open.length > 1 ? `${name} · ${rates.toFixed()} %` : name,
        // A price is never below zero (BR-27).
        quantity: DecimalString.parse(gross.lt(0) ? "-1" : "1"),
        price: toDecimalString(gross.abs()),
        ...(tax !== undefined && Object.keys(tax).length > 0 && { tax }),
        ...(extraTaxes.length > 0 && { extraTaxes }),
        adjustments: [],
      },
    ];
  });
}
