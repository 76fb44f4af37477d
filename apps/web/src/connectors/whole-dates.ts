import { html } from "lit";
import type { TemplateResult } from "lit";

const isoDate = /(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\d-])/;

/** A text in which no date breaks at the end of a line. The text stays as it is, also for whoever copies it: a vendor's words may be what support asks for. */
export function wholeDates(text: string): string | readonly (string | TemplateResult)[] {
  const parts = text.split(isoDate);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? html`<span class="whole">${part}</span>` : part,
  );
}
