import type { DocumentId } from "@concord/model";
import MiniSearch from "minisearch";
import { folded } from "../format/folded.ts";
import type { ListedRow } from "../wire/messages.ts";

interface Entry {
  readonly id: DocumentId;
  readonly number: string;
  readonly customer: string;
}

/** Finds invoices by number and customer. */
export interface SearchIndex {
  /** Takes in what has changed since the last time, at most so many at once: "more" where some is left. */
  readonly follow: (rows: ReadonlyMap<DocumentId, ListedRow>, most?: number) => "whole" | "more";
  readonly find: (words: string) => ReadonlySet<DocumentId>;
}

/**
 * All words must be found, each as the beginning of one; what is spelt a little differently is found too if it is letters alone. A number is kept whole and found by its
 * digits: "INV-000042" finds one invoice and not all whose number begins with "INV".
 */
export function createSearchIndex(): SearchIndex {
  const index = new MiniSearch<Entry>({
    fields: ["number", "customer"],
    tokenize: indexed,
    processTerm: (term) => term,
    searchOptions: {
      tokenize: typed,
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (/^\p{L}{5,}$/u.test(term) ? 0.2 : false),
      boost: { number: 4, customer: 2 },
    },
  });
  const known = new Map<DocumentId, Entry>();

  function follow(
    rows: ReadonlyMap<DocumentId, ListedRow>,
    most = Number.POSITIVE_INFINITY,
  ): "whole" | "more" {
    let taken = 0;
    for (const [id, { summary }] of rows) {
      if (summary === undefined) continue;
      const { number = "", buyerName: customer = "" } = summary;
      const before = known.get(id);
      if (before?.number === number && before.customer === customer) continue;
      if (taken >= most) return "more";
      taken += 1;
      const entry = { id, number, customer };
      if (before === undefined) index.add(entry);
      else index.replace(entry);
      known.set(id, entry);
    }
    for (const id of known.keys()) {
      if (rows.has(id)) continue;
      index.discard(id);
      known.delete(id);
    }
    return "whole";
  }

  return {
    follow,
    find: (words) => {
      const found = new Set<DocumentId>();
      for (const { id } of index.search(words)) {
        const entry = known.get(id);
        if (entry !== undefined) found.add(entry.id);
      }
      return found;
    },
  };
}

/** Words without the marks around them. */
function typed(text: string): string[] {
  return folded(text)
    .split(/\s+/)
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter(Boolean);
}

/** Beside each word the parts of it, and of digits the number without its zeros: who looks for 42 means INV-000042. */
function indexed(text: string): string[] {
  return typed(text).flatMap((word) => {
    const parts = word.split(/[^\p{L}\p{N}]+/u);
    const numbers = parts
      .filter((part) => /^0\d+$/.test(part))
      .map((part) => part.replace(/^0+/, ""));
    return [...new Set([word, ...parts, ...numbers])].filter(Boolean);
  });
}
