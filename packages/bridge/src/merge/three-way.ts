import type { JsonValue } from "@concord/model";
import { jsonEqual } from "@concord/document";
import type { Registers } from "../connector.ts";

/** What was last agreed: as the vendor showed it, and the document's value where that differs in form. */
export interface MergeBase {
  readonly fields: Registers;
  readonly ours: Registers;
}

/** Who decides about a register where both sides moved; `frozen`: the document's value stays, whoever moved; `issuer`: the vendor's is what was issued, whoever moved. */
export type Decider = "vendor" | "document" | "frozen" | "issuer";

/** One side moved and lost. */
export interface LostValue {
  readonly path: string;
  readonly kept: JsonValue;
  readonly lost: JsonValue;
  readonly loser: "vendor" | "document";
}

export interface Merged {
  /** To be written into the document. */
  readonly toDocument: Registers;
  readonly lost: readonly LostValue[];
  /** The new base. */
  readonly base: MergeBase;
}

/**
 * Merges a new reading of the vendor's object into the document, register by register.
 *
 * Remote change = remote − base, local change = local − base. Where only one side moved, it is taken over; where both did, `decider` says who
 * wins and the loser is reported. A register without a base (first meeting) counts as moved on the side that has a value. A document's
 * value that stays although the vendor has another is a local change from then on; only a `frozen` one is agreed as it is at a first meeting, since
 * a copy in other words is no edit.
 */
export function mergeThreeWay(
  base: MergeBase | undefined,
  local: Registers,
  remote: Registers,
  decider: (path: string) => Decider,
): Merged {
  const toDocument: Record<string, JsonValue> = {};
  const ours: Record<string, JsonValue> = {};
  const lost: LostValue[] = [];

  for (const path of Object.keys(remote)) {
    const mine = local[path] ?? null;
    const theirs = remote[path] ?? null;
    if (jsonEqual(mine, theirs)) continue;
    const by = decider(path);

    const agreed = agreedAt(base, path);
    if (agreed === undefined) {
      if (by === "frozen") ours[path] = mine;
      else if (mine === null) toDocument[path] = theirs;
      else if (theirs === null) continue;
      else settle(path, by, mine, theirs);
      continue;
    }

    const remoteMoved = !jsonEqual(theirs, agreed.theirs);
    const localMoved = !jsonEqual(mine, agreed.mine);
    if (!remoteMoved) {
      if (!localMoved) ours[path] = agreed.mine;
      else if (by === "issuer") settle(path, by, mine, theirs);
    } else if (localMoved || by === "frozen") settle(path, by, mine, theirs);
    else toDocument[path] = theirs;
  }
  return { toDocument, lost, base: { fields: remote, ours } };

  function settle(path: string, by: Decider, mine: JsonValue, theirs: JsonValue): void {
    if (by === "vendor" || by === "issuer") {
      toDocument[path] = theirs;
      lost.push({ path, kept: theirs, lost: mine, loser: "document" });
    } else {
      lost.push({ path, kept: mine, lost: theirs, loser: "vendor" });
    }
  }
}

function agreedAt(
  base: MergeBase | undefined,
  path: string,
): { readonly mine: JsonValue; readonly theirs: JsonValue } | undefined {
  if (base === undefined || !Object.hasOwn(base.fields, path)) return undefined;
  const theirs = base.fields[path] ?? null;
  return { theirs, mine: Object.hasOwn(base.ours, path) ? (base.ours[path] ?? null) : theirs };
}

/** Paths that the vendor knows and where the document moved away from what was agreed. */
export function localChanges(base: MergeBase | undefined, local: Registers): readonly string[] {
  if (base === undefined) return [];
  return Object.keys(base.fields).filter((path) => {
    const agreed = agreedAt(base, path);
    return agreed !== undefined && !jsonEqual(local[path] ?? null, agreed.mine);
  });
}
