import { isCashStep } from "./compute-totals.ts";
import { isKnownCurrency, minorUnits } from "./currency.ts";
import type { CurrencyCode } from "./currency.ts";
import { toBig } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { Invoice } from "./invoice.ts";
import { isBlank } from "./is-blank.ts";
import { lineFindings } from "./line-findings.ts";
import type { Party } from "./party.ts";
import { taxFindings } from "./tax-findings.ts";
import type { Totals } from "./totals.ts";

function finding(
  rule: string,
  path: string,
  severity: Finding["severity"],
  message: string,
): Finding {
  return { rule, path, severity, message };
}

function currencyFindings({ currency, taxCurrency, stated }: Invoice): readonly Finding[] {
  if (currency === undefined) {
    return [finding("BR-05", "currency", "error", "Say which currency the invoice is in.")];
  }
  return [
    ...unknownCurrency("currency", currency),
    ...(taxCurrency === undefined ? [] : unknownCurrency("taxCurrency", taxCurrency)),
    ...(taxCurrency !== undefined && stated?.taxInTaxCurrency === undefined
      ? [
          finding(
            "BR-53",
            "stated.taxInTaxCurrency",
            "warning",
            `State the total tax in ${taxCurrency} too.`,
          ),
        ]
      : []),
  ];
}

function unknownCurrency(path: string, currency: CurrencyCode): readonly Finding[] {
  if (isKnownCurrency(currency)) return [];
  const message = `${currency} is no currency of ISO 4217; it is computed with two decimals.`;
  return [finding("CONCORD-CURRENCY", path, "warning", message)];
}

function partyFindings(
  party: Party | undefined,
  {
    path,
    who,
    rules,
  }: {
    readonly path: string;
    readonly who: string;
    readonly rules: { readonly name: string; readonly address: string; readonly country: string };
  },
): readonly Finding[] {
  const missing: Finding[] = [];
  if (isBlank(party?.name)) {
    missing.push(finding(rules.name, `${path}.name`, "error", `Name the ${who}.`));
  }
  if (party?.address === undefined) {
    missing.push(
      finding(rules.address, `${path}.address`, "warning", `The ${who} has no postal address.`),
    );
  } else if (isBlank(party.address.country)) {
    missing.push(
      finding(
        rules.country,
        `${path}.address.country`,
        "warning",
        `The address of the ${who} has no country.`,
      ),
    );
  }
  return missing;
}

function sellerIdFindings({ seller }: Invoice): readonly Finding[] {
  if (seller === undefined) return [];
  const isIdentified =
    !isBlank(seller.vatId) ||
    !isBlank(seller.legalId) ||
    (seller.ids ?? []).some(({ value }) => !isBlank(value));
  if (isIdentified) return [];
  const message = "The seller has no VAT identifier, legal registration or other identifier.";
  return [finding("BR-CO-26", "seller.vatId", "warning", message)];
}

function paymentFindings(invoice: Invoice, totals: Totals): readonly Finding[] {
  const isPayable = toBig(totals.payable).gt(0) && invoice.kind === "invoice";
  const saysWhen =
    invoice.dueDate !== undefined ||
    !isBlank(invoice.paymentTerms) ||
    invoice.instalments.length > 0;
  const step = invoice.cashRounding;
  return [
    ...(isPayable && !saysWhen
      ? [
          finding(
            "BR-CO-25",
            "dueDate",
            "warning",
            "Say when the invoice is due, or on which terms.",
          ),
        ]
      : []),
    ...(step !== undefined && !isCashStep(toBig(step), minorUnits(invoice.currency))
      ? [
          finding(
            "CONCORD-CASH-STEP",
            "cashRounding",
            "error",
            `Nothing is rounded to ${step}: a step must be a positive multiple of the smallest unit.`,
          ),
        ]
      : []),
  ];
}

function dateFindings(invoice: Invoice): readonly Finding[] {
  const { issueDate, dueDate, serviceStart, serviceEnd, taxPointDate, taxPointCode } = invoice;
  const findings: Finding[] = [];
  if (taxPointDate !== undefined && taxPointCode !== undefined) {
    const message = "Give the tax point as a date or as a code, not both.";
    findings.push(finding("BR-CO-03", "taxPointDate", "error", message));
  }
  if (serviceStart !== undefined && serviceEnd !== undefined && serviceEnd < serviceStart) {
    const message = "The invoicing period ends before it begins.";
    findings.push(finding("BR-29", "serviceEnd", "error", message));
  }
  if (issueDate !== undefined && dueDate !== undefined && dueDate < issueDate) {
    const message = "The invoice is due before its date.";
    findings.push(finding("CONCORD-DUE-DATE", "dueDate", "warning", message));
  }
  return findings;
}

/**
 * What a draft lacks before it can be issued (`error`), and what a receiver may ask for (`warning`). The number is not among it: it is given at issue.
 * The rules are those of EN 16931; what only e-invoicing demands is a warning, since invoices elsewhere do without it.
 */
export function draftFindings(invoice: Invoice, totals: Totals): readonly Finding[] {
  const hasPreceding =
    invoice.kind !== "credit-note" ||
    invoice.precedingInvoices.some(({ number }) => !isBlank(number));
  return [
    ...currencyFindings(invoice),
    ...dateFindings(invoice),
    ...partyFindings(invoice.seller, {
      path: "seller",
      who: "seller",
      rules: { name: "BR-06", address: "BR-08", country: "BR-09" },
    }),
    ...sellerIdFindings(invoice),
    ...partyFindings(invoice.buyer, {
      path: "buyer",
      who: "buyer",
      rules: { name: "BR-07", address: "BR-10", country: "BR-11" },
    }),
    ...(totals.lines.length > 0
      ? []
      : [finding("BR-16", "lines", "error", "An invoice needs at least one line.")]),
    ...lineFindings(invoice),
    ...taxFindings(invoice, totals),
    ...paymentFindings(invoice, totals),
    ...(hasPreceding
      ? []
      : [
          finding(
            "CONCORD-PRECEDING",
            "precedingInvoices",
            "warning",
            "Say which invoice this credit note refers to.",
          ),
        ]),
  ];
}
