import type { DecimalString } from "@concord/model";
import { currenciesOf } from "./currency-text.ts";
import { plainDigits, readDecimalText } from "./decimal-text.ts";

/** An amount found in running text. `certain` is false where the notation could mean two numbers and the likelier was taken. */
export interface FoundAmount {
  readonly value: DecimalString;
  readonly certain: boolean;
  readonly text: string;
}

// The euro sign may stand where others write a mark: 35€99.
const withinEuro = /(\d+)\s?€\s?(\d{2}|\d{2,3}(?=\s*$))(?!\d)/;
const spaced = String.raw`[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?(?![\d.,]*\d)`;
const joined = String.raw`\d+(?:[.,'’]\d+)*`;
// Web pages and typists put a space behind the mark: "36. 24". Two digits only, so that lists are not joined.
const torn = String.raw`(?:[.,] \d{2}(?![\d.,%]))?`;
const numberLike = new RegExp(`[.,]?(?:${spaced}|${joined}${torn})`, "g");

interface Candidate {
  readonly text: string;
  readonly hasCurrency: boolean;
}

/** As much of a text as is looked at. */
const maxText = 2_000;

/**
 * Finds the amount in a text that holds other words too, as a person would skim it: the number beside a currency, else the first; never a percentage.
 * A suggestion to show, not a value to book: where money is read to be kept, use `readMoneyText`.
 */
export function findAmount(source: string): FoundAmount | undefined {
  const text = plainDigits(source.slice(0, maxText)).trim();
  const [, euros, cents] = withinEuro.exec(text) ?? [];
  if (euros !== undefined && cents !== undefined) return found(`${euros}.${cents}`);
  const candidates = [...text.matchAll(numberLike)]
    .map((match): Candidate | undefined => {
      const after = text.slice(match.index + match[0].length);
      if (/^\s*%/.test(after)) return undefined;
      return {
        text: tidy(match[0].replace(/([.,]) /, "$1")),
        hasCurrency: endsWithCurrency(text.slice(0, match.index)) || startsWithCurrency(after),
      };
    })
    .filter((each) => each !== undefined);
  const best = candidates.find(({ hasCurrency }) => hasCurrency) ?? candidates[0];
  return best && found(best.text);
}

function found(text: string): FoundAmount | undefined {
  const reading = readDecimalText(text);
  switch (reading.type) {
    case "number":
      return { value: reading.value, certain: true, text };
    case "ambiguous":
      return { value: reading.choices[0].value, certain: false, text };
    case "unreadable":
      return undefined;
  }
}

/** Without a leading mark that a further mark shows to be stray: ".750.30". */
function tidy(text: string): string {
  return /^[.,].*[.,]/.test(text) ? text.slice(1) : text;
}

function endsWithCurrency(before: string): boolean {
  const word = /(\p{L}*\p{Sc}|\p{L}+)[\s.,]*$/u.exec(before)?.[1];
  return word !== undefined && (/\p{Sc}$/u.test(word) || currenciesOf(word).length > 0);
}

function startsWithCurrency(after: string): boolean {
  const word = /^\s*(\p{Sc}|\p{L}+)/u.exec(after)?.[1];
  return word !== undefined && (/^\p{Sc}/u.test(word) || currenciesOf(word).length > 0);
}
