import { createHash } from "node:crypto";
import type { ObjectStore } from "./store.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Ids and choices that look random and follow from the seed.
 *
 * The position in the stream is stored in the world, so a reopened world does not give an id twice.
 */
export interface SeededRandom {
  /** `length` letters and digits. */
  readonly text: (length: number) => string;
  readonly uuid: () => string;
  /** An integer from `min` to `max`, both included. */
  readonly integer: (min: number, max: number) => number;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
}

export function createSeededRandom(seed: string, store: ObjectStore): SeededRandom {
  const block = (): Buffer =>
    createHash("sha256")
      .update(`${seed}:${store.next("kernel.random")}`)
      .digest();
  // Six bytes are exact in a double, and far more than any range asked for here.
  const integer = (min: number, max: number): number =>
    min + (block().readUIntBE(0, 6) % (max - min + 1));
  return {
    text(length) {
      let text = "";
      while (text.length < length) {
        for (const byte of block()) text += alphabet[byte % alphabet.length];
      }
      return text.slice(0, length);
    },
    uuid() {
      const hex = block().toString("hex");
      // RFC 9562 version 4 and variant bits.
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    integer,
    pick: ([first, ...rest]) => {
      const index = integer(0, rest.length);
      return index === 0 ? first : (rest[index - 1] ?? first);
    },
  };
}
