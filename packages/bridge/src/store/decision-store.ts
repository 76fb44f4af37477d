import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { command, query } from "./query.ts";

/** What a person said of two that may be one: `two`, go on with this one too; `left`, it stays as it is. */
export const Choice = z.enum(["two", "left"]);
export type Choice = z.infer<typeof Choice>;

/** Answers of people, kept so that nothing is asked twice. A question has the id of its dead letter. */
export interface DecisionStore {
  readonly of: (question: string) => Choice | undefined;
  readonly keep: (question: string, choice: Choice, now: number) => void;
}

export function createDecisionStore(database: DatabaseSync): DecisionStore {
  const of = query(
    database,
    z.object({ choice: Choice }),
    "SELECT choice FROM decision WHERE question = ?",
  );
  const keep = command(
    database,
    "INSERT OR REPLACE INTO decision (question, choice, at) VALUES (?, ?, ?)",
  );
  return {
    of: (question) => of.first(question)?.choice,
    keep: (question, choice, now) => void keep(question, choice, now),
  };
}
