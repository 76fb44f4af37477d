/** What has the focus, however deep in components. Undefined where nothing has it. */
export function focusedElement(): HTMLElement | undefined {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement && found !== document.body ? found : undefined;
}

const moves = ["blur", "focusout", "focus", "focusin"] as const;
const unheard = (event: Event): void => event.stopImmediatePropagation();

/** Does what takes a part of the page out of it for a moment, as moving it to another place does. Whoever is in it is where they were then, with what they had selected, and nothing in it hears that they were gone. */
export function keepFocus(part: DocumentFragment | HTMLElement, move: () => void): void {
  const at = focusedElement();
  const isText = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
  const selection = isText ? ([at.selectionStart, at.selectionEnd] as const) : undefined;
  for (const each of moves) part.addEventListener(each, unheard, { capture: true });
  try {
    move();
    if (at?.isConnected !== true || focusedElement() === at) return;
    at.focus();
    if (isText && selection !== undefined) at.setSelectionRange(...selection);
  } finally {
    for (const each of moves) part.removeEventListener(each, unheard, { capture: true });
  }
}
