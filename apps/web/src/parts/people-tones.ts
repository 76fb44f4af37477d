import { css } from "lit";

/** The colours of people, by the names of their tokens. */
const tones = ["indigo", "teal", "plum", "rust", "green", "slate", "ruby", "azure"] as const;
export type Tone = (typeof tones)[number];

/** The colour that somebody has as long as nobody else who is here has it too. */
function ownTone(user: string): Tone {
  let hash = 0;
  for (const letter of user) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return tones[hash % tones.length] ?? "indigo";
}

/**
 * Gives a colour to everybody who is here and has none yet: their own, or the next that nobody has. Whoever has one keeps it. Who meet at the same time get the same ones on
 * every device; where there are more people than colours, somebody shares.
 */
export function withTones(
  given: ReadonlyMap<string, Tone>,
  here: readonly string[],
): ReadonlyMap<string, Tone> {
  const all = new Map(given);
  for (const user of here.toSorted()) {
    if (all.has(user)) continue;
    const first = tones.indexOf(ownTone(user));
    const inTurn = [...tones.slice(first), ...tones.slice(0, first)];
    const taken = new Set(all.values());
    const takenHere = new Set(here.flatMap((each) => all.get(each) ?? []));
    const free = inTurn.find((tone) => !taken.has(tone));
    all.set(user, free ?? inTurn.find((tone) => !takenHere.has(tone)) ?? ownTone(user));
  }
  return all;
}

/** As long as the page is open. */
let given: ReadonlyMap<string, Tone> = new Map();

/** Somebody is here, or came: from now on each of them has a colour of their own. */
export function meet(here: readonly string[]): void {
  if (here.some((user) => !given.has(user))) given = withTones(given, here);
}

/** The colour of somebody, the same everywhere in the page. */
export function toneOf(user: string): Tone {
  return given.get(user) ?? ownTone(user);
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
