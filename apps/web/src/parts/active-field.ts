import { ValueField } from "./value-field.ts";

/** The field in which somebody is, however deep it stands. */
export function activeField(): ValueField | undefined {
  let active = document.activeElement;
  while (active !== null && !(active instanceof ValueField)) {
    active = active.shadowRoot?.activeElement ?? null;
  }
  return active ?? undefined;
}
