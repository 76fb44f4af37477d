import { canonicalDecimalString, type InvoiceSummary } from "@concord/model";
import type { RemoteSummary } from "./connector.ts";

/** What the document comes to, as lists show it. */
export type OurSummary = Pick<InvoiceSummary, "gross" | "outstanding" | "status"> & {
  readonly number: string | undefined;
  readonly currency: string | undefined;
  readonly dueDate: string | undefined;
};

/** One field on which we and the vendor do not agree, and what would mend it. */
export interface Difference {
  readonly field: "number" | "currency" | "gross" | "balance" | "dueDate" | "state";
  readonly theirs: string | null;
  readonly ours: string | null;
  /** `read`: read the object again and merge. `tell`: plan the document again. `ask`: a person must say who is right, or decide first. */
  readonly fix: "read" | "tell" | "ask";
}

/** Field by field. Amounts are compared by value, and what the vendor does not state is not compared. */
export function compareSummaries(theirs: RemoteSummary, ours: OurSummary): readonly Difference[] {
  const differences: Difference[] = [];
  const add = (
    field: Difference["field"],
    a: string | undefined,
    b: string | undefined,
    fix: Difference["fix"],
  ): void => {
    if (a !== b) differences.push({ field, theirs: a ?? null, ours: b ?? null, fix });
  };

  const expected = statesOf(ours);
  if (!expected.includes(theirs.state)) {
    add("state", theirs.state, expected[0], theirs.state === "deleted" ? "ask" : "read");
  }
  // What is gone there has no values left to compare.
  if (theirs.state === "deleted") return differences;

  if (theirs.number !== undefined) add("number", theirs.number, ours.number, "ask");
  if (theirs.currency !== undefined) add("currency", theirs.currency, ours.currency, "ask");
  // A void zeroes amounts at some vendors and keeps them at others; it claims nothing either way.
  if (theirs.state === "void" && ours.status === "void") return differences;
  if (theirs.gross !== undefined) add("gross", decimal(theirs.gross), decimal(ours.gross), "ask");
  if (theirs.balance !== undefined && theirs.state !== "draft") {
    add("balance", decimal(theirs.balance), decimal(ours.outstanding), "tell");
  }
  if (theirs.dueDate !== undefined) add("dueDate", theirs.dueDate, ours.dueDate, "tell");
  return differences;
}

function decimal(text: string): string {
  return canonicalDecimalString(text) ?? text;
}

/** The vendor's states that agree with a status of ours, the plainest first. */
function statesOf({ status }: OurSummary): readonly RemoteSummary["state"][] {
  switch (status) {
    case "draft":
      return ["draft"];
    case "void":
      return ["void"];
    case "unpaid":
    case "partially-paid":
      return ["open", "uncollectible"];
    case "written-off":
      return ["uncollectible", "paid", "open"];
    case "paid":
    case "overpaid":
    case "credited":
      return ["paid"];
  }
}
