import { Big } from "big.js";
import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { LineTax } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { roundQuotient } from "./rounding.ts";
import type { StatedAmount, StatedTaxRow } from "./stated.ts";
import type { Totals } from "./totals.ts";

interface Comparison {
  readonly rule: string;
  readonly path: string;
  readonly what: string;
  readonly stated: StatedAmount | undefined;
  readonly computed: Big;
  readonly severity: (size: Big) => Finding["severity"];
}

const always =
  (severity: Finding["severity"]): Comparison["severity"] =>
  () =>
    severity;
/** BR-CO-17 and the base rules accept less than 1.00. */
const withinOne: Comparison["severity"] = (size) => (size.lt(1) ? "warning" : "error");
/** EN 16931 does not check the line formula; Peppol accepts 0.02 (R120, R040). */
const lineTolerance: Comparison["severity"] = (size) => (size.lte("0.02") ? "info" : "warning");

function compare({ rule, path, what, stated, computed, severity }: Comparison): readonly Finding[] {
  if (stated === undefined) return [];
  const difference = toBig(stated.value).minus(computed);
  if (difference.eq(0)) return [];
  return [
    {
      rule,
      path,
      severity: severity(difference.abs()),
      message: `${what} is stated as ${stated.text}; the rule gives ${toDecimalString(computed)}.`,
      stated: stated.value,
      computed: toDecimalString(computed),
      difference: toDecimalString(difference),
    },
  ];
}

function given(amount: StatedAmount | undefined, otherwise: Big): Big {
  return amount === undefined ? otherwise : toBig(amount.value);
}

/** Rules that the base of a row is the sum of what it taxes, by VAT category (BT-118). */
const baseRules: Readonly<Record<string, string>> = {
  S: "BR-S-08",
  Z: "BR-Z-08",
  E: "BR-E-08",
  AE: "BR-AE-08",
  K: "BR-IC-08",
  G: "BR-G-08",
  O: "BR-O-08",
  L: "BR-AF-08",
  M: "BR-AG-08",
};

type RowName = Pick<LineTax, "category" | "rate">;

/** EN 16931 knows rows by category and rate only. */
function isSameRow(a: RowName, b: RowName): boolean {
  return (a.category ?? "") === (b.category ?? "") && (a.rate ?? "0") === (b.rate ?? "0");
}

/** What a row should have as its base: lines as stated where they are, and the document's allowances and charges. */
function baseOf(row: RowName, invoice: Invoice, totals: Totals): Big {
  const nets = new Map(totals.lines.map(({ id, net }) => [id, net]));
  const lines = invoice.lines
    .filter(({ id }) => nets.has(id))
    .filter(({ tax, extraTaxes = [] }) =>
      [tax ?? {}, ...extraTaxes].some((of) => isSameRow(of, row)),
    )
    .map(({ id, statedNet }) => toBig(statedNet?.value ?? nets.get(id)));
  const adjustments = totals.adjustments.flatMap(({ type, parts }) =>
    parts
      .filter(({ taxes }) => taxes.some((of) => isSameRow(of, row)))
      .map(({ net }) => (type === "charge" ? toBig(net) : toBig(net).neg())),
  );
  return sum([...lines, ...adjustments]);
}

function taxRowFindings(
  rows: readonly StatedTaxRow[],
  invoice: Invoice,
  totals: Totals,
): readonly Finding[] {
  return rows.flatMap((row, index) => {
    const computed = totals.taxRows.find(({ tax }) => isSameRow(tax, row));
    const base = toBig(row.base?.value ?? computed?.base);
    // Tax that was summed up by line, or split out of prices, is not a product of its base.
    const ownWay = invoice.taxRounding === "line" || invoice.pricesIncludeTax;
    const tax =
      ownWay && computed !== undefined
        ? toBig(computed.amount)
        : roundQuotient(
            base.times(toBig(row.rate)),
            new Big(100),
            totals.digits,
            invoice.roundingMode,
          );
    const name = `${row.category ?? "?"} ${row.rate ?? "0"} %`;
    return [
      ...compare({
        rule: baseRules[row.category ?? ""] ?? "CONCORD-TAX-BASE",
        path: `stated.taxRows.${index}.base`,
        what: `The taxable amount of ${name}`,
        stated: row.base,
        computed: baseOf(row, invoice, totals),
        severity: withinOne,
      }),
      ...compare({
        rule: "BR-CO-17",
        path: `stated.taxRows.${index}.tax`,
        what: `The tax of ${name}`,
        stated: row.tax,
        computed: tax,
        severity: withinOne,
      }),
    ];
  });
}

/**
 * Where an issuer's numbers disagree with the rules. Each rule is asked of what the issuer stated, and of our own number only where nothing is
 * stated, so that one wrong number is one finding and not a chain of them. Amounts that are not stated are not judged.
 */
export function statedFindings(invoice: Invoice, totals: Totals): readonly Finding[] {
  const stated = invoice.stated ?? {};
  const nets = new Map(totals.lines.map(({ id, net }) => [id, net]));
  const lines = invoice.lines.filter(({ id }) => nets.has(id));
  const exact = always("error");

  const lineFindings = lines.flatMap(({ id, statedNet }, index) =>
    compare({
      rule: "CONCORD-LINE",
      path: `lines.${id}.statedNet`,
      what: `The net amount of line ${index + 1}`,
      stated: statedNet,
      computed: toBig(nets.get(id)),
      severity: lineTolerance,
    }),
  );
  const rows = stated.taxRows ?? [];
  const net = given(stated.lineNet, toBig(totals.lineNet))
    .minus(given(stated.allowances, toBig(totals.allowances)))
    .plus(given(stated.charges, toBig(totals.charges)));
  const rowTax =
    rows.length > 0 ? sum(rows.map(({ tax }) => toBig(tax?.value))) : toBig(totals.tax);
  // Where prices contain their tax the gross is kept, and only a stated net and tax can say that it is split otherwise.
  const isSplit = stated.net !== undefined && stated.tax !== undefined;
  const gross =
    invoice.pricesIncludeTax && !isSplit
      ? sum([
          toBig(totals.gross),
          toBig(stated.rounding === undefined ? totals.rounding : undefined),
        ])
      : given(stated.net, net).plus(given(stated.tax, rowTax));
  const rounding =
    stated.gross === undefined && stated.rounding === undefined
      ? toBig(totals.rounding)
      : // A stated gross without a stated rounding has none; ours belongs to our own gross.
        toBig(stated.rounding?.value);

  return [
    ...lineFindings,
    ...compare({
      rule: "BR-CO-10",
      path: "stated.lineNet",
      what: "The sum of line net amounts",
      stated: stated.lineNet,
      computed: sum(lines.map(({ id, statedNet }) => toBig(statedNet?.value ?? nets.get(id)))),
      severity: exact,
    }),
    ...compare({
      rule: "BR-CO-11",
      path: "stated.allowances",
      what: "The sum of allowances",
      stated: stated.allowances,
      computed: toBig(totals.allowances),
      severity: exact,
    }),
    ...compare({
      rule: "BR-CO-12",
      path: "stated.charges",
      what: "The sum of charges",
      stated: stated.charges,
      computed: toBig(totals.charges),
      severity: exact,
    }),
    ...compare({
      rule: "BR-CO-13",
      path: "stated.net",
      what: "The total without tax",
      stated: stated.net,
      computed: net,
      severity: exact,
    }),
    ...taxRowFindings(rows, invoice, totals),
    ...compare({
      rule: "BR-CO-14",
      path: "stated.tax",
      what: "The total tax",
      stated: stated.tax,
      computed: rowTax,
      severity: exact,
    }),
    ...compare({
      rule: "BR-CO-15",
      path: "stated.gross",
      what: "The total with tax",
      stated: stated.gross,
      computed: gross,
      severity: exact,
    }),
    ...compare({
      rule: "BR-CO-16",
      path: "stated.payable",
      what: "The amount due",
      stated: stated.payable,
      computed: given(stated.gross, toBig(totals.gross))
        .minus(given(stated.prepaid, toBig(totals.prepaid)))
        .minus(toBig(totals.retained))
        .plus(rounding),
      severity: exact,
    }),
  ];
}
