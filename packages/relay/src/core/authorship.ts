import type { Author } from "@concord/protocol";
import type { AuthorRange } from "../storage/storage.ts";

/** Edits of one client that lie closer together than this share a range, and its latest time. */
const sameMomentMs = 60_000;

/** Who wrote which clocks of a document. What is added counts at once; `take` gives what storage does not have yet. */
export interface Authorship {
  readonly ownerOf: (client: number) => AuthorRange | null;
  readonly at: (client: number, clock: number) => AuthorRange | null;
  /** Of all that touch a part of a client's clocks, the first that somebody else brought. */
  readonly otherThan: (
    principal: string,
    client: number,
    part: { readonly from: number; readonly to: number },
  ) => AuthorRange | null;
  readonly add: (range: AuthorRange) => void;
  /** What somebody else than its author brought of a client. */
  readonly carried: (client: number) => readonly AuthorRange[];
  readonly carriedClients: () => Iterable<number>;
  /** Makes an author's own what others carried of a client. */
  readonly vouch: (client: number, author: Author) => void;
  /** Ranges that were added or grew since the last call. */
  readonly take: () => readonly AuthorRange[];
}

export function createAuthorship(stored: readonly AuthorRange[]): Authorship {
  const byClient = new Map<number, AuthorRange[]>();
  for (const range of stored.toSorted((one, other) => one.from - other.from)) {
    const ranges = byClient.get(range.client);
    if (ranges === undefined) byClient.set(range.client, [range]);
    else ranges.push(range);
  }
  const carriedClients = new Set(
    stored.filter(({ verified }) => !verified).map(({ client }) => client),
  );
  let fresh = new Map<string, AuthorRange>();
  const write = (range: AuthorRange): AuthorRange => {
    fresh.set(`${range.client}:${range.from}`, range);
    return range;
  };

  return {
    ownerOf: (client) => byClient.get(client)?.find((range) => range.verified) ?? null,
    at: (client, clock) => {
      const ranges = byClient.get(client) ?? [];
      const range = ranges[firstBeyond(ranges, clock)];
      return range !== undefined && range.from <= clock ? range : null;
    },
    otherThan: (principal, client, part) => {
      const ranges = byClient.get(client) ?? [];
      for (let index = firstBeyond(ranges, part.from); index < ranges.length; index += 1) {
        const range = ranges[index];
        if (range === undefined || range.from >= part.to) return null;
        if (range.author.id !== principal) return range;
      }
      return null;
    },
    add: (range) => {
      const ranges = byClient.get(range.client) ?? [];
      const last = ranges.at(-1);
      const grown =
        last !== undefined && continues(last, range)
          ? { ...last, to: range.to, at: Math.max(last.at, range.at), ...arrival(last, range) }
          : null;
      if (grown === null) ranges.push(range);
      else ranges[ranges.length - 1] = grown;
      byClient.set(range.client, ranges);
      write(grown ?? range);
      if (!range.verified) carriedClients.add(range.client);
    },
    carried: (client) =>
      carriedClients.has(client)
        ? (byClient.get(client) ?? []).filter(({ verified }) => !verified)
        : [],
    carriedClients: () => carriedClients,
    vouch: (client, author) => {
      if (!carriedClients.delete(client)) return;
      const ranges = byClient.get(client) ?? [];
      byClient.set(
        client,
        ranges.map((range) =>
          // The device is the carrier's.
          range.verified ? range : write({ ...range, author, verified: true, device: undefined }),
        ),
      );
    },
    take: () => {
      const taken = [...fresh.values()];
      fresh = new Map();
      return taken;
    },
  };
}

/** The first of a client's ranges that ends after a clock. They follow each other by rising clock, however many they are. */
function firstBeyond(ranges: readonly AuthorRange[], clock: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.to ?? 0) > clock) high = middle;
    else low = middle + 1;
  }
  return low;
}

function continues(last: AuthorRange, next: AuthorRange): boolean {
  return (
    last.to === next.from &&
    last.verified === next.verified &&
    sameAuthor(last.author, next.author) &&
    last.device === next.device &&
    Math.abs(next.at - last.at) < sameMomentMs &&
    Math.abs((next.acceptedAt ?? next.at) - (last.acceptedAt ?? last.at)) < sameMomentMs
  );
}

function arrival(last: AuthorRange, next: AuthorRange): Pick<AuthorRange, "acceptedAt"> {
  if (next.acceptedAt === undefined) return {};
  return { acceptedAt: Math.max(last.acceptedAt ?? 0, next.acceptedAt) };
}

function sameAuthor(one: Author, other: Author): boolean {
  return one.id === other.id && one.name === other.name;
}
