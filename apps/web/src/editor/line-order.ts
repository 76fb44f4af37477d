/** Where a line goes by one step: after which one (null: first), and at which place it then is. Undefined where there is no further. */
export function stepOf(
  order: readonly string[],
  line: string,
  by: 1 | -1,
): { readonly after: string | null; readonly index: number } | undefined {
  const from = order.indexOf(line);
  const to = from + by;
  return from < 0 || to < 0 || to >= order.length ? undefined : placeAt(order, line, to);
}

/** Where a line goes that is to be at a place. */
export function placeAt(
  order: readonly string[],
  line: string,
  index: number,
): { readonly after: string | null; readonly index: number } {
  const others = order.filter((each) => each !== line);
  return { after: others[index - 1] ?? null, index };
}

/** The order after a move. */
export function moved(order: readonly string[], line: string, index: number): readonly string[] {
  const others = order.filter((each) => each !== line);
  return [...others.slice(0, index), line, ...others.slice(index)];
}

/** At which place something dropped at a height lands, among rows that are so high. */
export function placeAtHeight(middles: readonly number[], height: number, from: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < height).length;
  return Math.min(above, Math.max(0, middles.length - 1));
}
