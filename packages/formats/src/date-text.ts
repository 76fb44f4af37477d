import { PlainDate } from "@concord/model";
import { plainDigits } from "./decimal-text.ts";
import { monthOf } from "./month-names.ts";

/** The order of the parts of a date that is written in numbers. */
export type DateOrder = "year-month-day" | "day-month-year" | "month-day-year";

/** One way to understand a date. */
export interface DateChoice {
  readonly order: DateOrder;
  readonly value: PlainDate;
}

/** What a date in unknown notation says. `03/04/2026` is a day in March to some and in April to others: both are returned. */
export type DateReading =
  | { readonly type: "date"; readonly value: PlainDate; readonly warning?: string }
  | { readonly type: "ambiguous"; readonly choices: readonly [DateChoice, DateChoice] }
  | { readonly type: "unreadable"; readonly reason: string };

/** What else is known: the order of the column, and the year that two-digit years are near to. */
export interface DateContext {
  readonly order?: DateOrder;
  readonly nearYear?: number;
}

// A time of day with an optional zone. It never moves the day: which zone the seller's is, is for the caller to know.
const time = String.raw`(?<time>(?:,|T| |, | at )\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?`;
const numeric = new RegExp(String.raw`^(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})\.?${time}$`, "i");
const compact = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${time}$`, "i");
const dayFirst = new RegExp(
  String.raw`^(?:\p{L}+\.?,? )?(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ -](?:de |of )?(\p{L}+)\.?,?[ -](?:de |del )?(\d{2}|\d{4})\.?${time}$`,
  "iu",
);
const monthFirst = new RegExp(
  String.raw`^(?:\p{L}+\.?,? )?(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})${time}$`,
  "iu",
);

/** Longer than any way to write a date. */
const maxCell = 100;

/** Reads a cell that holds one date and nothing else. ISO dates and names of months are certain; numbers need an order. */
export function readDateText(text: string, context: DateContext = {}): DateReading {
  if (text.length > maxCell) return unreadable(text);
  const plain = plainDigits(text).trim();
  return withTimeWarning(plain, readDay(text, plain, context));
}

function readDay(text: string, plain: string, context: DateContext): DateReading {
  const named = dayFirst.exec(plain);
  if (named !== null) {
    const [, day = "", month = "", year = ""] = named;
    return certain(text, parts(year, monthOf(month), day, context));
  }
  const american = monthFirst.exec(plain);
  if (american !== null) {
    const [, month = "", day = "", year = ""] = american;
    return certain(text, parts(year, monthOf(month), day, context));
  }
  const [, year, month, day] = compact.exec(plain) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    return certain(text, parts(year, Number(month), day, context));
  }
  const match = numeric.exec(plain);
  if (match === null) return unreadable(text);
  const [, first = "", , second = "", third = ""] = match;
  return readNumbers(text, [first, second, third], context);
}

function readNumbers(
  text: string,
  [first, second, third]: readonly [string, string, string],
  context: DateContext,
): DateReading {
  const orders: readonly DateOrder[] =
    context.order === undefined
      ? ["year-month-day", "day-month-year", "month-day-year"]
      : [context.order];
  const choices = orders.flatMap(
    (order): readonly (Candidate & { readonly order: DateOrder })[] => {
      // A year in front has four digits: 05-04-03 is read in the two orders that are in use.
      if ((order === "year-month-day") !== first.length > 2) return [];
      const candidate = {
        "year-month-day": () => parts(first, Number(second), third, context),
        "day-month-year": () => parts(third, Number(second), first, context),
        "month-day-year": () => parts(third, Number(first), second, context),
      }[order]();
      return candidate === undefined ? [] : [{ ...candidate, order }];
    },
  );
  const [one, other] = choices;
  if (one === undefined || other === undefined || one.value === other.value) {
    return certain(text, one);
  }
  return {
    type: "ambiguous",
    choices: [
      { order: one.order, value: one.value },
      { order: other.order, value: other.value },
    ],
  };
}

interface Candidate {
  readonly value: PlainDate;
  readonly warning?: string;
}

const pad = (value: number, length: number): string => String(value).padStart(length, "0");

function parts(
  year: string,
  month: number | undefined,
  day: string,
  { nearYear }: DateContext,
): Candidate | undefined {
  if (month === undefined || day.length > 2) return undefined;
  const short = year.length === 2;
  if (!short && year.length !== 4) return undefined;
  const full = short ? expand(Number(year), nearYear) : Number(year);
  if (full === undefined) return undefined;
  const value = PlainDate.safeParse(`${pad(full, 4)}-${pad(month, 2)}-${pad(Number(day), 2)}`);
  if (!value.success) return undefined;
  return short
    ? { value: value.data, warning: `The year ${year} was taken as ${full}.` }
    : { value: value.data };
}

/** The year with these last digits that is at most 50 from the given one. Without one there is nothing to be near to. */
function expand(digits: number, nearYear: number | undefined): number | undefined {
  if (nearYear === undefined) return undefined;
  const candidate = nearYear - (nearYear % 100) + digits;
  if (candidate - nearYear > 50) return candidate - 100;
  return nearYear - candidate >= 50 ? candidate + 100 : candidate;
}

function certain(text: string, candidate: Candidate | undefined): DateReading {
  if (candidate === undefined) return unreadable(text);
  const { value, warning } = candidate;
  return warning === undefined ? { type: "date", value } : { type: "date", value, warning };
}

function withTimeWarning(plain: string, reading: DateReading): DateReading {
  if (reading.type !== "date") return reading;
  const hasTime = [numeric, compact, dayFirst, monthFirst].some(
    (pattern) => pattern.exec(plain)?.groups?.["time"] !== undefined,
  );
  const warning = "The time of day was left out; the day is that of the source's own zone.";
  return hasTime
    ? { ...reading, warning: [reading.warning, warning].filter(Boolean).join(" ") }
    : reading;
}

function unreadable(text: string): DateReading {
  return { type: "unreadable", reason: `"${text.slice(0, 80)}" is no date in a known notation.` };
}
