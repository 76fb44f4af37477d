import type { DocumentId } from "@concord/model";
import SearchableMap from "minisearch/SearchableMap";
import { folded } from "../format/folded.ts";
import type { ListedRow } from "../wire/messages.ts";

/**
 * Finds invoices by the words of number, order, customer, lines and tags. All words must be found, each as the beginning of one; what is spelt a little differently is found too if it is letters
 * alone. A number is kept whole and found by its digits: "INV-000042" finds one invoice and not all whose number begins with "INV".
 */
export interface SearchIndex {
  /** Takes in rows that it does not know as they read now. */
  readonly take: (rows: Iterable<ListedRow>) => void;
  /** What is asked of a row by words. Every row that it is put to must have been taken in. */
  readonly question: (words: string) => (row: ListedRow) => boolean;
}

/** Between the words of a row, before the first and after the last: none of them has it inside. */
const edge = "\n";

/** A word of so many letters may have slips, one in five letters. A word that is meant may then be shorter by one. */
const leastTyped = 5;
const leastMeant = 4;

/**
 * The words of each row stand in one text, which is searched from its beginning: of ten thousand rows that takes a millisecond or two, whatever is asked, and nothing has to be
 * kept up to date. Only for slips there is a tree of words.
 */
export function createSearchIndex(): SearchIndex {
  const known = new Map<DocumentId, { readonly row: ListedRow; readonly words: string }>();
  const texts = new Map<string, string>();
  const spelt = new SearchableMap<true>();

  function wordsOf(text: string): string {
    const all = indexed(text);
    for (const word of all) if (isSpelt(word, leastMeant)) spelt.set(word, true);
    return all.map((word) => word + edge).join("");
  }

  /** Many invoices have one customer, or the same lines. */
  function wordsOfMany(text: string): string {
    const found = texts.get(text) ?? wordsOf(text);
    texts.set(text, found);
    return found;
  }

  function take(rows: Iterable<ListedRow>): void {
    for (const row of rows) {
      if (known.get(row.document)?.row === row) continue;
      const { number = "", buyerName = "", tags = [] } = row.summary ?? {};
      const { lineText = "", order = "" } = row;
      const words = `${edge}${wordsOf(number)}${wordsOf(order)}${wordsOfMany(buyerName)}${wordsOfMany(lineText)}${wordsOfMany(tags.join(edge))}`;
      known.set(row.document, { row, words });
    }
  }

  function question(asked: string): (row: ListedRow) => boolean {
    const wanted = typed(asked).map((word) => [
      edge + word,
      ...(isSpelt(word, leastTyped) ? alike(word).map((each) => edge + each + edge) : []),
    ]);
    if (wanted.length === 0) return symbolQuestion(asked);
    return (row) => {
      const words = known.get(row.document)?.words ?? "";
      return wanted.every((ways) => ways.some((way) => words.includes(way)));
    };
  }

  function alike(word: string): readonly string[] {
    return [...spelt.fuzzyGet(word, Math.round(word.length / leastTyped)).keys()];
  }

  return { take, question };
}

/** Signs alone are no words: they are looked for where they stand. One that compares waits for its amount, and asks for nothing yet. */
function symbolQuestion(asked: string): (row: ListedRow) => boolean {
  const signs = folded(asked)
    .split(/\s+/)
    .filter((sign) => sign !== "" && !/^[<>]?=?$/.test(sign));
  return ({ summary, order = "", lineText = "" }) => {
    const text = folded([summary?.number, order, summary?.buyerName, lineText].join("\n"));
    return signs.every((sign) => text.includes(sign));
  };
}

function isSpelt(word: string, least: number): boolean {
  return word.length >= least && /^\p{L}+$/u.test(word);
}

const mark = "[^\\p{L}\\p{N}]";
const marks = new RegExp(`${mark}+`, "u");
const atBeginning = new RegExp(`^${mark}+`, "u");
const atEnd = new RegExp(`${mark}$`, "u");

/** Words without the marks around them. */
function typed(text: string): string[] {
  return folded(text).split(/\s+/).map(withoutMarks).filter(Boolean);
}

function withoutMarks(word: string): string {
  let bare = word.replace(atBeginning, "");
  while (atEnd.test(bare)) bare = bare.slice(0, -1);
  return bare;
}

/** Beside each word the parts of it, and of digits the number without its zeros: who looks for 42 means INV-000042. */
function indexed(text: string): string[] {
  return typed(text).flatMap((word) => {
    const parts = word.split(marks);
    if (parts.length === 1 && !word.startsWith("0")) return word;
    const numbers = parts
      .filter((part) => /^0\d+$/.test(part))
      .map((part) => part.replace(/^0+/, ""));
    return [...new Set([word, ...parts, ...numbers])].filter(Boolean);
  });
}
