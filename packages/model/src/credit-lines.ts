import { Big } from "big.js";
import { minorUnits } from "./currency.ts";
import { computeTotals } from "./compute-totals.ts";
import { creditedQuantity, quantitiesLeft } from "./credited-invoice.ts";
import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import { errorAt } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { Adjustment, InvoiceLine } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { adjustmentAmount, priceLine } from "./line-total.ts";
import type { AmountRounding } from "./line-total.ts";
import { roundQuotient } from "./rounding.ts";

/** What crediting quantities of lines comes to. */
export interface CreditedLines {
  readonly lines: readonly InvoiceLine[];
  readonly adjustments: readonly Adjustment[];
  readonly findings: readonly Finding[];
  /** Whether with it nothing of the invoice is left but what rounding left over. */
  readonly takesRest: boolean;
  /** So much may rounding each note by itself have left over. */
  readonly slack: Big;
}

/**
 * Lines of an invoice with the quantities that are credited, under their own keys, so that later notes know what was taken. An allowance goes along in
 * proportion, of a line by its quantity and of the invoice by its lines; by what was taken before and after, so that the parts sum up. A charge on the
 * whole invoice (freight) stays, until the rest is credited.
 */
export function creditLines(
  invoice: Invoice,
  wished: Readonly<Record<string, DecimalString>>,
  earlier: readonly Invoice[],
): CreditedLines {
  const rounding = { digits: minorUnits(invoice.currency), mode: invoice.roundingMode };
  const left = quantitiesLeft(invoice, earlier);
  const findings: Finding[] = [];
  const lines: InvoiceLine[] = [];
  for (const [id, quantity] of Object.entries(wished)) {
    const line = invoice.lines.find((each) => each.id === id && each.removed !== true);
    const rest = toBig(left.get(id));
    const wish = toBig(quantity);
    if (line === undefined) {
      findings.push(errorAt("CONCORD-CREDIT-LINE", `lines.${id}`, "The invoice has no such line."));
      continue;
    }
    if (wish.eq(0)) continue;
    // Of a line that takes something back, quantities are below zero.
    if (wish.times(toBig(line.quantity)).lte(0) || wish.abs().gt(rest.abs())) {
      const message = `${rest.toFixed()} of ${line.name ?? "the line"} are left to credit, and it credits ${wish.toFixed()}.`;
      findings.push(errorAt("CONCORD-CREDIT-QUANTITY", `lines.${id}.quantity`, message));
      continue;
    }
    lines.push(partOfLine(line, wish, creditedQuantity(earlier, line.id), rounding));
  }
  const ordered = invoice.lines.flatMap(({ id }) => lines.find((line) => line.id === id) ?? []);
  const takesRest =
    invoice.adjustments.every(({ type }) => type === "allowance") &&
    [...left].every(([id, rest]) => toBig(rest).eq(toBig(wished[id])));
  const pieces = invoice.lines.length + invoice.adjustments.length + 1;
  const slack = new Big(10)
    .pow(-rounding.digits)
    .times(pieces)
    .times(earlier.length + 1);
  return {
    lines: ordered,
    adjustments: allowancesFor(invoice, ordered, earlier, rounding),
    findings,
    takesRest,
    slack,
  };
}

/** A part of a line. A percentage of its own price follows by itself. */
function partOfLine(
  line: InvoiceLine,
  quantity: Big,
  before: Big,
  rounding: AmountRounding,
): InvoiceLine {
  const { statedNet: _, ...rest } = line;
  const whole = toBig(line.quantity);
  const { product } = priceLine({ ...line, adjustments: [] }, rounding);
  return {
    ...rest,
    quantity: toDecimalString(quantity),
    adjustments: line.adjustments.map((adjustment) =>
      followsByItself(adjustment)
        ? adjustment
        : fixed(
            adjustment,
            part(
              adjustmentAmount(adjustment, product, rounding),
              { before, quantity, whole },
              rounding,
            ),
          ),
    ),
  };
}

/** What of the allowances on the whole invoice goes with lines. */
function allowancesFor(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  earlier: readonly Invoice[],
  rounding: AmountRounding,
): readonly Adjustment[] {
  const own = new Set(invoice.lines.map(({ id }) => id));
  const amountOf = (of: Invoice): Big =>
    sum(
      computeTotals(of)
        .lines.filter(({ id }) => own.has(id))
        .map(({ amount }) => toBig(amount)),
    );
  const whole = amountOf({ ...invoice, adjustments: [] });
  const quantity = amountOf({ ...invoice, lines, adjustments: [] });
  const before = sum(earlier.map((note) => amountOf({ ...note, adjustments: [] })));
  if (whole.eq(0)) return [];
  return invoice.adjustments
    .filter(({ type }) => type === "allowance")
    .map((adjustment) =>
      followsByItself(adjustment)
        ? adjustment
        : fixed(
            adjustment,
            part(
              adjustmentAmount(adjustment, whole, rounding),
              { before, quantity, whole },
              rounding,
            ),
          ),
    );
}

function followsByItself({ amount, base }: Adjustment): boolean {
  return amount === undefined && base === undefined;
}

function fixed(adjustment: Adjustment, amount: Big): Adjustment {
  const { base: _, percent: __, ...rest } = adjustment;
  return { ...rest, amount: toDecimalString(amount) };
}

/** The share of an amount that goes with a quantity: what all up to it come to, less what those before came to. */
function part(
  amount: Big,
  {
    before,
    quantity,
    whole,
  }: { readonly before: Big; readonly quantity: Big; readonly whole: Big },
  { digits, mode }: AmountRounding,
): Big {
  const upTo = (of: Big): Big => roundQuotient(amount.times(of), whole, digits, mode);
  return upTo(before.plus(quantity)).minus(upTo(before));
}
