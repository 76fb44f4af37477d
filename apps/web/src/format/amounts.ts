import type { CurrencyCode, DecimalString } from "@concord/model";

type Formatter = Intl.NumberFormat;

const formats = new Map<string, Formatter>();

/** Never fewer digits than an amount has. Making a formatter costs a hundred times what using it does. */
function formatOf(locale: string, currency: string | undefined): Formatter {
  const key = `${locale}/${currency ?? ""}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options: Intl.NumberFormatOptions =
    currency === undefined
      ? { minimumFractionDigits: 2, maximumFractionDigits: 20 }
      : { style: "currency", currency, maximumFractionDigits: 20 };
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** An amount in the viewer's locale and the invoice's currency. It is formatted from its text, so no digit is ever a float's. */
export function formatMoney(
  amount: DecimalString | string,
  currency: CurrencyCode | undefined,
  locale: string,
): string {
  return isNumeral(amount) ? formatOf(locale, currency).format(amount) : amount;
}

/** An amount that is taken off, with the locale's own sign; of one that is less than nothing, the amount. */
export function formatMinus(
  amount: DecimalString | string,
  currency: CurrencyCode | undefined,
  locale: string,
): string {
  const minus = amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
  return formatMoney(amount === "0" ? amount : minus, currency, locale);
}

/** A number as people type it into a field: the locale's marks, no currency, and no grouping unless it has the decimals of a price. */
export function formatNumber(value: string, locale: string, decimals?: number): string {
  if (!isNumeral(value)) return value;
  const key = `${locale}/number/${decimals ?? ""}`;
  const known = formats.get(key);
  if (known !== undefined) return known.format(value);
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: 20,
    useGrouping: decimals !== undefined,
  });
  formats.set(key, made);
  return made.format(value);
}

/** How the engine begins what it says of amounts, and what it says of quantities. By its very words, so that no name with a number in it is taken for either. */
const money = String.raw`-?\d+(?:\.\d+)? [A-Z]{3}`;
const ofAmounts = new RegExp(
  `^(?:It credits ${money}, and ${money} of |A credit note over ${money} stands|A payment of ${money} was recorded, but in [A-Z]\\w+ only ${money} is open|${money} (?:of it were|of it are paid|of its credit|more were given|are on their way|that were paid too much for) )`,
);
const ofQuantities = /^(\S+)( of .* are left to credit, and it credits )(\S+)\.$/s;

/** A sentence of the engine, with its numbers as the viewer reads them. */
export function withNumbers(sentence: string, locale: string): string {
  return sentence
    .replace(ofAmounts, (opening) =>
      opening.replaceAll(new RegExp(money, "g"), (each) => {
        const [value = "", currency] = each.split(" ");
        return isNumeral(value) ? formatOf(locale, currency).format(value) : each;
      }),
    )
    .replace(
      ofQuantities,
      (_, left: string, between: string, wish: string) =>
        `${formatNumber(left, locale)}${between}${formatNumber(wish, locale)}.`,
    );
}

/** Intl takes the text of a number digit by digit; what is none is shown as it stands. */
function isNumeral(text: string): text is Intl.StringNumericLiteral {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** The mark before decimals in a locale. */
export function decimalMark(locale: string): "." | "," {
  const part = new Intl.NumberFormat(locale)
    .formatToParts(1.5)
    .find(({ type }) => type === "decimal");
  return part?.value === "," ? "," : ".";
}
