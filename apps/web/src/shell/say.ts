/** What a screen has to say in passing. What needs a person stays on the page, and is never said here alone. */
export interface Said {
  readonly text: string;
  /** Takes back what was said to be done. */
  readonly undo?: () => void;
}

/** Says something in the one place for it, from anywhere in the app. */
export function say(from: EventTarget, said: Said): void {
  from.dispatchEvent(new CustomEvent("say", { detail: said, bubbles: true, composed: true }));
}
