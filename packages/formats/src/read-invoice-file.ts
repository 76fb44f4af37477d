import { type FileFormat, detectFormat } from "./detect-format.ts";
import { readJson } from "./invoice-json.ts";
import type { ReadResult, Refusal } from "./read-result.ts";
import { type ReadDeps, readUbl } from "./read-ubl.ts";

const unread: Readonly<Record<Exclude<FileFormat, "ubl" | "json">, Refusal>> = {
  cii: {
    type: "refused",
    line: 1,
    reason: "This is a UN/CEFACT Cross Industry Invoice (CII), which is not read yet.",
    fix: "Convert it to UBL first, or ask the sender for the UBL form.",
  },
  csv: {
    type: "refused",
    line: 1,
    reason: "This is a table, which can hold many invoices.",
    fix: "Import it as CSV, so that its columns can be matched.",
  },
  unknown: {
    type: "refused",
    line: 1,
    reason: "The content is none of the formats that we read.",
    fix: "Send the invoice as UBL 2.1, JSON or CSV.",
  },
};

/** Reads a file that holds one invoice, whatever of our formats it is in. Tables hold many and are read by `readCsv`. */
export function readInvoiceFile(bytes: Uint8Array, deps: ReadDeps): ReadResult {
  const format = detectFormat(bytes);
  if (format === "ubl") return readUbl(bytes, deps);
  if (format === "json") return readJson(bytes);
  return unread[format];
}
