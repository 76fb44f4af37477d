import { msg, str } from "@lit/localize";
import { EntryKey } from "@concord/model";
import type { Invoice } from "@concord/model";
import { duplicateEdit } from "./invoice-edits.ts";
import type { Edit } from "./invoice-edits.ts";
import type { LineIntent } from "./line-table.ts";

/** What is done to whole lines. */
export type LineChange = Extract<
  LineIntent,
  { readonly type: "move" | "duplicate" | "insert" | "delete" }
>;

/** What an intent comes to; `key` is that of a line that it makes. */
export function editOfIntent(intent: LineChange, invoice: Invoice, key: EntryKey): Edit {
  switch (intent.type) {
    case "move": {
      const after = intent.after === null ? null : EntryKey.parse(intent.after);
      const line = EntryKey.parse(intent.line);
      return { operations: [{ type: "move-line", line, after }], overlay: {} };
    }
    case "duplicate": {
      const line = invoice.lines.find(({ id }) => id === intent.line);
      return { operations: line === undefined ? [] : duplicateEdit(line, key), overlay: {} };
    }
    case "insert": {
      const after = intent.after === null ? null : EntryKey.parse(intent.after);
      const content = { quantity: "1" };
      return { operations: [{ type: "add-line", line: key, after, content }], overlay: {} };
    }
    case "delete": {
      const line = EntryKey.parse(intent.line);
      return {
        operations: [{ type: "remove-line", line }],
        overlay: { [`lines.${line}.removed`]: true },
      };
    }
  }
}

/** What is said in passing of it; "" for nothing. */
export function saysOfIntent(intent: LineChange, invoice: Invoice): string {
  if (intent.type !== "delete") return "";
  const name = invoice.lines.find(({ id }) => id === intent.line)?.name;
  return name === undefined ? msg("Line deleted") : msg(str`Deleted: ${name}`);
}
