import { PlainDate } from "@concord/model";
import { type UnreadableCell, furthest, readCells } from "./column-cells.ts";
import { type DateContext, type DateOrder, readDateText } from "./date-text.ts";

/** The cells of a column under one order. A blank cell is undefined. */
export interface DateColumnChoice {
  readonly order: DateOrder | "serial";
  readonly values: readonly (PlainDate | undefined)[];
}

/** What a whole column says: one order that explains every cell, or the choices, or the cell that none explains. */
export type DateColumn =
  | {
      readonly type: "read";
      readonly values: DateColumnChoice["values"];
      readonly warnings: readonly string[];
    }
  | { readonly type: "ambiguous"; readonly choices: readonly DateColumnChoice[] }
  | UnreadableCell;

/** What decides between two orders that both fit: another column that is known, which every date here must not precede. */
export interface DateColumnContext extends DateContext {
  readonly notBefore?: readonly (PlainDate | undefined)[];
}

const orders: readonly DateOrder[] = ["year-month-day", "day-month-year", "month-day-year"];
const serialDays = /^[2-7]\d{4}$|^80000$/;
/** Day 0 of spreadsheet serial numbers that count a 29 February 1900, for days after it: 45750 is 2025-04-03. */
const serialEpoch = Date.UTC(1899, 11, 30);
const day = 86_400_000;

/**
 * Reads a column of dates. All cells together decide the order: one day above 12 settles it, and so does a column that these dates must not precede.
 * Else both orders are returned and nothing is chosen. Whole numbers from 20000 to 80000 are serial days of a spreadsheet, if the whole column is.
 */
export function readDateColumn(
  cells: readonly string[],
  context: DateColumnContext = {},
): DateColumn {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length > 0 && filled.every((cell) => serialDays.test(cell.trim()))) {
    return { type: "read", values: cells.map(fromSerial), warnings: [] };
  }
  const tries = (context.order === undefined ? orders : [context.order]).map((order) =>
    readAs(cells, { ...context, order }),
  );
  const fitting = tries.filter((each) => each.type === "choice");
  const plausible = fitting.filter(({ values }) => isOrdered(values, context.notBefore));
  const choices = distinct(plausible.length > 0 ? plausible : fitting);
  const [first, second] = choices;
  if (first === undefined) {
    const failed = tries.filter((each) => each.type === "unreadable");
    return furthest(failed) ?? { type: "read", values: [], warnings: [] };
  }
  if (second === undefined) return { type: "read", values: first.values, warnings: first.warnings };
  return {
    type: "ambiguous",
    choices: choices.map(({ order, values }) => ({ order, values })),
  };
}

type Choice = { readonly type: "choice"; readonly warnings: readonly string[] } & DateColumnChoice;

function readAs(
  cells: readonly string[],
  context: DateContext & { readonly order: DateOrder },
): Choice | UnreadableCell {
  const warnings: string[] = [];
  const column = readCells(cells, (cell) => {
    const reading = readDateText(cell, context);
    if (reading.type !== "date") {
      const reason = reading.type === "unreadable" ? reading.reason : "The order is not known.";
      return { type: "unreadable", reason };
    }
    if (reading.warning !== undefined) warnings.push(reading.warning);
    return { type: "value", value: reading.value };
  });
  if (column.type === "unreadable") return column;
  return { type: "choice", order: context.order, values: column.values, warnings };
}

function isOrdered(
  values: DateColumnChoice["values"],
  notBefore: DateColumnChoice["values"] = [],
): boolean {
  return values.every((value, index) => {
    const earliest = notBefore[index];
    return value === undefined || earliest === undefined || value >= earliest;
  });
}

function distinct(choices: readonly Choice[]): readonly Choice[] {
  return [...new Map(choices.map((choice) => [choice.values.join(), choice])).values()];
}

function fromSerial(cell: string): PlainDate | undefined {
  if (cell.trim() === "") return undefined;
  const date = new Date(serialEpoch + Number(cell) * day);
  return PlainDate.parse(date.toISOString().slice(0, 10));
}
