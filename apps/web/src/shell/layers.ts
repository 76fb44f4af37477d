/** What may lie over the page, one at a time. No layer is of the first view. */
export type Layer = "palette" | "shortcuts" | "sync";
