import type { Seal } from "./seal.ts";

/** The seals whose entries are there: a seal after a restore takes the place of those that came after the last one that still stands. */
export function standingSeals<T extends { readonly seal: Seal }>(
  seals: readonly T[],
): readonly T[] {
  let standing: T[] = [];
  for (const each of seals) {
    const { standing: last } = each.seal;
    if (last !== null) standing = standing.filter(({ seal }) => seal.number <= last);
    standing.push(each);
  }
  return standing;
}
