import { searchWords } from "../parts/options.ts";

// What says how a company is set up, and not which one it is.
const legalForms = new Set(
  "ab ag as bv co corp corporation doo ev eg gbr gmbh inc kg kgaa limited llc llp lp ltd mbh nv ohg oy plc pty sa sarl sas sl spa srl sro ug".split(
    " ",
  ),
);

/** A name as it is compared: without case, accents, punctuation and legal form. */
export function bareName(name: string): string {
  const words = searchWords(name);
  const telling = words.filter((word) => !legalForms.has(word));
  return (telling.length === 0 ? words : telling).join(" ");
}

// Two ways to write one form.
const longForms: Readonly<Record<string, string>> = {
  limited: "ltd",
  corporation: "corp",
  mbh: "gmbh",
};

/** The legal form that a name says, however it is written; "" for none. Of one name, two forms are two companies. */
export function legalFormOf(name: string): string {
  const forms = searchWords(name)
    .filter((word) => legalForms.has(word))
    .map((word) => longForms[word] ?? word);
  return [...new Set(forms)].toSorted().join(" ");
}

/** Whether two bare names are equal but for spaces and the order of words. */
export function isSameName(a: string, b: string): boolean {
  if (a === "" || b === "") return false;
  return sorted(a) === sorted(b) || a.replaceAll(" ", "") === b.replaceAll(" ", "");
}

/** Whether two bare names probably are of the same: equal but for spaces and the order of words, or a slip of the finger in a longer one. */
export function isLikeName(a: string, b: string): boolean {
  if (a === "" || b === "") return false;
  if (isSameName(a, b)) return true;
  const shorter = Math.min(a.length, b.length);
  const slips = shorter < 5 ? 0 : shorter < 9 ? 1 : 2;
  return slips > 0 && isWithin(a, b, slips);
}

function sorted(name: string): string {
  return name.split(" ").toSorted().join(" ");
}

/** Whether one becomes the other by at most so many letters put in, left out, exchanged, or swapped with their neighbour. */
function isWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  // Names with other digits are other names: "Branch 1" and "Branch 2".
  if (a.replaceAll(/\D/gu, "") !== b.replaceAll(/\D/gu, "")) return false;
  let before: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const cost = Math.min(
        (last[column] ?? most) + 1,
        (next[column - 1] ?? most) + 1,
        (last[column - 1] ?? most) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(isSwap ? Math.min(cost, (before[column - 2] ?? most) + 1) : cost);
    }
    if (Math.min(...next) > most) return false;
    before = last;
    last = next;
  }
  return (last[b.length] ?? most + 1) <= most;
}
