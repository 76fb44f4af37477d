import { formatNumber, resetOf } from "@concord/model";
import type { NumberSeries, PlainDate } from "@concord/model";
import { msg, str } from "@lit/localize";
import { lastGiven, nextCount, takenIn } from "./next-number.ts";
import type { SeriesFacts } from "./next-number.ts";
import type { FieldProblem } from "./series-form.ts";

/** What a change of a series would do to its numbers. */
export interface ChangeJudgement {
  /** What cannot be: a number would be given twice, or one left out. */
  readonly refused: readonly FieldProblem[];
  /** What can be, and has to be known before. */
  readonly explained: readonly string[];
}

/** Judges a change of a series by what it has given. `others`: the other series of the workspace. */
export function judgeChange(
  before: NumberSeries,
  after: NumberSeries,
  facts: SeriesFacts,
  others: readonly NumberSeries[],
  today: PlainDate,
): ChangeJudgement {
  const refused: FieldProblem[] = [];
  const explained: string[] = [];
  const isOther = {
    format: before.format !== after.format,
    digits: before.digits !== after.digits,
    reset: resetOf(before) !== resetOf(after),
    first: before.first !== after.first,
    kinds: String(before.kinds.toSorted()) !== String(after.kinds.toSorted()),
  };
  const changed = (["format", "digits", "reset", "first", "kinds"] as const).filter(
    (field) => isOther[field],
  );
  const { lease, periods } = facts;
  if (lease !== undefined) {
    const words = msg(
      str`It is leased to a device of ${lease.name}, which may be away and would not hear of it. It can be changed once the lease has ended.`,
    );
    return { refused: changed.map((field) => ({ field, words })), explained };
  }
  if (periods === undefined) {
    const words = msg(
      "What it has given only the relay knows: connect to change how its numbers are made.",
    );
    return { refused: changed.map((field) => ({ field, words })), explained };
  }
  const last = lastGiven(periods);
  if (last !== undefined) {
    if (isOther.reset) {
      refused.push({
        field: "reset",
        words: msg(
          "It has given numbers: it would begin again and give some of them a second time. Make a new series instead.",
        ),
      });
    }
    if (isOther.first && resetOf(after) === "never") {
      refused.push({
        field: "first",
        words:
          after.first > last.last
            ? msg(
                str`It has begun, and ${last.lastNumber} is its last number: what lies between would be a gap.`,
              )
            : msg(
                str`It has begun, and ${last.lastNumber} is its last number: lower ones would be given a second time.`,
              ),
      });
    } else if (isOther.first) {
      refused.push({
        field: "first",
        words: msg(
          str`It has begun, and ${last.lastNumber} is its last number: whenever it begins again, it does so with 1.`,
        ),
      });
    }
    if (isOther.format || isOther.digits) {
      const next = formatNumber(after, today, nextCount(after, facts, today) ?? after.first);
      explained.push(
        msg(
          str`What it has given, up to ${last.lastNumber} and ${takenIn(periods)} in all, stays as it is. The next one is ${next}. The count goes on without a gap, but whoever audits you will ask why the numbers look different in the middle: the turn of a year is the time for it.`,
        ),
      );
    }
  }
  const left = before.kinds.filter(
    (kind) =>
      !after.kinds.includes(kind) &&
      !others.some(({ kinds }) => kinds.some((each) => each === kind)),
  );
  if (left.length > 0) {
    explained.push(
      msg(
        "No series would take some of the documents that it takes now: they could not be issued.",
      ),
    );
  }
  return { refused, explained };
}
