import {
  allocate,
  computeTotals,
  minorUnits,
  roundQuotient,
  sum,
  toBig,
  toDecimalString,
  moneyWords,
} from "@concord/model";
import type { DecimalString, LineTax, PlainDate, Totals } from "@concord/model";
import type { IssuedInvoice } from "./issued-invoice.ts";
import { present } from "./party-mapping.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import { tagText } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import type { Blocked } from "./sales-body.ts";
import { lineTaxCode, zeroCode } from "./tax-codes.ts";
import type { TaxCodes } from "./tax-codes.ts";

export type CreditBody =
  | { readonly type: "ready"; readonly object: JsonObject }
  | { readonly type: "blocked"; readonly blocked: Blocked };

interface Part {
  readonly net: DecimalString;
  readonly tax: DecimalString;
  readonly taxes: readonly LineTax[];
}

export interface CreditInput {
  readonly amount: DecimalString;
  /** Whose taxes it has: the invoice, or the credit note that it is a part of. */
  readonly issued: IssuedInvoice;
  readonly on: PlainDate | undefined;
  readonly words: string;
  readonly tag: Tag;
}

/**
 * A credit memo or refund receipt over an amount with tax: split over the taxes of the invoice in proportion to what each brought, so that the tax goes back as it
 * came. The parts come to the amount exactly.
 */
export function creditMemoBody(
  input: CreditInput,
  prepared: Prepared,
  codes: TaxCodes,
): CreditBody {
  const { invoice } = input.issued;
  const places = minorUnits(invoice.currency);
  if (places > 2 || !toBig(input.amount).round(places, 0).eq(toBig(input.amount))) {
    return {
      type: "blocked",
      blocked: {
        reason: `${moneyWords(input.amount, invoice.currency)} has smaller parts than QuickBooks counts.`,
        fixes: ["Enter the credit in QuickBooks by hand"],
      },
    };
  }
  const parts = partsOf(input.amount, computeTotals(invoice), invoice.currency);
  const lines: JsonObject[] = [];
  for (const { net, taxes } of parts) {
    const code = taxes.length === 0 ? zeroCode(codes) : lineTaxCode(codes, taxes);
    if (code.type === "missing") {
      return {
        type: "blocked",
        blocked: {
          reason: `QuickBooks has no active tax code for ${code.rate} %.`,
          fixes: [`Set up a sales tax of ${code.rate} % in QuickBooks, then reconnect`],
        },
      };
    }
    lines.push({
      Amount: net,
      Description: input.words,
      DetailType: "SalesItemLineDetail",
      SalesItemLineDetail: code.type === "code" ? { TaxCodeRef: { value: code.id } } : {},
    });
  }
  const document =
    codes.type === "domestic" ? codes.documentCode(parts.flatMap(({ taxes }) => taxes)) : undefined;
  if (document?.type === "several" || document?.type === "missing") {
    return {
      type: "blocked",
      blocked: {
        reason: "The taxes of the credit are not those of one tax code in QuickBooks.",
        fixes: ["Enter the credit in QuickBooks by hand"],
      },
    };
  }
  const isForeign = invoice.currency !== prepared.homeCurrency;
  const hasRate = isForeign && invoice.taxCurrency === prepared.homeCurrency;
  return {
    type: "ready",
    object: {
      ...present({
        TxnDate: input.on,
        // The rate at which the revenue was booked.
        ExchangeRate: hasRate ? invoice.exchangeRate : undefined,
      }),
      PrivateNote: tagText(input.tag),
      CurrencyRef: { value: invoice.currency ?? "" },
      ...(codes.type === "per-line" && {
        GlobalTaxCalculation: codes.usesTax ? "TaxExcluded" : "NotApplicable",
      }),
      TxnTaxDetail: {
        ...(document?.type === "code" && { TxnTaxCodeRef: { value: document.id } }),
        TotalTax: toDecimalString(sum(parts.map(({ tax }) => toBig(tax)))),
      },
      Line: lines,
    },
  };
}

function partsOf(
  amount: DecimalString,
  totals: Totals,
  currency: Parameters<typeof minorUnits>[0],
): readonly Part[] {
  const rows = totals.taxRows.filter(({ tax }) => tax.retained !== true);
  if (rows.length === 0)
    return [{ net: amount, tax: toDecimalString(toBig(undefined)), taxes: [] }];
  const shares = allocate(
    amount,
    rows.map((row, index) => ({
      id: String(index),
      weight: toDecimalString(toBig(row.base).plus(toBig(row.amount))),
    })),
    currency,
  );
  const digits = minorUnits(currency);
  return rows.flatMap((row, index): Part[] => {
    const gross = toBig(shares.get(String(index)));
    if (gross.eq(0)) return [];
    const rate = toBig(row.tax.rate);
    const net = roundQuotient(gross.times(100), rate.plus(100), digits, "half-away-from-zero");
    return [
      {
        net: toDecimalString(net),
        tax: toDecimalString(gross.minus(net)),
        taxes: row.tax.rate === undefined ? [] : [row.tax],
      },
    ];
  });
}
