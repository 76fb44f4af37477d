/** The places of texts in an order, each compared with others once and not at every sorting. */
export interface Ranks<Text extends string> {
  /** Gives places to texts that have none yet. */
  readonly take: (texts: Iterable<Text>) => void;
  /** The place of a text that was taken. What is equal in the order has the same. */
  readonly of: (text: Text) => number;
}

interface Place<Text> {
  readonly text: Text;
  rank: number;
}

export function createRanks<Text extends string>(
  compare: (one: Text, other: Text) => number,
): Ranks<Text> {
  const places = new Map<Text, Place<Text>>();
  let inOrder: readonly Place<Text>[] = [];

  function take(texts: Iterable<Text>): void {
    const fresh = [...new Set(texts)].filter((text) => !places.has(text)).toSorted(compare);
    if (fresh.length === 0) return;
    const merged: Place<Text>[] = [];
    let from = 0;
    for (const text of fresh) {
      const to = placeAfter(text, from);
      for (const place of inOrder.slice(from, to)) merged.push(place);
      from = to;
      const before = merged.at(-1);
      const isEqual = before !== undefined && compare(before.text, text) === 0;
      const place = isEqual ? before : { text, rank: 0 };
      places.set(text, place);
      if (!isEqual) merged.push(place);
    }
    inOrder = [...merged, ...inOrder.slice(from)];
    for (const [rank, place] of inOrder.entries()) place.rank = rank;
  }

  /** Where the first place stands that comes after a text: few comparisons, for comparing words is slow. */
  function placeAfter(text: Text, from: number): number {
    let [low, high] = [from, inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = inOrder[middle];
      if (there !== undefined && compare(there.text, text) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return { take, of: (text) => places.get(text)?.rank ?? 0 };
}
