import { toBig } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { Adjustment, InvoiceLine } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { isBlank } from "./is-blank.ts";

const isNegative = (value: DecimalString | undefined): boolean => toBig(value).lt(0);

/** An allowance or charge that comes to no amount, or says no reason. Rule numbers differ by where it stands and which it is. */
function adjustmentFindings(
  adjustment: Adjustment,
  path: string,
  rules: { readonly amount: string; readonly reason: string },
): readonly Finding[] {
  const { amount, percent, reason, reasonCode, type } = adjustment;
  const findings: Finding[] = [];
  if (amount === undefined && percent === undefined) {
    findings.push({
      rule: rules.amount,
      path: `${path}.amount`,
      severity: "error",
      message: `Give the ${type} an amount or a percentage.`,
    });
  }
  if (isBlank(reason) && isBlank(reasonCode)) {
    findings.push({
      rule: rules.reason,
      path: `${path}.reason`,
      severity: "warning",
      message: `The ${type} has no reason.`,
    });
  }
  return findings;
}

function oneLineFindings(line: InvoiceLine, name: string): readonly Finding[] {
  const path = `lines.${line.id}`;
  const findings: Finding[] = [];
  const add = (
    rule: string,
    field: string,
    severity: Finding["severity"],
    message: string,
  ): void => {
    findings.push({ rule, path: `${path}.${field}`, severity, message });
  };
  const hasPrice = line.price !== undefined || line.grossPrice !== undefined;

  if (line.quantity === undefined) add("BR-22", "quantity", "error", `${name} has no quantity.`);
  if (isBlank(line.unit)) add("BR-23", "unit", "info", `${name} has no unit.`);
  if (isBlank(line.name) && isBlank(line.description)) {
    add("BR-25", "name", "error", `${name} does not say what it is for.`);
  }
  if (!hasPrice) add("BR-26", "price", "error", `${name} has no price.`);
  if (isNegative(line.price)) {
    add("BR-27", "price", "warning", `${name} has a negative price; use a negative quantity.`);
  }
  if (isNegative(line.grossPrice)) {
    add("BR-28", "grossPrice", "warning", `${name} has a negative gross price.`);
  }
  if (line.baseQuantity !== undefined && !toBig(line.baseQuantity).gt(0)) {
    add(
      "PEPPOL-EN16931-R121",
      "baseQuantity",
      "error",
      `${name} is priced per nothing; it is computed per 1.`,
    );
  }
  if (line.grossPrice !== undefined && line.price !== undefined) {
    const computed = toBig(line.grossPrice).minus(toBig(line.priceDiscount));
    if (!computed.eq(line.price)) {
      const message = `The price of ${name} is not its gross price less its discount.`;
      add("PEPPOL-EN16931-R046", "price", "warning", message);
    }
  }
  if (
    line.periodStart !== undefined &&
    line.periodEnd !== undefined &&
    line.periodEnd < line.periodStart
  ) {
    add("BR-30", "periodEnd", "error", `The period of ${name} ends before it begins.`);
  }
  return [
    ...findings,
    ...line.adjustments.flatMap((adjustment) =>
      adjustmentFindings(
        adjustment,
        `${path}.adjustments.${adjustment.id}`,
        adjustment.type === "allowance"
          ? { amount: "BR-41", reason: "BR-CO-23" }
          : { amount: "BR-43", reason: "BR-CO-24" },
      ),
    ),
  ];
}

/** What lines, and the allowances and charges of lines and document, lack or contradict. Removed lines are not looked at. */
export function lineFindings(invoice: Invoice): readonly Finding[] {
  return [
    ...invoice.lines
      .filter(({ removed }) => removed !== true)
      .flatMap((line, index) => oneLineFindings(line, `Line ${index + 1}`)),
    ...invoice.adjustments.flatMap((adjustment) =>
      adjustmentFindings(
        adjustment,
        `adjustments.${adjustment.id}`,
        adjustment.type === "allowance"
          ? { amount: "BR-31", reason: "BR-CO-21" }
          : { amount: "BR-36", reason: "BR-CO-22" },
      ),
    ),
  ];
}
