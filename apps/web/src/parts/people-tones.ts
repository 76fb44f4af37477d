import { css } from "lit";

/** The colours of people, by the names of their tokens. */
const tones = ["indigo", "teal", "plum", "rust", "green", "slate", "ruby", "azure"] as const;
export type Tone = (typeof tones)[number];

/** The colour of somebody: the same on every device. */
export function toneOf(user: string): Tone {
  let hash = 0;
  for (const letter of user) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return tones[hash % tones.length] ?? "indigo";
}

/** Up to two letters for somebody: "MK" for Mara Krüger. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  const letters = [first, last]
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x20).trim())
    .join("");
  return letters === "" ? "?" : letters.toLocaleUpperCase();
}

/** Sets `--tone` by the attribute `data-tone`: styles of its own an element may not have. */
export const toneStyles = css`
  [data-tone="indigo"] {
    --tone: var(--p-indigo);
  }
  [data-tone="teal"] {
    --tone: var(--p-teal);
  }
  [data-tone="plum"] {
    --tone: var(--p-plum);
  }
  [data-tone="rust"] {
    --tone: var(--p-rust);
  }
  [data-tone="green"] {
    --tone: var(--p-green);
  }
  [data-tone="slate"] {
    --tone: var(--p-slate);
  }
  [data-tone="ruby"] {
    --tone: var(--p-ruby);
  }
  [data-tone="azure"] {
    --tone: var(--p-azure);
  }
`;
