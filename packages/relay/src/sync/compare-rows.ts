import { cutRange, differenceIn, listedAtMost, matchesScope, summing } from "@concord/protocol";
import type { Bounds, ComparedMessage, CompareMessage, DocumentRange } from "@concord/protocol";
import type { HeldDocument } from "../storage/document-row.ts";

/** Documents between two ids, in the order of ids, a page after the other. Asked for twice they may have changed. */
export type HeldPages = (bounds: Bounds) => AsyncIterable<readonly HeldDocument[]>;

type Scope = CompareMessage["scope"];
type Difference = ReturnType<typeof differenceIn<HeldDocument>>;

/** What of a range was summed up before and is still so. */
export interface KnownSums {
  readonly get: (key: string) => DocumentRange | undefined;
  readonly set: (key: string, range: DocumentRange) => void;
}

/**
 * What the relay holds differently of the ranges that a replica tells of. Both sides go by their rows: no document is loaded. Rows are passed by one after the
 * other and not kept: once to sum them up, and where the sums differ once more to list or to cut them.
 */
export async function compareRows(
  held: HeldPages,
  { request, scope, ranges }: CompareMessage,
  known: KnownSums,
): Promise<ComparedMessage> {
  const differences: Exclude<Difference, null>[] = [];
  for (const range of ranges) {
    const difference = await compareRange(held, scope, range, known);
    if (difference !== null) differences.push(difference);
  }
  return {
    type: "compared",
    request,
    parts: differences.flatMap((each) => (each.type === "parts" ? each.parts : [])),
    lists: differences.flatMap((each) =>
      each.type === "list" ? [{ ...each.bounds, documents: each.documents }] : [],
    ),
  };
}

async function compareRange(
  held: HeldPages,
  scope: Scope,
  theirs: DocumentRange,
  known: KnownSums,
): Promise<Difference> {
  const { from, to } = theirs;
  const bounds = { from, to };
  const ours = await sumUp(held, scope, bounds, known);
  if (ours.count === theirs.count && ours.fingerprint === theirs.fingerprint) return null;
  if (ours.count <= listedAtMost) {
    const documents: HeldDocument[] = [];
    for await (const page of held(bounds)) documents.push(...inScope(page, scope));
    return differenceIn(documents, theirs);
  }
  const cutting = cutRange(bounds, ours.count);
  for await (const page of held(bounds)) {
    for (const each of inScope(page, scope)) cutting.add(each);
  }
  return { type: "parts", parts: cutting.parts() };
}

async function sumUp(
  held: HeldPages,
  scope: Scope,
  bounds: Bounds,
  known: KnownSums,
): Promise<DocumentRange> {
  const key = JSON.stringify([scope, bounds]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const sum = summing();
  for await (const page of held(bounds)) for (const each of inScope(page, scope)) sum.add(each);
  const range = { ...bounds, count: sum.count(), fingerprint: sum.text() };
  known.set(key, range);
  return range;
}

function inScope(page: readonly HeldDocument[], scope: Scope): readonly HeldDocument[] {
  return scope === null ? page : page.filter(({ facts }) => matchesScope(facts, scope));
}
