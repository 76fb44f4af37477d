import { type DecimalString, canonicalDecimalString } from "@concord/model";

/** The mark before the fraction. */
export type DecimalMark = "." | ",";
export const decimalMarks = [".", ","] as const satisfies readonly DecimalMark[];

/** One way to understand a number. */
export interface DecimalChoice {
  readonly decimal: DecimalMark;
  readonly value: DecimalString;
}

/** What a number in unknown notation says. Ambiguity is an answer: 1,234 is a thousand to some and one and a bit to others. */
export type DecimalReading =
  | { readonly type: "number"; readonly value: DecimalString }
  /** The likelier first: a mark with three digits behind it groups more often than not. */
  | { readonly type: "ambiguous"; readonly choices: readonly [DecimalChoice, DecimalChoice] }
  | { readonly type: "unreadable" };

// Code point of the digit zero in scripts that invoices are written in: Arabic, Persian, Devanagari, Bengali, Thai, full width.
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** Digits of any script as 0–9, Arabic marks as Latin ones, spaces of any width as one space, and dashes that serve as minus as "-". */
export function plainDigits(text: string): string {
  return text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = zeros.find((each) => code >= each && code < each + 10);
      return zero === undefined ? digit : String(code - zero);
    })
    .replaceAll("\u066B", ".")
    .replaceAll("\u066C", "’")
    .replace(/[\u2212\u2012\u2013\uFE63\uFF0D]/g, "-")
    .replace(/\s+/g, " ");
}

const groupMarks = ["'", "’", " "];

/** The value if the unsigned text is a number in this notation. Groups are of three, or of two before a last three, as in India. */
export function decimalAs(text: string, decimal: DecimalMark): DecimalString | undefined {
  const at = text.lastIndexOf(decimal);
  const whole = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? "" : text.slice(at + 1);
  if (at >= 0 && !/^\d+$/.test(fraction)) return undefined;
  const digits = ungrouped(whole, decimal);
  if (digits === undefined || (digits === "" && fraction === "")) return undefined;
  return canonicalDecimalString(fraction === "" ? digits : `${digits}.${fraction}`);
}

/** Reads an unsigned number of unknown notation, by every notation that fits. */
export function readDecimalText(text: string): DecimalReading {
  const choices = decimalMarks.flatMap((decimal) => {
    const value = decimalAs(text, decimal);
    return value === undefined ? [] : [{ decimal, value }];
  });
  const [first, second] = choices;
  if (first === undefined) return { type: "unreadable" };
  if (second === undefined || first.value === second.value) {
    return { type: "number", value: first.value };
  }
  // Where both fit, one of them reads the only mark as grouping.
  return text.includes(first.decimal)
    ? { type: "ambiguous", choices: [second, first] }
    : { type: "ambiguous", choices: [first, second] };
}

function ungrouped(whole: string, decimal: DecimalMark): string | undefined {
  if (/^\d*$/.test(whole)) return whole;
  const other = decimal === "." ? "," : ".";
  for (const mark of [other, ...groupMarks]) {
    const groups = whole.split(mark);
    if (groups.length > 1 && areGroups(groups)) return groups.join("");
  }
  return undefined;
}

function areGroups(groups: readonly string[]): boolean {
  const [first = "", ...rest] = groups;
  const last = rest.at(-1) ?? "";
  if (!/^[1-9]\d{0,2}$/.test(first) || !/^\d{3}$/.test(last)) return false;
  const middle = rest.slice(0, -1);
  return (
    middle.every((group) => /^\d{3}$/.test(group)) ||
    (first.length < 3 && middle.every((group) => /^\d{2}$/.test(group)))
  );
}
