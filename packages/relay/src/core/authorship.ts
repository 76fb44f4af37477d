import type { Author } from "@concord/protocol";
import type { AuthorRange } from "../storage/storage.ts";

/** Edits of one client that lie closer together than this share a range, and its latest time. */
const sameMomentMs = 60_000;

/** Who wrote which clocks of a document. What is added counts at once; `take` gives what storage does not have yet. */
export interface Authorship {
  readonly ownerOf: (client: number) => AuthorRange | null;
  readonly at: (client: number, clock: number) => AuthorRange | null;
  readonly add: (range: AuthorRange) => void;
  /** Ranges that were added or grew since the last call. */
  readonly take: () => readonly AuthorRange[];
}

export function createAuthorship(stored: readonly AuthorRange[]): Authorship {
  const byClient = new Map<number, AuthorRange[]>();
  for (const range of stored) {
    const ranges = byClient.get(range.client);
    if (ranges === undefined) byClient.set(range.client, [range]);
    else ranges.push(range);
  }
  let fresh = new Map<string, AuthorRange>();

  return {
    ownerOf: (client) => byClient.get(client)?.find((range) => range.verified) ?? null,
    at: (client, clock) =>
      byClient.get(client)?.find((range) => range.from <= clock && clock < range.to) ?? null,
    add: (range) => {
      const ranges = byClient.get(range.client) ?? [];
      const last = ranges.at(-1);
      const grown =
        last !== undefined && continues(last, range)
          ? { ...last, to: range.to, at: Math.max(last.at, range.at) }
          : null;
      if (grown === null) ranges.push(range);
      else ranges[ranges.length - 1] = grown;
      byClient.set(range.client, ranges);
      const written = grown ?? range;
      fresh.set(`${written.client}:${written.from}`, written);
    },
    take: () => {
      const taken = [...fresh.values()];
      fresh = new Map();
      return taken;
    },
  };
}

function continues(last: AuthorRange, next: AuthorRange): boolean {
  return (
    last.to === next.from &&
    last.verified === next.verified &&
    sameAuthor(last.author, next.author) &&
    Math.abs(next.at - last.at) < sameMomentMs
  );
}

function sameAuthor(one: Author, other: Author): boolean {
  return one.id === other.id && one.name === other.name;
}
