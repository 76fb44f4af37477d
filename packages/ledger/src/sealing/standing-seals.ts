import type { Seal } from "./seal.ts";

/** The seals whose entries are there: a seal after a restore takes the place of those that came after the last one that still stands. */
export function standingSeals<T extends { readonly seal: Seal }>(
  seals: readonly T[],
): readonly T[] {
  const standing: T[] = [];
  for (const each of seals) {
    const { standing: last } = each.seal;
    while (last !== null && (standing.at(-1)?.seal.number ?? 0) > last) standing.pop();
    standing.push(each);
  }
  return standing;
}
