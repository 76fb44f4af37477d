/** The first of those that weigh most; undefined where there are none. */
export function heaviest<T>(items: Iterable<T>, weightOf: (item: T) => number): T | undefined {
  let most: T | undefined;
  for (const item of items) {
    if (most === undefined || weightOf(item) > weightOf(most)) most = item;
  }
  return most;
}
