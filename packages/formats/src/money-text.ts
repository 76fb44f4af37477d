import { type CurrencyCode, DecimalString, minorUnits } from "@concord/model";
import { currenciesOf } from "./currency-text.ts";
import {
  type DecimalMark,
  type DecimalReading,
  decimalAs,
  plainDigits,
  readDecimalText,
} from "./decimal-text.ts";

/** What else is known about a cell: the notation that its column is written in, and its currency by column or account. */
export interface MoneyContext {
  readonly decimal?: DecimalMark;
  readonly currency?: CurrencyCode;
}

/** An amount as a cell says it. `currencies` are those that its symbol may mean: none if it has none, one if it is certain. */
export type MoneyReading =
  | ((
      | { readonly type: "amount"; readonly value: DecimalString }
      | {
          readonly type: "ambiguous";
          readonly choices: Extract<DecimalReading, { readonly type: "ambiguous" }>["choices"];
        }
    ) & { readonly currencies: readonly CurrencyCode[] })
  | { readonly type: "unreadable"; readonly reason: string };

/** A cell taken apart: its sign, the number's own text and what stands around it. */
interface MoneyParts {
  readonly negative: boolean;
  readonly number: string;
  readonly currencies: readonly CurrencyCode[];
}

/** Longer than any way to write an amount. */
const maxCell = 100;

/**
 * Reads a cell that holds one amount and nothing else: digits of any script, grouping of any kind, a currency symbol or code at either end, a sign in
 * front or behind, in parentheses or as CR. Never guesses: one mark with three digits behind it is ambiguous, unless the context, a leading zero
 * or a currency with three decimals decides.
 */
export function readMoneyText(text: string, context: MoneyContext = {}): MoneyReading {
  const parts = text.length > maxCell ? undefined : takeApart(text);
  if (parts === undefined) {
    return { type: "unreadable", reason: `"${text.slice(0, 80)}" is not one amount.` };
  }
  const { negative, number, currencies } = parts;
  const reading = readNumber(number, { ...context, ...certainCurrency(currencies, context) });
  switch (reading.type) {
    case "number":
      return { type: "amount", value: signed(reading.value, negative), currencies };
    case "ambiguous": {
      const [likelier, other] = reading.choices;
      return {
        type: "ambiguous",
        choices: [
          { ...likelier, value: signed(likelier.value, negative) },
          { ...other, value: signed(other.value, negative) },
        ],
        currencies,
      };
    }
    case "unreadable":
      return {
        type: "unreadable",
        reason: `"${text.slice(0, 80)}" is no number in a known notation.`,
      };
  }
}

function certainCurrency(
  currencies: readonly CurrencyCode[],
  { currency }: MoneyContext,
): Pick<MoneyContext, "currency"> {
  const [only, ...others] = currencies;
  const certain = others.length === 0 ? (only ?? currency) : currency;
  return certain === undefined ? {} : { currency: certain };
}

function readNumber(number: string, { decimal, currency }: MoneyContext): DecimalReading {
  if (decimal !== undefined) {
    const value = decimalAs(number, decimal);
    return value === undefined ? { type: "unreadable" } : { type: "number", value };
  }
  const reading = readDecimalText(number);
  if (reading.type !== "ambiguous" || currency === undefined || minorUnits(currency) !== 3) {
    return reading;
  }
  // The likelier choice groups; three decimals are what this currency is written with.
  return { type: "number", value: reading.choices[1].value };
}

function takeApart(text: string): MoneyParts | undefined {
  const bracketed = /^(.*)\((.*)\)(.*)$/.exec(plainDigits(text).trim());
  const open = bracketed === null ? plainDigits(text).trim() : bracketed.slice(1).join("");
  const match = /^([^\d.,]*)([.,]?\d(?:[\d.,'’ ]*\d)?)(?:[.,]-{1,2})?([^\d]*)$/.exec(open);
  if (match === null) return undefined;
  const [, before = "", number = "", after = ""] = match;
  const front = affix(before);
  const back = affix(after.replace(/\bCR$/i, "-"));
  if (front === undefined || back === undefined) return undefined;
  const signs = [bracketed !== null, front.minus, back.minus].filter(Boolean).length;
  // Two signs, or two currencies, are a mistake or a meaning that we do not know.
  if (signs > 1 || (front.currencies.length > 0 && back.currencies.length > 0)) return undefined;
  return {
    negative: signs === 1,
    number,
    currencies: [...front.currencies, ...back.currencies],
  };
}

/** A sign and a currency in either order, or undefined if there is anything else. */
function affix(
  text: string,
): { readonly minus: boolean; readonly currencies: readonly CurrencyCode[] } | undefined {
  const minus = text.includes("-");
  const name = text.replace(/[-+]/, "").trim();
  if (name === "") return { minus, currencies: [] };
  const currencies = currenciesOf(name);
  return currencies.length === 0 ? undefined : { minus, currencies };
}

function signed(value: DecimalString, negative: boolean): DecimalString {
  return negative && value !== "0" ? DecimalString.parse(`-${value}`) : value;
}
