import { readMoneyText } from "@concord/formats";
import type { DecimalMark } from "@concord/formats";
import { roundQuotient, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString } from "@concord/model";

/** What an entered amount says. */
export type AmountReading =
  | { readonly type: "amount"; readonly value: DecimalString; readonly isFormula: boolean }
  /** The likelier first. */
  | { readonly type: "ambiguous"; readonly values: readonly [DecimalString, DecimalString] }
  | { readonly type: "other-currency"; readonly currencies: readonly CurrencyCode[] }
  | { readonly type: "unreadable" };

export interface AmountContext {
  /** The decimal mark of the viewer's locale. It orders what may be meant, and decides nothing. */
  readonly decimal: DecimalMark;
  readonly currency?: CurrencyCode | undefined;
}

/** A quotient that does not end is rounded here: finer than any price. */
const quotientDigits = 8;

type Big = ReturnType<typeof toBig>;
type Token =
  | { readonly type: "sign"; readonly sign: string }
  | { readonly type: "number"; readonly text: string };

/**
 * Reads an amount as people enter it: one in any notation, or arithmetic on several ("3*1250", "1200+19%"), exactly. A lone mark before three digits
 * ("1.250") is both a thousand and a little more than one, in every locale: then both are given.
 */
export function readAmount(text: string, context: AmountContext): AmountReading {
  const alone = readMoneyText(text, known(context));
  if (alone.type !== "unreadable") {
    const { currencies } = alone;
    if (currencies.length > 0 && !isOurs(currencies, context.currency)) {
      return { type: "other-currency", currencies };
    }
    if (alone.type === "amount") return { type: "amount", value: alone.value, isFormula: false };
    return either(
      alone.choices.map(({ decimal, value }) => ({ decimal, value })),
      context.decimal,
      false,
    );
  }
  const tokens = tokensOf(text);
  if (tokens === undefined) return { type: "unreadable" };
  // All numbers of one formula are written in one notation.
  const values = ([".", ","] as const).flatMap((decimal) => {
    const value = evaluate(tokens, decimal);
    return value === undefined ? [] : [{ decimal, value }];
  });
  return either(values, context.decimal, true);
}

function known({ currency }: AmountContext): { readonly currency?: CurrencyCode } {
  return currency === undefined ? {} : { currency };
}

function isOurs(currencies: readonly CurrencyCode[], ours: CurrencyCode | undefined): boolean {
  return ours === undefined || currencies.includes(ours);
}

function either(
  values: readonly { readonly decimal: DecimalMark; readonly value: DecimalString }[],
  likely: DecimalMark,
  isFormula: boolean,
): AmountReading {
  const [first, second] = values.toSorted(
    (a, b) => Number(b.decimal === likely) - Number(a.decimal === likely),
  );
  if (first === undefined) return { type: "unreadable" };
  if (second === undefined || first.value === second.value) {
    return { type: "amount", value: first.value, isFormula };
  }
  return { type: "ambiguous", values: [first.value, second.value] };
}

/** Undefined for what is no arithmetic. */
function tokensOf(text: string): readonly Token[] | undefined {
  if (text.length > 200) return undefined;
  const tokens: Token[] = [];
  const signs = text
    .replaceAll(/[\u2212\u2013]/gu, "-")
    .replaceAll(/[×x·]/gu, "*")
    .replaceAll("÷", "/");
  for (const part of signs.match(/[\d.,'’\p{Zs}]*\d[\d.,'’]*|[^\d\s]/gu) ?? []) {
    const trimmed = part.trim();
    if (/\d/u.test(trimmed)) tokens.push({ type: "number", text: trimmed });
    else if (/^[-+*/()%]$/u.test(trimmed)) tokens.push({ type: "sign", sign: trimmed });
    else if (trimmed !== "") return undefined;
  }
  return tokens.length > 1 ? tokens : undefined;
}

/** A value, and whether it is a percentage of what stands before it. */
interface Term {
  readonly value: Big;
  readonly isPercent: boolean;
}

/** The value of a formula in one notation; undefined where it is none, or divides by nothing. */
function evaluate(tokens: readonly Token[], decimal: DecimalMark): DecimalString | undefined {
  let at = 0;
  const takeSign = (signs: string): string | undefined => {
    const token = tokens[at];
    if (token?.type !== "sign" || !signs.includes(token.sign)) return undefined;
    at += 1;
    return token.sign;
  };

  function factor(): Term | undefined {
    if (takeSign("-") !== undefined) {
      const of = factor();
      return of && { ...of, value: toBig(undefined).minus(of.value) };
    }
    let value: Big | undefined;
    if (takeSign("(") !== undefined) {
      value = total();
      if (takeSign(")") === undefined) return undefined;
    } else {
      const token = tokens[at];
      if (token?.type !== "number") return undefined;
      at += 1;
      const reading = readMoneyText(token.text, { decimal });
      value = reading.type === "amount" ? toBig(reading.value) : undefined;
    }
    return value && { value, isPercent: takeSign("%") !== undefined };
  }

  function product(): Term | undefined {
    let left = factor();
    for (
      let sign = takeSign("*/");
      left !== undefined && sign !== undefined;
      sign = takeSign("*/")
    ) {
      const right = factor();
      if (right === undefined) return undefined;
      const by = plain(right);
      if (sign === "/" && by.eq(0)) return undefined;
      const from = plain(left);
      const value =
        sign === "*"
          ? from.times(by)
          : roundQuotient(from, by, quotientDigits, "half-away-from-zero");
      left = { value, isPercent: false };
    }
    return left;
  }

  /** "+ 19 %" adds nineteen hundredths of what stands before it, as on a pocket calculator. */
  function total(): Big | undefined {
    const first = product();
    // A percentage of nothing is no amount: whoever writes "10 %" as a price means something else than a tenth.
    if (first === undefined || first.isPercent) return undefined;
    let { value } = first;
    for (let sign = takeSign("+-"); sign !== undefined; sign = takeSign("+-")) {
      const term = product();
      if (term === undefined) return undefined;
      const by = term.isPercent ? value.times(plain(term)) : term.value;
      value = sign === "+" ? sum([value, by]) : value.minus(by);
    }
    return value;
  }

  const value = total();
  if (value === undefined || at < tokens.length) return undefined;
  const text = toDecimalString(value);
  return text.length > 64 ? undefined : text;
}

function plain({ value, isPercent }: Term): Big {
  return isPercent ? value.times("0.01") : value;
}
