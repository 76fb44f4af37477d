import { decodeText } from "./decode-text.ts";
import { type FileFormat, detectFormat } from "./detect-format.ts";
import { readJson } from "./invoice-json.ts";
import type { ReadResult, Refusal } from "./read-result.ts";
import { type ReadDeps, readUbl } from "./read-ubl.ts";
import { whyNoTable } from "./table-shape.ts";

const unread: Readonly<Record<Exclude<FileFormat, "ubl" | "json" | "unknown">, Refusal>> = {
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
};

/** Reads a file that holds one invoice, whatever of our formats it is in. Tables hold many and are read by `readCsv`. */
export function readInvoiceFile(bytes: Uint8Array, deps: ReadDeps): ReadResult {
  const format = detectFormat(bytes);
  if (format === "ubl") return readUbl(bytes, deps);
  if (format === "json") return readJson(bytes);
  if (format === "unknown") return whyUnknown(bytes);
  return unread[format];
}

function whyUnknown(bytes: Uint8Array): Refusal {
  const decoded = decodeText(bytes);
  if (decoded.type === "refused") return decoded;
  const text = decoded.text.trim();
  if (text === "") {
    return { type: "refused", line: 1, reason: "The file is empty.", fix: "Check the export." };
  }
  const reason = "The content is none of the formats that we read.";
  const fix = "Send the invoice as UBL 2.1, JSON or CSV.";
  const table = text.startsWith("<") ? undefined : whyNoTable(decoded.text);
  return table === undefined
    ? { type: "refused", line: 1, reason, fix }
    : {
        ...table,
        reason: `${reason} As a table: ${table.reason}`,
        fix: `${table.fix} If it is no table: ${fix}`,
      };
}
