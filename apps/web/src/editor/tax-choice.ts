import { msg, str } from "@lit/localize";
import { LineTax, canonicalDecimalString } from "@concord/model";
import type { TaxRate } from "@concord/model";
import { readMoneyText } from "@concord/formats";
import { formatNumber } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { FieldFormat } from "../parts/field-format.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";

// A field holds the text of a tax, so that equal ones are equal: its sub-registers in this order.
const fields = [
  "scheme",
  "category",
  "rate",
  "jurisdiction",
  "retained",
  "exemptionReason",
  "exemptionCode",
] as const;

/** The text of a tax; "" for none. */
export function taxText(tax: LineTax | undefined): string {
  if (tax === undefined) return "";
  const known = fields.flatMap((field) => (tax[field] === undefined ? [] : [[field, tax[field]]]));
  return known.length === 0 ? "" : JSON.stringify(Object.fromEntries(known));
}

export function taxOf(text: string): LineTax | undefined {
  if (text === "") return undefined;
  try {
    return LineTax.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The sub-registers of a tax as they are to be written: those that it does not say are cleared. */
export function taxRegisters(
  prefix: string,
  tax: LineTax | undefined,
): Record<string, string | boolean | null> {
  return Object.fromEntries(fields.map((field) => [`${prefix}.${field}`, tax?.[field] ?? null]));
}

/** Categories of UNCL 5305 that carry no rate, in words. */
const withoutRate = (): readonly { readonly category: string; readonly label: string }[] => [
  { category: "Z", label: msg("Zero-rated") },
  { category: "E", label: msg("Exempt") },
  { category: "AE", label: msg("Reverse charge") },
  { category: "K", label: msg("Intra-EU supply") },
  { category: "G", label: msg("Export") },
  { category: "O", label: msg("Outside VAT") },
];

/** A tax in words: the name that the workspace gives it, else what it is. */
export function taxLabel(tax: LineTax, named: readonly TaxRate[] = []): string {
  const text = taxText(tax);
  const name = named.find((rate) => taxText(rate.tax) === text)?.name;
  if (name !== undefined) return name;
  const rate = tax.rate === undefined || tax.rate === "0" ? undefined : tax.rate;
  const plain = withoutRate().find(({ category }) => category === tax.category);
  if (rate === undefined && plain !== undefined) return plain.label;
  const scheme = (tax.scheme ?? "VAT") === "VAT" ? msg("VAT") : tax.scheme;
  return msg(str`${scheme} ${formatNumber(tax.rate ?? "0", viewerLocale)} %`);
}

/** What can be chosen as a tax: what the workspace and this invoice know, then what carries no rate. */
export function taxChoices(
  named: readonly TaxRate[],
  used: readonly (LineTax | undefined)[],
): readonly Option[] {
  const options = new Map<string, Option>();
  const add = (tax: LineTax | undefined): void => {
    const id = taxText(tax);
    if (tax === undefined || id === "" || options.has(id)) return;
    const label = taxLabel(tax, named);
    const plain = taxLabel(tax);
    options.set(id, { id, label, ...(plain !== label && { detail: plain }) });
  };
  for (const { tax, archived } of named) if (archived !== true) add(tax);
  for (const tax of used) add(tax);
  for (const { category } of withoutRate()) {
    const rate = category === "O" ? {} : { rate: canonicalDecimalString("0") };
    add({ scheme: "VAT", category, ...rate });
  }
  return [...options.values()];
}

/** The options that a text may mean; a bare number is a rate. */
export function findTax(choices: readonly Option[], text: string): readonly Option[] {
  const found = matching(choices, text, 8);
  const tax = rateOf(text);
  if (tax === undefined || found.some(({ id }) => id === taxText(tax))) return found;
  return [{ id: taxText(tax), label: taxLabel(tax), isNew: true }, ...found];
}

/** How the field of a tax reads and shows it. */
export function taxFormat(choices: readonly Option[], named: readonly TaxRate[]): FieldFormat {
  return {
    read: (text) => {
      if (text === "") return { type: "value", value: null };
      const [only, other] = matching(choices, text, 2);
      const exact = choices.find(({ label }) => label.toLowerCase() === text.toLowerCase());
      const tax = rateOf(text);
      if (exact !== undefined) return { type: "value", value: exact.id };
      if (tax !== undefined) return { type: "value", value: taxText(tax) };
      if (only !== undefined && other === undefined) return { type: "value", value: only.id };
      return { type: "unreadable", reason: msg(str`No tax is called “${text}”.`) };
    },
    show: (value) => {
      const tax = taxOf(value);
      return tax === undefined ? value : taxLabel(tax, named);
    },
  };
}

/** "19", "19 %" or "VAT 7,7": a rate of the standard category. */
function rateOf(text: string): LineTax | undefined {
  const number = /^(?:vat|mwst|ust|tva|iva)?\s*([\d.,]+)\s*%?$/iu.exec(text.trim())?.[1];
  if (number === undefined) return undefined;
  const reading = readMoneyText(number);
  if (reading.type !== "amount") return undefined;
  return { scheme: "VAT", category: reading.value === "0" ? "Z" : "S", rate: reading.value };
}
