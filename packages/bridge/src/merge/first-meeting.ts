import { pathRule, type DocumentSnapshot } from "@concord/document";
import { computeTotals, DecimalString, toBig, type JsonValue } from "@concord/model";
import { z } from "zod";
import type { DocumentChange, Registers } from "../connector.ts";
import { entryOf } from "./reading.ts";
import type { Decider, LostValue } from "./three-way.ts";

const Stated = z.object({ value: DecimalString });

/**
 * Who decides when an object and a document meet that two tools made for one real thing. Nobody edited anything: two sets of words for one thing stand side by side and are
 * agreed as they are, so nothing is written at the vendor and nobody is asked. What only the vendor knows is taken over, but for entries: its lines are ours under other keys.
 */
export function atFirstMeeting(
  kind: DocumentChange["kind"],
  local: Registers,
): (path: string) => Decider {
  return (path) => {
    const isCommercial = pathRule(kind, path)?.class === "commercial";
    const isMissing = (local[path] ?? null) === null && entryOf(path) === undefined;
    return isMissing && !isCommercial ? "vendor" : "frozen";
  };
}

/** What the two say otherwise about money: that is no wording, and a person hears of it. */
export function moneyAtFirstMeeting(
  snapshot: DocumentSnapshot,
  reading: Registers,
): readonly LostValue[] {
  if (snapshot.kind !== "invoice") return [];
  const { registers, invoice } = snapshot;
  const totals = computeTotals(invoice);
  const amounts = (["net", "tax", "gross"] as const).flatMap((name): readonly LostValue[] => {
    const path = `stated.${name}`;
    const theirs = Stated.safeParse(reading[path]).data?.value;
    const mine = Stated.safeParse(registers[path]).data?.value ?? totals[name];
    if (theirs === undefined || toBig(theirs).eq(toBig(mine))) return [];
    const kept: JsonValue = registers[path] ?? { text: mine, value: mine };
    return [{ path, kept, lost: reading[path] ?? null, loser: "vendor" }];
  });
  const [mine, theirs] = [registers["dueDate"] ?? null, reading["dueDate"] ?? null];
  const isDueOtherwise = mine !== null && theirs !== null && mine !== theirs;
  return isDueOtherwise
    ? [...amounts, { path: "dueDate", kept: mine, lost: theirs, loser: "vendor" }]
    : amounts;
}
