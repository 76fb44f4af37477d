/** What was typed since it began, and until it is disposed of. */
export interface TypeAhead extends Disposable {
  readonly text: () => string;
}

/** Takes what is typed while a layer is on its way: it is for the field there, not for the one that still has the focus. Other keys do what they always do. */
export function typeAhead(target: Window): TypeAhead {
  let text = "";
  const take = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) text += event.key;
    else if (event.key === "Backspace") text = text.slice(0, -1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  target.addEventListener("keydown", take, { capture: true });
  return {
    text: () => text,
    [Symbol.dispose]: () => target.removeEventListener("keydown", take, { capture: true }),
  };
}
