import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { z } from "zod";

/** A statement prepared once, whose rows are parsed by a schema. */
export interface Query<Row> {
  readonly all: (...values: readonly SQLInputValue[]) => readonly Row[];
  readonly first: (...values: readonly SQLInputValue[]) => Row | undefined;
}

export function query<Schema extends z.ZodType>(
  database: DatabaseSync,
  schema: Schema,
  sql: string,
): Query<z.output<Schema>> {
  const statement = database.prepare(sql);
  return {
    all: (...values) => statement.all(...values).map((row) => schema.parse(row)),
    first(...values) {
      const row = statement.get(...values);
      return row === undefined ? undefined : schema.parse(row);
    },
  };
}

/** A statement that changes something. Answers how many rows it changed. */
export function command(
  database: DatabaseSync,
  sql: string,
): (...values: readonly SQLInputValue[]) => number {
  const statement = database.prepare(sql);
  return (...values) => Number(statement.run(...values).changes);
}

/** A TEXT column that holds JSON of this shape. */
export function jsonText<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}
