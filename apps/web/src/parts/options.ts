/** One thing that can be chosen. */
export interface Option {
  readonly id: string;
  readonly label: string;
  /** What sets it apart from others of its name. */
  readonly detail?: string;
  /** What should be known before it is chosen, such as that something like it is here already. */
  readonly warning?: string;
  /** It is only like what was typed: a person chooses it, never a key that goes on. */
  readonly isGuess?: boolean;
  /** It makes something new. */
  readonly isNew?: boolean;
}

/** Letters and digits without case and accents, so that "muller" finds "Müller". */
export function searchWords(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase("und");
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** Those in which every word of the text begins a word, at most `limit`: first what begins with the text, then by name. */
export function matching(
  options: readonly Option[],
  text: string,
  limit: number,
): readonly Option[] {
  const wanted = searchWords(text);
  const found: { readonly option: Option; readonly rank: number }[] = [];
  for (const option of options) {
    const words = wordsOf(option);
    const isMatch = wanted.every((want) => words.some((word) => word.startsWith(want)));
    if (!isMatch) continue;
    const begins = words.join(" ").startsWith(wanted.join(" "));
    found.push({ option, rank: begins ? 0 : 1 });
  }
  return found
    .toSorted((a, b) => a.rank - b.rank || compare(a.option.label, b.option.label))
    .slice(0, limit)
    .map(({ option }) => option);
}

// Thousands of options are looked through with every key.
const known = new WeakMap<Option, readonly string[]>();

function wordsOf(option: Option): readonly string[] {
  const before = known.get(option);
  if (before !== undefined) return before;
  const words = searchWords(`${option.label} ${option.detail ?? ""}`);
  known.set(option, words);
  return words;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare = (a: string, b: string): number => collator.compare(a, b);
