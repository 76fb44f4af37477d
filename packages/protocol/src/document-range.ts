import type { DocumentId } from "@concord/model";
import { z } from "zod";

/** What `documentFingerprint` of the document package makes. */
export const Fingerprint = z.string().regex(/^[0-9a-f]{32}$/);

/** Of no document at all; also what stands for a document whose content is not known. */
export const noFingerprint = "0".repeat(32);

/** What one side holds of a document. */
export interface DocumentState {
  readonly document: DocumentId;
  readonly fingerprint: string;
}

/** Documents from one id, inclusive, up to another, exclusive; null for the first and beyond the last. */
export interface Bounds {
  readonly from: DocumentId | null;
  readonly to: DocumentId | null;
}

/** How many documents one side holds between two ids, and the sum of their fingerprints. */
export interface DocumentRange extends Bounds {
  readonly count: number;
  readonly fingerprint: string;
}

/** A range that one side holds differently: smaller ranges of it, or all that is in it. */
export type RangeDifference<D extends DocumentState> =
  | { readonly type: "parts"; readonly parts: readonly DocumentRange[] }
  | { readonly type: "list"; readonly bounds: Bounds; readonly documents: readonly D[] };

/** Ranges with at most this many documents are listed. */
export const listedAtMost = 32;
/** Into how many parts a larger one is cut. */
export const partsOfRange = 16;

export const everyDocument: Bounds = { from: null, to: null };

/** In the order in which ranges count: by code units, the same on every platform. */
export function inOrder<D extends Pick<DocumentState, "document">>(
  documents: Iterable<D>,
): readonly D[] {
  return [...documents].toSorted((a, b) => (a.document < b.document ? -1 : 1));
}

/** @param documents in order, as all that follow */
export function within<D extends Pick<DocumentState, "document">>(
  documents: readonly D[],
  { from, to }: Bounds,
): readonly D[] {
  const start = from === null ? 0 : placeOf(documents, from);
  const end = to === null ? documents.length : placeOf(documents, to);
  return documents.slice(start, end);
}

export function rangeOf(documents: readonly DocumentState[], bounds: Bounds): DocumentRange {
  const { from, to } = bounds;
  const inside = within(documents, bounds);
  return { from, to, count: inside.length, fingerprint: sumWithin(documents, inside) };
}

/** Whether no document is in two of the ranges: who answers looks at each of its documents once at most. */
export function areDisjoint(ranges: readonly Bounds[]): boolean {
  const ordered = ranges.toSorted((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1));
  return ordered.every((range, index) => {
    const before = ordered[index - 1];
    return before === undefined || (before.to !== null && before.to <= (range.from ?? ""));
  });
}

/** What one side answers about a range of the other: null if it holds the same. */
export function differenceIn<D extends DocumentState>(
  documents: readonly D[],
  theirs: DocumentRange,
): RangeDifference<D> | null {
  const { from, to } = theirs;
  const bounds = { from, to };
  const inside = within(documents, bounds);
  const isSame =
    inside.length === theirs.count && sumWithin(documents, inside) === theirs.fingerprint;
  if (isSame) return null;
  if (inside.length <= listedAtMost) return { type: "list", bounds, documents: inside };
  const cutting = cutRange(bounds, inside.length);
  for (const each of inside) cutting.add(each);
  return { type: "parts", parts: cutting.parts() };
}

/** Makes the parts of a range from its documents, given one after the other in order. */
export interface RangeCutting {
  readonly add: (document: DocumentState) => void;
  readonly parts: () => readonly DocumentRange[];
}

/** @param count how many documents the range holds, more than are listed. If they are others by now, the parts are right all the same, and less even. */
export function cutRange({ from, to }: Bounds, count: number): RangeCutting {
  const parts: DocumentRange[] = [];
  let part = { from, sum: summing() };
  let seen = 0;
  const end = (at: DocumentId | null): void => {
    parts.push({ from: part.from, to: at, count: part.sum.count(), fingerprint: part.sum.text() });
  };
  return {
    add: (each) => {
      const next = parts.length + 1;
      if (next < partsOfRange && seen === Math.floor((next * count) / partsOfRange)) {
        end(each.document);
        part = { from: each.document, sum: summing() };
      }
      part.sum.add(each);
      seen += 1;
    },
    parts: () => {
      end(to);
      return parts;
    },
  };
}

/** The first place at or after an id. */
function placeOf(documents: readonly Pick<DocumentState, "document">[], id: DocumentId): number {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = documents[middle];
    if (found !== undefined && found.document < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

const wholes = new WeakMap<readonly DocumentState[], string>();

/** The sum between two ids. Of all documents it is asked for again and again, mostly of the same ones. */
function sumWithin(documents: readonly DocumentState[], inside: readonly DocumentState[]): string {
  if (inside.length < documents.length) return sumOf(inside);
  const known = wholes.get(documents) ?? sumOf(documents);
  wholes.set(documents, known);
  return known;
}

function sumOf(documents: readonly DocumentState[]): string {
  const sum = summing();
  for (const each of documents) sum.add(each);
  return sum.text();
}

/** Counts documents and sums up their fingerprints, given one after the other in any order. */
export interface FingerprintSum {
  readonly add: (document: Pick<DocumentState, "fingerprint">) => void;
  readonly count: () => number;
  readonly text: () => string;
}

/** Exclusive or, word by word: the same in any order, and nothing but the documents themselves has to be kept. */
export function summing(): FingerprintSum {
  const words = new Uint32Array(4);
  let count = 0;
  return {
    add: ({ fingerprint }) => {
      for (let index = 0; index < 4; index += 1) {
        const word = Number.parseInt(fingerprint.slice(index * 8, index * 8 + 8), 16);
        words[index] = (words[index] ?? 0) ^ word;
      }
      count += 1;
    },
    count: () => count,
    text: () => [...words].map((word) => word.toString(16).padStart(8, "0")).join(""),
  };
}
