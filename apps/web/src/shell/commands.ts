import { folded } from "../format/folded.ts";
import type { IconName } from "../styles/icons.ts";

/** Something that can be done or opened from the palette. */
export interface Command {
  readonly name: string;
  /** What else it is found by, and shown beside it. */
  readonly detail?: string;
  readonly icon: IconName;
  /** The shortcut that does the same. */
  readonly keys?: string;
  readonly run: () => void;
}

/** A screen that offers commands of its own while it is shown. */
export interface OffersCommands {
  readonly commands: () => readonly Command[];
}

export function offersCommands(screen: unknown): screen is OffersCommands {
  return (
    typeof screen === "object" &&
    screen !== null &&
    "commands" in screen &&
    typeof screen.commands === "function"
  );
}

/**
 * The commands that words find, the best first: each word must begin a word of name or detail. What the text itself begins comes first, in the order given.
 */
export function foundCommands(
  commands: readonly Command[],
  text: string,
  most: number,
): readonly Command[] {
  const wanted = folded(text.trim());
  if (wanted === "") return commands.slice(0, most);
  const words = wanted.split(/\s+/);
  const found = commands.filter(({ name, detail = "" }) => {
    const place = ` ${folded(`${name} ${detail}`).replaceAll(/[^\p{L}\p{N}]+/gu, " ")} ${folded(name)}`;
    return words.every((word) => place.includes(` ${word}`));
  });
  const beginsWith = ({ name }: Command): boolean => folded(name).startsWith(wanted);
  return [...found.filter(beginsWith), ...found.filter((each) => !beginsWith(each))].slice(0, most);
}
