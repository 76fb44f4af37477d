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

export function listKeyOf(press: KeyPress, letters: "on" | "off"): ListKey | undefined {
  const { key, isShift, isModified, isTyping, isInControl } = press;
  if (isModified || isTyping) return undefined;
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
