import type { ConnectorBoard, HeldProblem } from "@concord/protocol";

/** Problems of one connector that have one cause, and so one fix. */
export interface ProblemGroup {
  readonly key: string;
  readonly connector: string;
  readonly subject: HeldProblem["subject"];
  readonly cause: string;
  readonly problems: readonly HeldProblem[];
  readonly firstAt: number;
  /** What a person can do elsewhere, without repetition. */
  readonly fixes: readonly string[];
}

/** All problems by cause, the one with the most records first, then the oldest. A record that has several causes stands under each of them. */
export function groupProblems(board: ConnectorBoard): readonly ProblemGroup[] {
  return board.connectors
    .flatMap(({ connector, problems }) =>
      [...Map.groupBy(problems.flatMap(byReason), (problem) => sameness(problem))].map(
        ([key, all]): ProblemGroup => ({
          key: `${connector} ${key}`,
          connector,
          subject: all[0]?.subject ?? "document",
          cause: commonWords(all.map(({ reason }) => causeOf(reason))),
          problems: all,
          firstAt: Math.min(...all.map(({ at }) => at)),
          fixes: [...new Set(all.flatMap(({ fixes }) => fixes))],
        }),
      ),
    )
    .toSorted(
      (one, other) =>
        other.problems.length - one.problems.length ||
        one.firstAt - other.firstAt ||
        (one.key < other.key ? -1 : 1),
    );
}

/** How many records wait, each counted once. */
export function recordsIn(groups: readonly ProblemGroup[]): number {
  return new Set(
    groups.flatMap(({ connector, problems }) => problems.map(({ id }) => `${connector} ${id}`)),
  ).size;
}

function byReason(problem: HeldProblem): readonly HeldProblem[] {
  return problem.reason.split("\n").map((reason) => ({ ...problem, reason }));
}

/** What all of them say, with an ellipsis for what each says for itself. */
function commonWords(causes: readonly string[]): string {
  const [first = "", ...others] = causes.map((cause) => cause.split(" "));
  if (first === "") return "";
  if (others.some(({ length }) => length !== first.length)) return causes[0] ?? "";
  return first
    .map((word, index) => (others.every((each) => each[index] === word) ? word : "…"))
    .join(" ");
}

/** A reason without what the vendor's support asks for: "QuickBooks answered 400 (6210): The books are closed. (request 1-0f)" → "The books are closed." */
export function causeOf(reason: string): string {
  const cause = reason
    .replaceAll(/\s*\(request [^)]*\)/g, "")
    .replace(/^\w+ answered \d+( \([^)]*\))?: /, "")
    .trim();
  return cause === "" ? reason : cause;
}

/** Two reasons that differ in names and numbers only are one cause. */
function sameness({ subject, reason }: HeldProblem): string {
  const words = causeOf(reason)
    .replaceAll(/“[^”]*”|"[^"]*"|'[^']*'/g, "…")
    .replaceAll(/\S*\d\S* [A-Z]{3}\b|\b[A-Z]{3}\b/g, "#")
    .replaceAll(/\S*\d\S*/g, "#");
  return `${subject} ${words}`;
}
