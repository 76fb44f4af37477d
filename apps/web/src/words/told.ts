import type { Catalogue } from "./catalogue.ts";

interface Sentence {
  readonly pattern: RegExp;
  readonly translated: string;
}

/** Finds what a language says for sentences that come from the engine, which speaks English. What it does not know stays as it is: better English than nothing. */
export function createTold(catalogue: Catalogue): (text: string) => string {
  const sentences: readonly Sentence[] = Object.entries(catalogue).map(([english, translated]) => ({
    pattern: new RegExp(
      `^${english
        .split(/\{\d+\}/)
        .map(escaped)
        .join("(.+)")}$`,
      "s",
    ),
    translated,
  }));
  const told = (text: string): string => {
    const exact = catalogue[text];
    if (exact !== undefined) return exact;
    for (const { pattern, translated } of sentences) {
      const found = pattern.exec(text);
      if (found === null) continue;
      // What comes in may itself be a sentence: "A change could not be saved: the disk is full."
      return translated.replaceAll(/\{(\d+)\}/g, (_, place: string) =>
        told(found[Number(place) + 1] ?? ""),
      );
    }
    return text;
  };
  return told;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
