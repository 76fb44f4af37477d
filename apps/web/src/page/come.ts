import type { FurtherWords } from "../words/further.ts";
import { speakAlso } from "../words/language.ts";

const missing = new Set<FurtherWords>();

/** Tells `missing` where something did not come. */
export const coming = new EventTarget();

/** Loads an element that is not kept for working offline, after the words it speaks. Until its code is there, and where it does not come, the element shows what stands in it. */
export function come(words: FurtherWords, load: () => Promise<unknown>): void {
  speakAlso(words)
    .then(load)
    .then(() => missing.delete(words))
    .catch(() => {
      missing.add(words);
      coming.dispatchEvent(new Event("missing"));
    });
}

/** Whether it was asked for and did not come: without a network, or since the server has a newer version of the app, and this one's parts no more. */
export function isMissing(words: FurtherWords): boolean {
  return missing.has(words);
}
