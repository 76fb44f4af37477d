import { fieldsIn } from "../parts/active-field.ts";
import type { FieldValue } from "../parts/field-format.ts";

/** What was typed into a field that is no longer there, and was entered nowhere. */
export interface LostEntry {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  /** What it says; undefined where that would have been asked about. */
  readonly value: FieldValue | undefined;
}

/** A line that went while somebody was in it, or had typed something into it. */
export interface LostLine {
  readonly line: string;
  readonly wasHere: boolean;
  /** None where somebody only was in it. */
  readonly entries: readonly LostEntry[];
}

/** Lines are gone in which somebody was, or something stood that was entered nowhere. */
export class LinesLost extends Event {
  readonly lines: readonly LostLine[];
  constructor(lines: readonly LostLine[]) {
    super("lines-lost", { bubbles: true, composed: true });
    this.lines = lines;
  }
}

/** What goes with a row that is about to go; `isHere`: somebody is in it. */
export function lostIn(row: HTMLElement, isHere: boolean): readonly LostLine[] {
  const entries = fieldsIn(row).flatMap((field): readonly LostEntry[] => {
    const text = field.unentered();
    if (text === undefined) return [];
    const reading = field.format.read(text);
    const value = reading.type === "value" ? reading.value : undefined;
    return [{ path: field.path, label: field.label, text, value }];
  });
  return entries.length === 0 && !isHere
    ? []
    : [{ line: row.dataset["line"] ?? "", wasHere: isHere, entries }];
}

/** The row behind one that goes, of those that stay, or the last of them. */
export function rowBehind(
  row: HTMLElement,
  rows: readonly HTMLElement[],
  stays: (row: HTMLElement) => boolean,
): HTMLElement | undefined {
  return rows.slice(rows.indexOf(row) + 1).find(stays) ?? rows.findLast(stays);
}

/** Leads who was in a row that is gone into another one, but into no field of it: what they go on typing is not meant for that. Tab leads on from there. */
export function standIn(row: HTMLElement): void {
  row.tabIndex = -1;
  row.addEventListener("blur", () => row.removeAttribute("tabindex"), { once: true });
  row.focus();
}
