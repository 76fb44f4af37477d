/** What a key does on the page of an invoice, wherever on it somebody is. */
export type PageKey = "primary" | "undo" | "redo" | "previous" | "next" | "who-is-here";

type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey" | "defaultPrevented"
>;

/**
 * The meaning of a key, if it has one here. `isTyping`: it goes into a field. On a Mac ⌥ with an arrow is a step over a word there, and ⌥ with a letter
 * another letter.
 */
export function pageKeyOf(
  event: Pressed,
  { isTyping, isMac }: { readonly isTyping: boolean; readonly isMac: boolean },
): PageKey | undefined {
  if (event.defaultPrevented) return undefined;
  const isCommand = event.metaKey || event.ctrlKey;
  const key = event.key.toLowerCase();
  if (isCommand && !event.altKey) {
    if (key === "enter") return "primary";
    if (key === "y" || (key === "z" && event.shiftKey)) return "redo";
    return key === "z" ? "undo" : undefined;
  }
  if (!event.altKey || isCommand || event.shiftKey || (isTyping && isMac)) return undefined;
  if (event.key === "ArrowLeft") return "previous";
  if (event.key === "ArrowRight") return "next";
  return event.code === "KeyP" ? "who-is-here" : undefined;
}
