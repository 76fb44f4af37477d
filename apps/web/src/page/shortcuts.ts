/** What a key does anywhere in the app. */
export type Shortcut =
  | { readonly does: "palette" }
  | { readonly does: "shortcuts" }
  | { readonly does: "new-invoice" }
  /** Out of a document, back to the list. */
  | { readonly does: "back" }
  | { readonly does: "go"; readonly key: string };

/** A key that was pressed, and whether something is being typed with it. */
export interface Press {
  readonly key: string;
  readonly isCommand: boolean;
  readonly isAlt: boolean;
  readonly isTyping: boolean;
  readonly at: number;
}

/** G and a letter belong together for so long. */
const togetherMs = 1_500;

/**
 * The shortcut that a press means, if any.
 *
 * @param before the press before it: G, then a letter, goes somewhere
 * @param letters whether single letters do anything: whoever speaks to the computer, or slips, may want none
 */
export function shortcutOf(
  press: Press,
  before: Press | undefined,
  letters: "on" | "off",
): Shortcut | undefined {
  const key = press.key.toLowerCase();
  if (press.isCommand && !press.isAlt && key === "k") return { does: "palette" };
  if (press.isCommand || press.isAlt || press.isTyping) return undefined;
  if (key === "escape") return { does: "back" };
  if (letters === "off") return undefined;
  const isAfterG =
    before !== undefined &&
    before.key.toLowerCase() === "g" &&
    !before.isTyping &&
    press.at - before.at < togetherMs;
  if (isAfterG) return { does: "go", key };
  if (key === "n") return { does: "new-invoice" };
  return key === "?" ? { does: "shortcuts" } : undefined;
}

/** Whether what is pressed goes into a field. */
export function isTyping(event: Event): boolean {
  return event
    .composedPath()
    .some(
      (each) =>
        each instanceof HTMLElement &&
        (each.isContentEditable ||
          each.matches("textarea, select, input:not([type=checkbox], [type=radio])")),
    );
}

export function pressOf(event: KeyboardEvent): Press {
  return {
    key: event.key,
    isCommand: event.metaKey || event.ctrlKey,
    isAlt: event.altKey,
    isTyping: isTyping(event),
    at: event.timeStamp,
  };
}

const place = "concord-single-keys";

/** Whether single letters are shortcuts on this device. */
export function lettersOf(storage: Pick<Storage, "getItem">): "on" | "off" {
  return storage.getItem(place) === "off" ? "off" : "on";
}

export function chooseLetters(letters: "on" | "off", storage: Pick<Storage, "setItem">): void {
  storage.setItem(place, letters);
}

/** Whether a key was pressed in what lies over the page, whose keys are its own. */
export function isInLayer(event: Event): boolean {
  return event.composedPath().some((each) => each instanceof HTMLDialogElement);
}
