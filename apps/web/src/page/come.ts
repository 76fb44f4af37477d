import type { FurtherWords } from "../words/further.ts";
import { speakAlso } from "../words/language.ts";

/** Loads an element that is not kept for working offline, after the words it speaks. Until its code is there, and where it does not come, the element shows what stands in it. */
export function come(words: FurtherWords, load: () => Promise<unknown>): void {
  speakAlso(words)
    .then(load)
    .catch(() => undefined);
}
