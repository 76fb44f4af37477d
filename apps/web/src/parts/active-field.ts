import { ValueField } from "./value-field.ts";

/** The fields below a root in which something stands that nobody was told of, however deep. */
export function typedFields(root: ParentNode): readonly ValueField[] {
  return [...root.querySelectorAll("*")].flatMap((element) => {
    if (element instanceof ValueField) return element.hasTyped ? [element] : [];
    return element.shadowRoot === null ? [] : typedFields(element.shadowRoot);
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
