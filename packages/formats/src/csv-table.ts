import type { CurrencyCode, DecimalString, PlainDate } from "@concord/model";
import { type CsvField, columnFields } from "./csv-columns.ts";
import type { CsvRecord } from "./csv-records.ts";
import { readDateColumn } from "./date-column.ts";
import type { DateOrder } from "./date-text.ts";
import type { DecimalMark } from "./decimal-text.ts";
import { readMoneyColumn } from "./money-column.ts";
import type { Refusal } from "./read-result.ts";

/** What a person answered, or an account knows, about a table. A second reading with the same answers gives the same result. */
export interface CsvAnswers {
  readonly decimal?: DecimalMark;
  readonly dateOrder?: DateOrder;
  /** The currency of amounts that do not say theirs. */
  readonly currency?: CurrencyCode;
  /** What columns hold, by their header. */
  readonly columns?: Readonly<Record<string, CsvField>>;
  /** The year that two-digit years are near to. */
  readonly nearYear?: number;
}

/** A question that the table itself does not answer, with what follows from each answer. */
export interface CsvQuestion {
  readonly about: "decimal" | "dateOrder";
  readonly choices: readonly { readonly answer: string; readonly example: string }[];
}

/** One row: its line in the file, the text of each field, and what amounts and dates mean. */
export interface CsvRow {
  readonly line: number;
  readonly text: (field: CsvField) => string | undefined;
  readonly amount: (field: CsvField) => DecimalString | undefined;
  readonly date: (field: CsvField) => PlainDate | undefined;
}

/** A table whose cells are understood. */
export type CsvTable =
  | {
      readonly type: "table";
      readonly fields: readonly (CsvField | undefined)[];
      readonly rows: readonly CsvRow[];
      readonly warnings: readonly string[];
    }
  | { readonly type: "ambiguous"; readonly questions: readonly CsvQuestion[] }
  | Refusal;

const amountFields = ["quantity", "price", "lineAmount", "net", "tax", "gross"] as const;
const dateFields = ["issueDate", "dueDate"] as const;

interface Cell {
  readonly record: CsvRecord;
  readonly field: CsvField;
  readonly text: string;
}

/**
 * Understands the cells of a table. One notation and one order of dates hold for the whole file: all its amounts together, and all its dates, are the evidence.
 */
export function readCsvTable(
  header: CsvRecord,
  records: readonly CsvRecord[],
  answers: CsvAnswers,
): CsvTable {
  const fields = columnFields(header.cells, answers.columns);
  const at = (record: CsvRecord, field: CsvField): string =>
    record.cells[fields.indexOf(field)]?.trim() ?? "";
  const cellsOf = (some: readonly CsvField[]): readonly Cell[] =>
    records.flatMap((record) =>
      some
        .filter((field) => fields.includes(field) && at(record, field) !== "")
        .map((field) => ({ record, field, text: at(record, field) })),
    );

  const amounts = cellsOf(amountFields);
  const dates = cellsOf(dateFields);
  const money = readMoneyColumn(
    amounts.map(({ text }) => text),
    answers,
  );
  const days = readDateColumn(
    dates.map(({ text }) => text),
    {
      ...(answers.dateOrder !== undefined && { order: answers.dateOrder }),
      ...(answers.nearYear !== undefined && { nearYear: answers.nearYear }),
    },
  );
  if (money.type === "unreadable") return refuseCell(amounts[money.index], money.reason);
  if (days.type === "unreadable") return refuseCell(dates[days.index], days.reason);

  const dateChoices =
    days.type === "read"
      ? [days]
      : days.choices.filter(({ values }) => isDueAfterIssue(dates, values));
  const [dateChoice, ...otherDates] =
    dateChoices.length === 0 && days.type === "ambiguous" ? days.choices : dateChoices;
  const questions = [
    ...(money.type === "ambiguous"
      ? [
          question(
            "decimal",
            amounts,
            money.choices.map(({ decimal, values }) => ({ answer: decimal, values })),
          ),
        ]
      : []),
    ...(days.type === "ambiguous" && otherDates.length > 0
      ? [
          question(
            "dateOrder",
            dates,
            days.choices.map(({ order, values }) => ({ answer: order, values })),
          ),
        ]
      : []),
  ];
  if (money.type === "ambiguous" || questions.length > 0) return { type: "ambiguous", questions };

  const amountAt = indexed(amounts, money.values);
  const dateAt = indexed(dates, dateChoice?.values ?? []);
  return {
    type: "table",
    fields,
    rows: records.map((record) => ({
      line: record.line,
      text: (field) => at(record, field) || undefined,
      amount: (field) => amountAt.get(record)?.get(field),
      date: (field) => dateAt.get(record)?.get(field),
    })),
    warnings: days.type === "read" ? [...new Set(days.warnings)] : [],
  };
}

function indexed<T>(
  cells: readonly Cell[],
  values: readonly (T | undefined)[],
): ReadonlyMap<CsvRecord, ReadonlyMap<CsvField, T>> {
  const byRecord = new Map<CsvRecord, Map<CsvField, T>>();
  for (const [index, { record, field }] of cells.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    const byField = byRecord.get(record) ?? new Map<CsvField, T>();
    byField.set(field, value);
    byRecord.set(record, byField);
  }
  return byRecord;
}

/** Nobody asks for money before the invoice was issued: an order of dates that says so is not the order. */
function isDueAfterIssue(
  cells: readonly Cell[],
  values: readonly (PlainDate | undefined)[],
): boolean {
  return [...indexed(cells, values).values()].every((dates) => {
    const issued = dates.get("issueDate");
    const due = dates.get("dueDate");
    return issued === undefined || due === undefined || due >= issued;
  });
}

/** Asks what a column means, with the first cell on which the answers differ. */
function question(
  about: CsvQuestion["about"],
  cells: readonly Cell[],
  choices: readonly { readonly answer: string; readonly values: readonly (string | undefined)[] }[],
): CsvQuestion {
  return {
    about,
    choices: choices.map(({ answer, values }) => ({
      answer,
      example: exampleOf(cells, values, choices[0]?.values, choices[1]?.values),
    })),
  };
}

/** The first cell whose meaning depends on the answer. */
function exampleOf(
  cells: readonly Cell[],
  values: readonly (string | undefined)[],
  one: readonly (string | undefined)[] = [],
  other: readonly (string | undefined)[] = [],
): string {
  const index = cells.findIndex((_, at) => one[at] !== other[at]);
  return `line ${cells[index]?.record.line ?? 1}: ${cells[index]?.text ?? ""} is ${values[index] ?? ""}`;
}

function refuseCell(cell: Cell | undefined, reason: string): Refusal {
  return {
    type: "refused",
    line: cell?.record.line ?? 1,
    reason: `Column ${cell?.field ?? ""}: ${reason}`,
    fix: "Correct the cell, or say what the column holds.",
  };
}
