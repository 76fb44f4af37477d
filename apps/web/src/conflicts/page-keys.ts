/** What a key does on the page of conflicts. */
export type PageKey =
  | { readonly does: "choose"; readonly number: number }
  | { readonly does: "step"; readonly by: 1 | -1 }
  | { readonly does: "same-source" }
  | { readonly does: "undo" };

type Pressed = Pick<
  KeyboardEvent,
  "key" | "metaKey" | "ctrlKey" | "altKey" | "defaultPrevented" | "repeat"
>;

/**
 * The meaning of a key, if it has one here. One that is held down decides once: what comes next is another conflict. `isElsewhere`: it goes into a field, or into
 * what lies over the page. `letters`: whether single letters do anything.
 */
export function pageKeyOf(
  event: Pressed,
  { isElsewhere, letters }: { readonly isElsewhere: boolean; readonly letters: "on" | "off" },
): PageKey | undefined {
  const isModified = event.metaKey || event.ctrlKey || event.altKey;
  if (event.defaultPrevented || isModified || isElsewhere || letters === "off") return undefined;
  const key = event.key.toLowerCase();
  // A list may be walked with a key that is held down.
  if (key === "j") return { does: "step", by: 1 };
  if (key === "k") return { does: "step", by: -1 };
  if (event.repeat) return undefined;
  if (/^[1-9]$/u.test(key)) return { does: "choose", number: Number(key) };
  if (key === "a") return { does: "same-source" };
  return key === "u" ? { does: "undo" } : undefined;
}
