import type { DisputeFact, Ledger } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import { byText } from "./text-order.ts";

/** How a dispute stands. `withdrawn`: it is open, and the money is gone until it is won. */
export type DisputeState = "open" | "withdrawn" | "won" | "lost";

/** What a dispute may become. */
export type DisputeOutcome = Exclude<DisputeState, "open">;

/** A dispute of a ledger, and how it stands. */
export interface StandingDispute {
  readonly key: EntryKey;
  readonly dispute: DisputeFact;
  readonly state: DisputeState;
}

/** The disputes of a ledger, in the order of their keys. One that is both won and lost counts as lost. */
export function disputesOf(ledger: Ledger): readonly StandingDispute[] {
  return Object.entries(ledger.disputes)
    .toSorted(([one], [other]) => byText(one, other))
    .map(([key, dispute]) => ({
      key: EntryKey.parse(key),
      dispute,
      state: stateOf(key, dispute, ledger),
    }));
}

/** What can become of a dispute: nothing once it has ended. */
export function outcomesOf({ state }: StandingDispute): readonly DisputeOutcome[] {
  if (state === "open") return ["withdrawn", "won", "lost"];
  return state === "withdrawn" ? ["won", "lost"] : [];
}

function stateOf(key: string, { fundsWithdrawn }: DisputeFact, ledger: Ledger): DisputeState {
  if (Object.hasOwn(ledger.disputesLost, key)) return "lost";
  if (Object.hasOwn(ledger.disputesWon, key)) return "won";
  return fundsWithdrawn === true || Object.hasOwn(ledger.disputesWithdrawn, key)
    ? "withdrawn"
    : "open";
}
