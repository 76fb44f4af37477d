import type { JsonValue } from "@concord/model";
import { jsonEqual } from "./json-equal.ts";
import { isRelays, ownWords } from "./lost-branches.ts";
import type { RegisterTree, WriteId, WriteRun, Written } from "./register-tree.ts";
import type { PathClass } from "./register-rule.ts";
import type { Violation } from "./register-violation.ts";

export interface RegisterInput {
  readonly tree: RegisterTree;
  readonly winner: WriteRun;
  /** Undefined for a path that no rule knows. */
  readonly pathClass: PathClass | undefined;
  /** Whether this update brought the write. */
  readonly isNew: (write: WriteId) => boolean;
  /** The register's value before the update. */
  readonly before: JsonValue | undefined;
  /** What speaks against a write of this update. */
  readonly violationOf: (write: WriteId, value: JsonValue) => Violation | undefined;
  /** Whether a run is on record as lost. */
  readonly isRecorded: (run: WriteRun) => boolean;
}

/** A write of the update that does not stand. `lost`: it would not have, but a concurrent write won anyway. */
export interface Overruled extends Violation {
  readonly how: "corrected" | "lost";
  readonly attempted: JsonValue;
}

/** What stands in a register after an update, whatever Yjs chose. */
export interface Standing {
  readonly kept: Written;
  /** Whose word that is. */
  readonly keeper: WriteRun;
  /** The writes that count: neither corrections nor violations. */
  readonly words: RegisterTree;
  /** The update's last write of the register, if it does not stand. */
  readonly overruled?: Overruled;
}

const factDiffers: Violation = {
  rule: "fact-differs",
  message: "A fact is written once. The first content stays; yours is recorded as a conflict.",
};

/**
 * Decides what stands: the last good write in Yjs's order. A fact stays what it was first. What violates a rule gives way to the last good value before
 * it. And where a relay's correction has won, it only stands for a write: a good one that comes later, and is after that one in order, takes its place.
 */
export function standingOf(input: RegisterInput): Standing {
  const { tree, winner, pathClass, isNew, before } = input;
  const last = lastWrite(input);
  const violation = last === undefined ? undefined : violationIn(input, last.run, last.value);
  // Where others came with a good last one, any of them may be bad too.
  const isAlone = tree.filter(({ last: write }) => isNew(write)).length <= 1;
  const words = violation === undefined && isAlone ? ownWords(tree) : goodWords(input);
  const overruled = (how: Overruled["how"], why = violation): Pick<Standing, "overruled"> =>
    last === undefined || why === undefined
      ? {}
      : { overruled: { how, attempted: last.value, ...why } };

  if (pathClass === "fact" && before !== undefined && before !== null) {
    // Also where Yjs let it lose: its author must hear that it is not recorded.
    const differs = last !== undefined && !jsonEqual(last.value, before);
    return {
      kept: { type: "value", value: before },
      keeper: words.findLast(({ last: write }) => !isNew(write)) ?? winner,
      words,
      ...(differs && overruled("corrected", violation ?? factDiffers)),
    };
  }
  if (last?.run === winner && violation !== undefined) {
    return { ...lastGood(input, words), words, ...overruled("corrected") };
  }
  if (!isNew(winner.last) && isRelays(winner) && pathClass !== "conflict") {
    return { ...lastGood(input, words), words, ...overruled("lost") };
  }
  return { kept: winner.written, keeper: winner, words, ...overruled("lost") };
}

/** The last write that the update brought, of those that still have their value. */
function lastWrite({ tree, isNew }: RegisterInput) {
  const run = tree.findLast(({ last, written }) => isNew(last) && written.type === "value");
  return run?.written.type === "value" ? { run, value: run.written.value } : undefined;
}

function violationIn(
  { before, violationOf }: RegisterInput,
  run: WriteRun,
  value: JsonValue,
): Violation | undefined {
  return jsonEqual(value, before) ? undefined : violationOf(run.last, value);
}

/**
 * The last good value: a write of this update, or what stood before it. What stood before it, even where a correction won, is the last write that was neither
 * corrected itself nor is on record as lost, as bad ones are that never came up.
 */
function lastGood(input: RegisterInput, words: RegisterTree): Pick<Standing, "kept" | "keeper"> {
  const { winner, isNew, before } = input;
  const keeper = words.findLast((run) =>
    isNew(run.last) ? isGood(input, run) : !input.isRecorded(run),
  );
  const kept = keeper !== undefined && isNew(keeper.last) ? keeper.written : undefined;
  return { kept: kept ?? { type: "value", value: before ?? null }, keeper: keeper ?? winner };
}

/** How many overwrites of one register are judged in one update: whoever sends more of them, none good, is no person. */
const mostJudged = 1_000;

function goodWords(input: RegisterInput): RegisterTree {
  let judged = 0;
  const words = ownWords(input.tree).toReversed();
  const good = words.filter((run) => {
    // What its author's replica had collected is not known here to be bad, and may be known elsewhere.
    if (!input.isNew(run.last) || run.written.type === "collected") return true;
    judged += 1;
    return judged <= mostJudged && isGood(input, run);
  });
  return good.toReversed();
}

function isGood(input: RegisterInput, run: WriteRun): boolean {
  const { written } = run;
  return written.type === "value" && violationIn(input, run, written.value) === undefined;
}
