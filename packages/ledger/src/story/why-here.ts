import { ConflictRecord } from "@concord/document";
import type { ConflictSide } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { HistoryEntry, LedgerValue } from "../reading/history-entry.ts";
import type { Moments } from "./moments.ts";

/** Why a register has its value: who gave it, and what it stands in the place of. */
export interface WhyHere {
  /** The place of the entry that wrote it. */
  readonly place: number;
  readonly entry: HistoryEntry;
  readonly before: LedgerValue;
  readonly after: LedgerValue;
  /** What others wrote at the same time without knowing of it, and lost. */
  readonly beaten: readonly ConflictSide[];
}

/** Null where the entry that wrote it is not among those that are known, or nobody ever wrote it. */
export function whyHere(moments: Moments, path: string, place: number): WhyHere | null {
  const at = moments.writtenAt(path, place);
  const entry = moments.entries[at];
  const change = entry?.changes.find((each) => each.path === path);
  if (entry === undefined || change === undefined) return null;
  const { before, after } = change;
  const value = after.type === "known" ? after.value : null;
  const beaten = beatenBy(moments, path, value, place);
  return { place: at, entry, before, after, beaten };
}

function beatenBy(
  moments: Moments,
  path: string,
  value: JsonValue,
  place: number,
): readonly ConflictSide[] {
  return Object.entries(moments.registersAt(place)).flatMap(([name, stored]) => {
    if (!/^conflicts\.[^.]+$/u.test(name)) return [];
    const record = ConflictRecord.safeParse(stored).data;
    const isOfThis =
      record?.path === path && JSON.stringify(record.kept.value) === JSON.stringify(value);
    return isOfThis ? [record.lost] : [];
  });
}
