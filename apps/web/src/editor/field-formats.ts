import { msg, str } from "@lit/localize";
import {
  CurrencyCode,
  DecimalString,
  PlainDate,
  isKnownCurrency,
  minorUnits,
  toBig,
} from "@concord/model";
import { decimalMark, formatNumber } from "../format/amounts.ts";
import { formatDay, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { plainText } from "../parts/field-format.ts";
import type { FieldFormat, FieldValue, Reading } from "../parts/field-format.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";
import { readAmount } from "./read-amount.ts";
import type { AmountContext } from "./read-amount.ts";
import { readDay } from "./read-day.ts";
import type { DayContext } from "./read-day.ts";

function readNumber(
  text: string,
  context: AmountContext,
  show: (value: string) => string,
): Reading {
  if (text === "") return { type: "value", value: null };
  const reading = readAmount(text, context);
  switch (reading.type) {
    case "amount":
      return reading.isFormula
        ? { type: "value", value: reading.value, note: show(reading.value) }
        : { type: "value", value: reading.value };
    case "ambiguous":
      return {
        type: "choices",
        choices: reading.values.map((value) => ({ value, label: show(value) })),
      };
    case "other-currency":
      return {
        type: "unreadable",
        reason: msg(str`This invoice is in ${context.currency ?? ""}. Convert the amount first.`),
      };
    case "unreadable":
      return { type: "unreadable", reason: msg(str`“${text}” is no number or calculation.`) };
  }
}

const formats = new Map<string, FieldFormat>();

/** One object for what reads and shows the same: a field is drawn anew when it gets another. */
function once(name: string, make: () => FieldFormat): FieldFormat {
  const key = `${viewerLocale} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

/** Prices and other amounts of money. */
export function moneyFormat(currency: CurrencyCode | undefined): FieldFormat {
  return once(`money ${currency ?? ""}`, () => {
    const show = (value: string): string =>
      value === "" ? "" : formatNumber(value, viewerLocale, minorUnits(currency));
    const context = { decimal: decimalMark(viewerLocale), currency };
    return { isNumber: true, show, read: (text) => readNumber(text, context, show) };
  });
}

const showQuantity = (value: string): string => formatNumber(value, viewerLocale);

/** Numbers of things. */
export const quantityFormat: FieldFormat = {
  isNumber: true,
  show: showQuantity,
  read: (text) => readNumber(text, { decimal: decimalMark(viewerLocale) }, showQuantity),
};

/** "10 %" is a part of the amount, "10" an amount: the value is "10%" or "10". */
export function discountFormat(currency: CurrencyCode | undefined): FieldFormat {
  return once(`discount ${currency ?? ""}`, () => {
    const money = moneyFormat(currency);
    const show = (value: string): string =>
      value.endsWith("%") ? `${showQuantity(value.slice(0, -1))} %` : money.show(value);
    return {
      isNumber: true,
      show,
      read: (text) => {
        const part = /^([-+\u2212\u2013]?)\s*([\d.,]+)\s*%$/u.exec(text);
        if (part === null) return money.read(text);
        const [, sign = "", percent = ""] = part;
        // With one it would be a surcharge, which hardly anybody means who enters a discount.
        if (sign !== "" && sign !== "+") {
          return { type: "unreadable", reason: msg("Write a discount without a minus: 10 %.") };
        }
        const reading = readNumber(percent, { decimal: decimalMark(viewerLocale) }, showQuantity);
        return reading.type === "unreadable" ? reading : partOf(reading, show);
      },
    };
  });
}

/** A part of an amount, of what its number may be: of several readings those count that are no more than all. */
function partOf(
  reading: Exclude<Reading, { readonly type: "unreadable" }>,
  show: (value: string) => string,
): Reading {
  const numbers = reading.type === "value" ? [reading.value] : reading.choices.map(valueOf);
  const parts = numbers.flatMap((value) =>
    value !== null && toBig(DecimalString.parse(value)).lte(100) ? [`${value}%`] : [],
  );
  const [first, second] = parts;
  if (first === undefined) {
    return { type: "unreadable", reason: msg("A discount is at most 100 %.") };
  }
  if (second !== undefined) {
    return { type: "choices", choices: parts.map((value) => ({ value, label: show(value) })) };
  }
  return numbers.length === 1
    ? { type: "value", value: first }
    : { type: "value", value: first, note: show(first) };
}

const valueOf = ({ value }: { readonly value: FieldValue }): FieldValue => value;

function showDay(value: string): string {
  const day = PlainDate.safeParse(value);
  return day.success ? formatDay(day.data, viewerLocale) : value;
}

/** Days, in full or short. */
export function dayFormat(context: DayContext): FieldFormat {
  return once(`day ${context.today} ${context.from}`, () => ({
    show: showDay,
    read: (text) => {
      if (text === "") return { type: "value", value: null };
      const reading = readDay(text, context);
      switch (reading.type) {
        case "day":
          return reading.isShort
            ? { type: "value", value: reading.day, note: showDay(reading.day) }
            : { type: "value", value: reading.day };
        case "ambiguous":
          return {
            type: "choices",
            choices: reading.days.map((value) => ({ value, label: showDay(value) })),
          };
        case "unreadable":
          return {
            type: "unreadable",
            reason: msg(str`“${text}” is no day. Try 22 Dec, +14, or t for today.`),
          };
      }
    },
  }));
}

let currencies: readonly Option[] = [];
let currenciesIn = "";

function currencyOptions(): readonly Option[] {
  if (currenciesIn === viewerLocale) return currencies;
  currenciesIn = viewerLocale;
  const names = new Intl.DisplayNames([viewerLocale], { type: "currency" });
  currencies = Intl.supportedValuesOf("currency")
    .filter((code) => isKnownCurrency(CurrencyCode.parse(code)))
    .map((code) => ({ id: code, label: code, detail: names.of(code) ?? "" }));
  return currencies;
}

export function findCurrency(text: string): readonly Option[] {
  return matching(currencyOptions(), text, 8);
}

/** The three letters of a currency. */
export const currencyFormat: FieldFormat = {
  show: (value) => value,
  read: (text) => {
    if (text === "") return { type: "value", value: null };
    const code = CurrencyCode.safeParse(text.toUpperCase());
    return code.success && isKnownCurrency(code.data)
      ? { type: "value", value: code.data }
      : { type: "unreadable", reason: msg(str`No currency is called “${text}”.`) };
  },
};

/** The format of a value that is known by its kind alone. */
export function formatOfKind(
  kind: "text" | "number" | "date",
  currency: CurrencyCode | undefined,
): FieldFormat {
  switch (kind) {
    case "text":
      return plainText;
    case "number":
      return numberFormat(currency);
    case "date":
      return dayFormat({ today: today(), from: today() });
  }
}

/** Any number: it may be of an invoice in this currency. */
function numberFormat(currency: CurrencyCode | undefined): FieldFormat {
  return once(`number ${currency ?? ""}`, () => ({
    ...quantityFormat,
    read: (text) =>
      readNumber(text, { decimal: decimalMark(viewerLocale), currency }, showQuantity),
  }));
}
