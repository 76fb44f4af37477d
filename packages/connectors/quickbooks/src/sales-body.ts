import { claimOf, computeTotals, minorUnits, toBig, toDecimalString } from "@concord/model";
import type {
  DecimalString,
  DocumentId,
  Invoice,
  InvoiceLine,
  LineTax,
  Totals,
} from "@concord/model";
import { roundingKey } from "./line-mapping.ts";
import { present, writeAddress } from "./party-mapping.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import type { IssuedInvoice } from "./issued-invoice.ts";
import { lineTaxCode, zeroCode } from "./tax-codes.ts";
import type { TaxCodes } from "./tax-codes.ts";

/** Why a person is needed before anything can be sent. */
export interface Blocked {
  readonly reason: string;
  readonly fixes: readonly string[];
}

export type SalesBody =
  | {
      readonly type: "ready";
      /** Without customer, and without the item of lines that have none of their own. */
      readonly object: JsonObject;
      /** Our key of each line, in the order sent; those with "~" are no lines of the document. */
      readonly lineKeys: readonly string[];
      readonly total: DecimalString;
    }
  | { readonly type: "blocked"; readonly blocked: Blocked };

interface SentLine {
  readonly key: string;
  readonly amount: DecimalString;
  readonly taxes: readonly LineTax[];
  readonly detail: JsonObject;
  readonly description: string;
}

/** QuickBooks counts in hundredths. */
const places = 2;
// What cash rounding, or an issuer's own way to round, may leave over: beyond it, and beyond the smallest coin for each line, something else is wrong.
const largestRounding = 1;
const longestNumber = 21;

/**
 * An issued invoice as QuickBooks' books take it. Lines go in with their net amounts and the tax is stated, so that the total is ours to the cent; what the
 * issuer's rounding leaves over is a line of its own. What cannot be made equal is blocked: QuickBooks never gets a silent cent.
 */
export function salesBody(
  { number, on, invoice }: IssuedInvoice,
  prepared: Prepared,
  codes: TaxCodes,
  itemOf: (id: DocumentId) => string | undefined,
): SalesBody {
  const { currency } = invoice;
  if (number.length > longestNumber) {
    return blocked(
      `QuickBooks takes numbers of at most ${longestNumber} characters, and ${number} has ${number.length}.`,
      ["Use a shorter number series", "Enter the invoice in QuickBooks by hand and link it"],
    );
  }
  const isForeign = currency !== prepared.homeCurrency;
  if (currency === undefined || (isForeign && !prepared.multiCurrency)) {
    return blocked(
      `The books are kept in ${prepared.homeCurrency ?? "an unknown currency"} only, and the invoice is in ${currency ?? "none"}.`,
      ["Switch several currencies on in QuickBooks, then replay"],
    );
  }
  if (minorUnits(currency) > places) {
    return blocked(`QuickBooks counts in hundredths, and ${currency} has smaller parts.`, [
      "Enter the invoice in QuickBooks by hand, and link it",
    ]);
  }

  const totals = computeTotals(invoice);
  const claim = claimOf(invoice, totals, "issued");
  if (!toBig(totals.retained).eq(0)) {
    return blocked("The buyer retains a part of the tax, which a QuickBooks invoice cannot say.", [
      "Enter the invoice in QuickBooks by hand, and link it",
    ]);
  }
  if (!toBig(claim.prepaid).eq(0)) {
    return blocked(`${claim.prepaid} was paid before issue and is no payment of its own yet.`, [
      "Record the prepayment as a payment",
      "Enter the invoice in QuickBooks by hand, and link it",
    ]);
  }

  const lines = [...linesOf(invoice, totals, itemOf), ...adjustmentLines(totals)];
  const isTaxed = lines.some(({ taxes }) => taxes.some(({ rate }) => toBig(rate).gt(0)));
  const tax = isTaxed
    ? (invoice.stated?.tax?.value ?? totals.tax)
    : toDecimalString(toBig(undefined));
  const net = lines.reduce((total, { amount }) => total.plus(toBig(amount)), toBig(undefined));
  const left = toBig(claim.amount).minus(net).minus(toBig(tax));
  const coins = lines.length * 10 ** -minorUnits(currency);
  if (left.abs().gt(Math.max(largestRounding, coins))) {
    return blocked(
      `Lines and tax come to ${net.plus(toBig(tax)).toFixed(places)}, and the invoice claims ${claim.amount}.`,
      ["Look at the invoice's findings", "Enter it in QuickBooks by hand, and link it"],
    );
  }
  if (!left.eq(0)) {
    lines.push({
      key: roundingKey,
      amount: toDecimalString(left),
      taxes: [],
      detail: {},
      description: "Rounding",
    });
  }
  return assembled({ number, on, invoice, lines, tax, total: claim.amount }, prepared, codes);
}

function assembled(
  input: {
    readonly number: string;
    readonly on: string | undefined;
    readonly invoice: Invoice;
    readonly lines: readonly SentLine[];
    readonly tax: DecimalString;
    readonly total: DecimalString;
  },
  prepared: Prepared,
  codes: TaxCodes,
): SalesBody {
  const { number, on, invoice, lines, tax, total } = input;
  const lineBodies: JsonObject[] = [];
  for (const { amount, taxes, detail, description } of lines) {
    const code = taxes.length === 0 ? zeroCode(codes) : lineTaxCode(codes, taxes);
    if (code.type === "missing") {
      return blocked(`QuickBooks has no active tax code for ${code.rate} %.`, [
        `Set up a sales tax of ${code.rate} % in QuickBooks, then reconnect`,
      ]);
    }
    lineBodies.push({
      Amount: amount,
      ...(description !== "" && { Description: description.slice(0, 4_000) }),
      DetailType: "SalesItemLineDetail",
      SalesItemLineDetail: {
        ...detail,
        ...(code.type === "code" && { TaxCodeRef: { value: code.id } }),
      },
    });
  }
  const document =
    codes.type === "domestic" ? codes.documentCode(lines.flatMap(({ taxes }) => taxes)) : undefined;
  if (document?.type === "several") {
    return blocked("QuickBooks has one sales tax for a whole invoice, and this one has several.", [
      "Part the invoice by tax",
      "Enter it in QuickBooks by hand, and link it",
    ]);
  }
  if (document?.type === "missing") {
    return blocked(`QuickBooks has no active tax code for ${document.rate} %.`, [
      `Set up a sales tax of ${document.rate} % in QuickBooks, then reconnect`,
    ]);
  }
  const registers = partyRegisters(invoice);
  const address = writeAddress(registers, "buyer.address.");
  const email = invoice.buyer?.contact?.email;
  const memo = invoice.notes.map(({ text }) => text).join("\n");
  const isForeign = invoice.currency !== prepared.homeCurrency;
  const hasRate = isForeign && invoice.taxCurrency === prepared.homeCurrency;
  return {
    type: "ready",
    total,
    lineKeys: lines.map(({ key }) => key),
    object: {
      ...present({
        DocNumber: number,
        TxnDate: on,
        DueDate: invoice.kind === "credit-note" ? undefined : invoice.dueDate,
        ExchangeRate: hasRate ? invoice.exchangeRate : undefined,
      }),
      CurrencyRef: { value: invoice.currency ?? "" },
      ...(memo !== "" && { CustomerMemo: { value: memo.slice(0, 1_000) } }),
      ...(address !== undefined && { BillAddr: address }),
      ...(email !== undefined && { BillEmail: { Address: email } }),
      ...(codes.type === "per-line" && {
        GlobalTaxCalculation: codes.usesTax ? "TaxExcluded" : "NotApplicable",
      }),
      TxnTaxDetail: {
        ...(document?.type === "code" && { TxnTaxCodeRef: { value: document.id } }),
        TotalTax: tax,
      },
      Line: lineBodies,
    },
  };
}

function linesOf(
  invoice: Invoice,
  totals: Totals,
  itemOf: (id: DocumentId) => string | undefined,
): SentLine[] {
  const nets = new Map(totals.lines.map((line) => [line.id, line]));
  return invoice.lines
    .filter(({ removed }) => removed !== true)
    .map((line) => {
      const total = nets.get(line.id);
      const amount = total?.net ?? toDecimalString(toBig(undefined));
      const item = line.item === undefined ? undefined : itemOf(line.item);
      const isPlain =
        total?.product === amount &&
        !invoice.pricesIncludeTax &&
        invoice.roundingMode === "half-away-from-zero" &&
        toBig(line.baseQuantity).lte(1) &&
        line.price !== undefined &&
        line.quantity !== undefined;
      return {
        key: line.id,
        amount,
        taxes: [...(line.tax === undefined ? [] : [line.tax]), ...(line.extraTaxes ?? [])],
        // Both only where their product is the amount: QuickBooks checks (6070).
        detail: {
          ...(item !== undefined && { ItemRef: { value: item } }),
          ...(isPlain && { UnitPrice: line.price ?? "0", Qty: line.quantity ?? "0" }),
        },
        description: wordsOf(line, isPlain),
      };
    });
}

function wordsOf(line: InvoiceLine, isPlain: boolean): string {
  const words = [line.name, line.description].filter((text) => text !== undefined && text !== "");
  const count =
    isPlain || line.quantity === undefined || line.price === undefined
      ? []
      : [`(${line.quantity}${line.unit === undefined ? "" : ` ${line.unit}`} × ${line.price})`];
  return [...words, ...count].join(" – ");
}

/** Allowances and charges of the document as lines with the tax that they carry: so each rate's base is ours. */
function adjustmentLines(totals: Totals): SentLine[] {
  return totals.adjustments.flatMap(({ id, type, parts }) =>
    parts
      .filter(({ net }) => !toBig(net).eq(0))
      .map(({ taxes, net }, index) => ({
        key: `adjustments~${id}~${index}`,
        amount: type === "allowance" ? toDecimalString(toBig(net).times(-1)) : net,
        taxes,
        detail: {},
        description: type === "allowance" ? "Allowance" : "Charge",
      })),
  );
}

function partyRegisters({ buyer }: Invoice): Readonly<Record<string, string>> {
  const registers: Record<string, string> = {};
  for (const [name, value] of Object.entries(buyer?.address ?? {})) {
    if (value !== undefined) registers[`buyer.address.${name}`] = value;
  }
  return registers;
}

function blocked(reason: string, fixes: readonly string[]): SalesBody {
  return { type: "blocked", blocked: { reason, fixes } };
}
