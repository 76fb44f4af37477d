/** What one text has to have done to it to be another: the smallest piece that differs. */
export interface TextChange {
  readonly at: number;
  readonly delete: number;
  readonly insert: string;
}

/** Undefined where both are the same. */
export function textChange(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  // Half of a pair of surrogates is no letter.
  if (isBetween(before, start - 1, 0xd8_00, 0xdb_ff)) start -= 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (end > 0 && isBetween(before, before.length - end, 0xdc_00, 0xdf_ff)) end -= 1;
  return {
    at: start,
    delete: before.length - end - start,
    insert: after.slice(start, after.length - end),
  };
}

/**
 * My change of a text, made for what the text has become meanwhile. Where somebody else changed the same piece, both pieces stand: mine goes in behind
 * theirs and takes nothing away.
 */
export function changeOnTop(base: string, mine: string, now: string): TextChange | undefined {
  const change = textChange(base, mine);
  const theirs = textChange(base, now);
  if (change === undefined || theirs === undefined) return change;
  const shift = theirs.insert.length - theirs.delete;
  if (change.at + change.delete <= theirs.at) return change;
  if (change.at >= theirs.at + theirs.delete) return { ...change, at: change.at + shift };
  return change.insert === ""
    ? undefined
    : { at: theirs.at + theirs.insert.length, delete: 0, insert: change.insert };
}

/** A text after a change. */
export function textWith(change: TextChange, text: string): string {
  return text.slice(0, change.at) + change.insert + text.slice(change.at + change.delete);
}

/** Where a place of a text is after a change of it; what was taken out stands where it began. */
export function positionAfter(change: TextChange | undefined, at: number): number {
  if (change === undefined || at < change.at) return at;
  const end = change.at + change.delete;
  return at >= end ? at - change.delete + change.insert.length : change.at;
}

function isBetween(text: string, index: number, from: number, to: number): boolean {
  const code = index < 0 ? 0 : text.charCodeAt(index);
  return code >= from && code <= to;
}
