import { JsonValue } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { ListedConflict } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { shortConflictId } from "./conflict-text.ts";

/** The open conflict that a person means by its id, or by its beginning. */
export function chooseConflict(
  conflicts: readonly ListedConflict[],
  wanted: string,
): ListedConflict {
  const found = conflicts.filter(
    ({ id }) => id === wanted || (wanted.length >= shortConflictId && id.startsWith(wanted)),
  );
  const [only, ...others] = found;
  if (only === undefined) {
    throw new CommandFailure(
      `No open conflict has the id ${wanted}. concord conflicts --all shows them.`,
    );
  }
  if (others.length > 0) {
    throw new CommandFailure(`Several conflicts begin with ${wanted}. Give more of the id.`);
  }
  return only;
}

type Choice = Extract<OperationInput, { type: "resolve-conflict" }>["choice"];

/** What `--keep` and `--value` ask for: exactly one of them. */
export function choiceOf(flags: {
  readonly keep?: "kept" | "lost";
  readonly value?: string;
}): Choice {
  const { keep, value } = flags;
  if ((keep === undefined) === (value === undefined)) {
    throw new CommandFailure("Say what shall stand: --keep kept, --keep lost, or --value JSON.", {
      exitCode: 2,
    });
  }
  if (keep !== undefined) return { type: keep };
  return { type: "value", value: jsonOf(value ?? "") };
}

function jsonOf(text: string): JsonValue {
  try {
    return JsonValue.parse(JSON.parse(text));
  } catch (cause) {
    throw new CommandFailure(
      `--value takes JSON, so a text stands in double quotes: --value '"2026-02-01"'`,
      { exitCode: 2, cause },
    );
  }
}
