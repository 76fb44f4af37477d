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
 * day where a month has fewer; "m" and "h" are the first and the last day of the month ("monTH" begins and ends with them); "3.4" is the next third of April.
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

/** A day and a month: of this year, or of the next where it is past. */
function withoutYear(text: string, from: PlainDate): DayReading {
  const [, mark = ""] = /^\d{1,2}([./-])\s?\d{1,2}\.?$/u.exec(text) ?? [];
  if (mark === "") return { type: "unreadable" };
  const bare = text.replace(/\.$/u, "");
  const year = Number(from.slice(0, 4));
  const next = (each: number): DayReading =>
    readDay(`${bare}${mark}${each}`, { today: from, from });
  const reading = next(year);
  switch (reading.type) {
    case "day":
      return reading.day >= from ? { ...reading, isShort: true } : shortened(next(year + 1));
    case "ambiguous": {
      const [one, other] = reading.days.map((day) =>
        day >= from ? day : PlainDate.parse(`${year + 1}${day.slice(4)}`),
      );
      return one === undefined || other === undefined
        ? { type: "unreadable" }
        : { type: "ambiguous", days: [one, other] };
    }
    case "unreadable":
      return reading;
  }
}

function shortened(reading: DayReading): DayReading {
  return reading.type === "day" ? { ...reading, isShort: true } : reading;
}
