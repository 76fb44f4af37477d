import { differenceIn, inOrder, matchesScope } from "@concord/protocol";
import type { ComparedMessage, CompareMessage } from "@concord/protocol";
import type { DocumentRows } from "../projection/read-model.ts";

/** What the relay holds differently of the ranges that a replica tells of. Both sides go by their rows: no document is loaded. */
export function compareRows(
  rows: DocumentRows,
  { request, scope, ranges }: CompareMessage,
): ComparedMessage {
  const inScope = [...rows]
    .filter(([, { invoice }]) => matchesScope(invoice?.summary, scope))
    .map(([document, { seq, fingerprint }]) => ({ document, seq, fingerprint }));
  const held = inOrder(inScope);
  const differences = ranges.flatMap((range) => differenceIn(held, range) ?? []);
  return {
    type: "compared",
    request,
    parts: differences.flatMap((each) => (each.type === "parts" ? each.parts : [])),
    lists: differences.flatMap((each) =>
      each.type === "list" ? [{ ...each.bounds, documents: each.documents }] : [],
    ),
  };
}
