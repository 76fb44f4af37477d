import type { CurrencyCode, DecimalString } from "@concord/model";
import { type UnreadableCell, furthest, readCells } from "./column-cells.ts";
import { type DecimalMark, decimalMarks } from "./decimal-text.ts";
import { readMoneyText } from "./money-text.ts";

/** The cells of a column under one notation. A blank cell is undefined. */
export interface MoneyColumnChoice {
  readonly decimal: DecimalMark;
  readonly values: readonly (DecimalString | undefined)[];
}

/** What a whole column says: one notation that explains every cell, or the choices, or the cell that none explains. */
export type MoneyColumn =
  | { readonly type: "read"; readonly values: MoneyColumnChoice["values"] }
  | { readonly type: "ambiguous"; readonly choices: readonly MoneyColumnChoice[] }
  | UnreadableCell;

/**
 * Reads a column of amounts. All cells together decide the notation: 1,234 beside 0,5 is one and a bit, beside 2,345.60 a thousand. Where two notations explain
 * every cell with different values, both are returned and nothing is chosen. `decimal` is a person's answer to that question.
 */
export function readMoneyColumn(
  cells: readonly string[],
  context: { readonly decimal?: DecimalMark; readonly currency?: CurrencyCode } = {},
): MoneyColumn {
  const tries = (context.decimal === undefined ? decimalMarks : [context.decimal]).map((decimal) =>
    readAs(cells, { ...context, decimal }),
  );
  const choices = tries.filter((each) => each.type === "choice");
  const [first, second] = choices;
  if (first === undefined) {
    const failed = tries.filter((each) => each.type === "unreadable");
    return furthest(failed) ?? { type: "read", values: [] };
  }
  if (second === undefined || isSame(first.values, second.values)) {
    return { type: "read", values: first.values };
  }
  return decidedByCells(cells, context.currency, choices);
}

function readAs(
  cells: readonly string[],
  context: { readonly decimal: DecimalMark; readonly currency?: CurrencyCode },
): ({ readonly type: "choice" } & MoneyColumnChoice) | UnreadableCell {
  const column = readCells(cells, (cell) => {
    const reading = readMoneyText(cell, context);
    if (reading.type === "amount") return { type: "value", value: reading.value };
    const reason = reading.type === "unreadable" ? reading.reason : "The notation is not known.";
    return { type: "unreadable", reason };
  });
  if (column.type === "unreadable") return column;
  return { type: "choice", decimal: context.decimal, values: column.values };
}

/** Both notations fit every cell. A currency with three decimals still decides, as it does for a single cell. */
function decidedByCells(
  cells: readonly string[],
  currency: CurrencyCode | undefined,
  choices: readonly MoneyColumnChoice[],
): MoneyColumn {
  const alone = cells.map((cell) =>
    cell.trim() === ""
      ? undefined
      : readMoneyText(cell, currency === undefined ? {} : { currency }),
  );
  const values = alone.map((reading) => (reading?.type === "amount" ? reading.value : undefined));
  const chosen = choices.find((choice) => isSame(choice.values, values));
  return chosen === undefined
    ? {
        type: "ambiguous",
        choices: choices.map(({ decimal, values: each }) => ({ decimal, values: each })),
      }
    : { type: "read", values: chosen.values };
}

function isSame(a: MoneyColumnChoice["values"], b: MoneyColumnChoice["values"]): boolean {
  return a.every((value, index) => value === b[index]);
}
