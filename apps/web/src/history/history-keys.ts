import type { HistoryGroup } from "@concord/ledger/story";

/** What a key does in a history. */
export type HistoryKey =
  | { readonly does: "step"; readonly by: 1 | -1 }
  | { readonly does: "session"; readonly by: 1 | -1 }
  | { readonly does: "first" }
  | { readonly does: "last" }
  | { readonly does: "leave" };

type Pressed = Pick<
  KeyboardEvent,
  "key" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey" | "defaultPrevented"
>;

/** `isTyping`: it goes into a field, the slider none of them. `letters`: whether single letters do anything. */
export function historyKeyOf(
  event: Pressed,
  { isTyping, letters }: { readonly isTyping: boolean; readonly letters: "on" | "off" },
): HistoryKey | undefined {
  const isModified = event.metaKey || event.ctrlKey || event.altKey;
  if (event.defaultPrevented || isModified || isTyping) return undefined;
  const does = event.shiftKey ? "session" : "step";
  switch (event.key) {
    case "ArrowLeft":
      return { does, by: -1 };
    case "ArrowRight":
      return { does, by: 1 };
    case "Home":
      return { does: "first" };
    case "End":
      return { does: "last" };
    case "Escape":
      return { does: "leave" };
    case "h":
      return letters === "on" ? { does: "leave" } : undefined;
    default:
      return undefined;
  }
}

/** Where the next or the last session ends, from a place on: back first to the end of the one before. */
export function sessionStep(groups: readonly HistoryGroup[], place: number, by: 1 | -1): number {
  const at = groups.findIndex(({ from, to }) => from <= place && place <= to);
  const here = groups[at];
  if (here === undefined) return place;
  if (by === 1 && place < here.to) return here.to;
  return groups[at + by]?.to ?? (by === 1 ? here.to : here.from);
}
