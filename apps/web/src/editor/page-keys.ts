/** What a key does on the page of an invoice, wherever on it somebody is. */
export type PageKey =
  | "primary"
  | "undo"
  | "redo"
  | "print"
  /** By name alone. */
  | "preview"
  /** By name alone. */
  | "discard"
  | "previous"
  | "next"
  | "who-is-here"
  | "history"
  /** Why the field in which somebody is has its value. */
  | "why";

type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey" | "defaultPrevented"
>;

/**
 * The meaning of a key, if it has one here. `isTyping`: it goes into a field. On a Mac ⌥ with an arrow is a step over a word there, and ⌥ with a letter
 * another letter. `letters`: whether single letters do anything.
 */
export function pageKeyOf(
  event: Pressed,
  {
    isTyping,
    isMac,
    letters,
  }: { readonly isTyping: boolean; readonly isMac: boolean; readonly letters: "on" | "off" },
): PageKey | undefined {
  if (event.defaultPrevented) return undefined;
  const isCommand = event.metaKey || event.ctrlKey;
  const key = event.key.toLowerCase();
  if (isCommand && !event.altKey) {
    if (key === "enter") return "primary";
    if (key === "p" && !event.shiftKey) return "print";
    if (key === "y" || (key === "z" && event.shiftKey)) return "redo";
    return key === "z" ? "undo" : undefined;
  }
  const isLetter = !event.altKey && !isCommand && !event.shiftKey && !isTyping;
  if (isLetter && letters === "on" && key === "h") return "history";
  if (!event.altKey || isCommand || event.shiftKey || (isTyping && isMac)) return undefined;
  if (event.key === "ArrowLeft") return "previous";
  if (event.key === "ArrowRight") return "next";
  if (event.code === "KeyH") return "why";
  return event.code === "KeyP" ? "who-is-here" : undefined;
}
