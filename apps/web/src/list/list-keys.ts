import { isInLayer, isTyping } from "../page/shortcuts.ts";

/** What a key does in the list. */
export type ListKey =
  | { readonly does: "search" }
  | { readonly does: "step"; readonly by: number }
  | { readonly does: "select"; readonly upTo: boolean }
  | { readonly does: "open" };

interface KeyPress {
  readonly key: string;
  readonly isShift: boolean;
  /** Ctrl, Alt or ⌘. */
  readonly isModified: boolean;
  readonly isTyping: boolean;
  /** In a button or a link, which has its own Enter. */
  readonly isInControl: boolean;
}

/** What a key press on the page does in the list, if nothing else has taken it. */
export function listKeyIn(event: KeyboardEvent, letters: "on" | "off"): ListKey | undefined {
  if (event.defaultPrevented || isInLayer(event)) return undefined;
  const [target] = event.composedPath();
  return listKeyOf(
    {
      key: event.key,
      isShift: event.shiftKey,
      isModified: event.ctrlKey || event.metaKey || event.altKey,
      isTyping: isTyping(event),
      isInControl: target instanceof HTMLAnchorElement || target instanceof HTMLButtonElement,
    },
    letters,
  );
}

export function listKeyOf(press: KeyPress, letters: "on" | "off"): ListKey | undefined {
  const { key, isShift, isInControl } = press;
  if (press.isModified || press.isTyping) return undefined;
  if (key === "ArrowDown") return { does: "step", by: 1 };
  if (key === "ArrowUp") return { does: "step", by: -1 };
  if (key === "Enter") return isInControl ? undefined : { does: "open" };
  if (letters === "off") return undefined;
  switch (key.toLowerCase()) {
    case "/":
      return { does: "search" };
    case "j":
      return { does: "step", by: 1 };
    case "k":
      return { does: "step", by: -1 };
    case "x":
      return { does: "select", upTo: isShift };
    case "e":
      return { does: "open" };
    default:
      return undefined;
  }
}
