import { differenceIn, matchesScope } from "@concord/protocol";
import type { ComparedMessage, CompareMessage } from "@concord/protocol";
import type { HeldDocument } from "../projection/read-model.ts";

/**
 * What the relay holds differently of the ranges that a replica tells of. Both sides go by their rows: no document is loaded.
 *
 * @param held in the order of ids
 */
export function compareRows(
  held: readonly HeldDocument[],
  { request, scope, ranges }: CompareMessage,
): ComparedMessage {
  const inScope =
    scope === null ? held : held.filter(({ summary }) => matchesScope(summary, scope));
  const differences = ranges.flatMap((range) => differenceIn(inScope, range) ?? []);
  return {
    type: "compared",
    request,
    parts: differences.flatMap((each) => (each.type === "parts" ? each.parts : [])),
    lists: differences.flatMap((each) =>
      each.type === "list" ? [{ ...each.bounds, documents: each.documents }] : [],
    ),
  };
}
