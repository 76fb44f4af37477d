import { readMoneyText } from "@concord/formats";
import type { DecimalString } from "@concord/model";
import { compareDecimals } from "../format/compare-decimals.ts";

/** What was typed into the search, taken apart: words to be found, and amounts that a total or a balance must fit. */
export interface TypedQuery {
  readonly words: string;
  readonly fits: ((gross: DecimalString, outstanding: DecimalString) => boolean) | undefined;
}

type Comparison = ">" | ">=" | "<" | "<=" | "=";
interface Bound {
  readonly comparison: Comparison;
  /** More than one where the notation leaves it open: "1.234" may be either. */
  readonly values: readonly DecimalString[];
}

/**
 * ">500", "<=1.000,50" and amounts with decimals ("1.234,56") are about amounts; everything else is words: a plain number is rather a part of an invoice's number.
 */
export function readQuery(text: string, decimal: "." | ","): TypedQuery {
  const words: string[] = [];
  const bounds: Bound[] = [];
  for (const part of text.trim().split(/\s+/)) {
    const bound = boundOf(part, decimal);
    if (bound === undefined) words.push(part);
    else bounds.push(bound);
  }
  const named = bounds.filter(({ comparison }) => comparison === "=");
  // A range is of one amount: a total above it and a balance below it are not in it.
  const range = bounds.filter(({ comparison }) => comparison !== "=");
  return {
    words: words.join(" "),
    fits:
      bounds.length === 0
        ? undefined
        : (gross, outstanding) => {
            const amounts = [gross, outstanding];
            return (
              named.every((bound) => amounts.some((amount) => holds(bound, amount))) &&
              amounts.some((amount) => range.every((bound) => holds(bound, amount)))
            );
          },
  };
}

function boundOf(part: string, decimal: "." | ","): Bound | undefined {
  const [, sign = "", amount = ""] = /^(>=|<=|>|<|=)?(.+)$/.exec(part) ?? [];
  const comparison = ([">", ">=", "<", "<=", "="] as const).find((each) => each === sign);
  if (comparison === undefined && !/^[^\p{L}]*\d[.,]\d{1,2}[^\p{L}\d]*$/u.test(amount)) {
    return undefined;
  }
  const asHere = readMoneyText(amount, { decimal });
  // "100,00" means one thing only, also where commas group.
  const reading = asHere.type === "unreadable" ? readMoneyText(amount) : asHere;
  switch (reading.type) {
    case "amount":
      return { comparison: comparison ?? "=", values: [reading.value] };
    case "ambiguous":
      return { comparison: comparison ?? "=", values: reading.choices.map(({ value }) => value) };
    case "unreadable":
      return undefined;
  }
}

function holds({ comparison, values }: Bound, amount: DecimalString): boolean {
  return values.some((value) => {
    const order = compareDecimals(amount, value);
    switch (comparison) {
      case ">":
        return order > 0;
      case ">=":
        return order >= 0;
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case "=":
        // A credit note says the amount that is printed on it as money the other way.
        return order === 0 || amount === `-${value}`;
    }
  });
}
