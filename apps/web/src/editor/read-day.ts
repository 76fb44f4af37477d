import { readDateText } from "@concord/formats";
import { PlainDate } from "@concord/model";
import { dayAfter } from "../format/days.ts";

/** What an entered day says. */
export type DayReading =
  | { readonly type: "day"; readonly day: PlainDate; readonly isShort: boolean }
  | { readonly type: "ambiguous"; readonly days: readonly [PlainDate, PlainDate] }
  | { readonly type: "unreadable" };

export interface DayContext {
  readonly today: PlainDate;
  /** What "+30" counts from: the day of issue for a due date. */
  readonly from: PlainDate;
}

/**
 * Reads a day as people enter it: in full, or short. "t" is today; "+7", "30 days" and "net 30" count from `from`; "15" is the next fifteenth, "31" the last
 * day where a month has fewer; "m" and "h" are the first and the last day of the month ("monTH" begins and ends with them); "24.12." and "24 Dec" are the next such day. What may be two days, such as "3.4", is left to be asked.
 */
export function readDay(text: string, context: DayContext): DayReading {
  const { today } = context;
  // "9999-12-31" is written for "never": nothing is counted from there.
  const from = context.from < "9900" ? context.from : today;
  const plain = text.trim().toLowerCase();
  const short = shortDay(plain, today, from);
  if (short !== undefined) return { type: "day", day: short, isShort: true };
  const reading = readDateText(plain, { nearYear: Number(from.slice(0, 4)) });
  if (reading.type === "date") {
    return { type: "day", day: reading.value, isShort: reading.warning !== undefined };
  }
  if (reading.type === "ambiguous") {
    const [one, other] = reading.choices;
    return { type: "ambiguous", days: [one.value, other.value] };
  }
  return withoutYear(plain, from);
}

function shortDay(text: string, today: PlainDate, from: PlainDate): PlainDate | undefined {
  if (text === "t") return today;
  if (text === "m") return first(from);
  if (text === "h") return lastOf(from);
  const [, sign, count] = /^([+-])\s?(\d{1,4})$/u.exec(text) ?? [];
  if (count !== undefined) return dayAfter(from, sign === "-" ? -Number(count) : Number(count));
  const [, net] =
    /^(?:net|n)\s?(\d{1,4})$|^(\d{1,4})\s?(?:days|d|tage)$/u
      .exec(text)
      ?.filter((part) => part !== undefined) ?? [];
  if (net !== undefined) return dayAfter(from, Number(net));
  const day = /^(\d{1,2})\.?$/u.exec(text)?.[1];
  return day === undefined ? undefined : nextWith(Number(day), from);
}

/** The next day with this number, the day itself among them. */
function nextWith(number: number, from: PlainDate): PlainDate | undefined {
  if (number < 1 || number > 31) return undefined;
  const here = ofMonth(from, number);
  return here >= from ? here : ofMonth(dayAfter(lastOf(from), 1), number);
}

/** The day of that number in the month, or its last one. */
function ofMonth(month: PlainDate, number: number): PlainDate {
  const last = lastOf(month);
  const day = PlainDate.safeParse(`${month.slice(0, 8)}${String(number).padStart(2, "0")}`);
  return day.success ? day.data : last;
}

function first(month: PlainDate): PlainDate {
  return PlainDate.parse(`${month.slice(0, 8)}01`);
}

function lastOf(month: PlainDate): PlainDate {
  // From the first on, 32 days later it is always the next month.
  return dayAfter(first(dayAfter(first(month), 32)), -1);
}

/** A day and a month: of the next year, this one first, in which there is such a day and it is not past. */
function withoutYear(text: string, from: PlainDate): DayReading {
  const join = yearOf(text);
  if (join === undefined) return { type: "unreadable" };
  const year = Number(from.slice(0, 4));
  const inYear = (each: number): DayReading => readDay(join(each), { today: from, from });
  // The leap day may be eight years away.
  for (let each = year; each <= year + 8; each += 1) {
    const reading = inYear(each);
    if (reading.type === "day" && reading.day >= from) return { ...reading, isShort: true };
    if (reading.type === "ambiguous") {
      const [one, other] = reading.days.map((day) =>
        day >= from ? day : PlainDate.parse(`${each + 1}${day.slice(4)}`),
      );
      return one === undefined || other === undefined
        ? { type: "unreadable" }
        : { type: "ambiguous", days: [one, other] };
    }
  }
  return { type: "unreadable" };
}

/** How a year is put to a day that has none: "24.12.", "24/12", "24 Dec" or "Dec 24". */
function yearOf(text: string): ((year: number) => string) | undefined {
  const [, mark] = /^\d{1,2}([./-])\s?\d{1,2}\.?$/u.exec(text) ?? [];
  if (mark !== undefined) return (year) => `${text.replace(/\.$/u, "")}${mark}${year}`;
  const isNamed =
    /^\d{1,2}(?:\.|st|nd|rd|th)? \p{L}+\.?$/u.test(text) ||
    /^\p{L}+\.? \d{1,2}(?:st|nd|rd|th)?$/u.test(text);
  return isNamed ? (year) => `${text} ${year}` : undefined;
}
