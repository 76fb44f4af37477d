import { ValueField } from "./value-field.ts";

/** The fields below a root, however deep. */
export function fieldsIn(root: ParentNode): readonly ValueField[] {
  return [...root.querySelectorAll("*")].flatMap((element) => {
    if (element instanceof ValueField) return [element];
    return element.shadowRoot === null ? [] : fieldsIn(element.shadowRoot);
  });
}

/** The field in which somebody is, however deep it stands. */
export function activeField(): ValueField | undefined {
  let active = document.activeElement;
  while (active !== null && !(active instanceof ValueField)) {
    active = active.shadowRoot?.activeElement ?? null;
  }
  return active ?? undefined;
}
