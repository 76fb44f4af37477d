import {
  detectFormat,
  readCsv,
  readInvoiceFile,
  readJson,
  readUbl,
  type CsvAnswers,
  type CsvQuestion,
  type Loss,
  type ReadDeps,
  type ReadResult,
  type Refusal,
} from "@concord/formats";
import type { Invoice } from "@concord/model";
import type { ImportFormat } from "./import-format.ts";

/** What a file holds: invoices, a question that only a person can answer, or nothing that can be read. */
export type Reading =
  | {
      readonly type: "read";
      readonly invoices: readonly Invoice[];
      readonly losses: readonly Loss[];
      readonly warnings: readonly string[];
    }
  | { readonly type: "ambiguous"; readonly questions: readonly CsvQuestion[] }
  | Refusal;

/** Reads a file of any kind that we know. A table may hold many invoices, everything else holds one. */
export function readAny(
  bytes: Uint8Array,
  format: ImportFormat,
  answers: CsvAnswers,
  deps: ReadDeps,
): Reading {
  switch (format) {
    case "csv":
      return readTable(bytes, answers);
    case "ubl":
      return ofOne(readUbl(bytes, deps));
    case "json":
      return ofOne(readJson(bytes));
    case "auto":
      return detectFormat(bytes) === "csv"
        ? readTable(bytes, answers)
        : ofOne(readInvoiceFile(bytes, deps));
  }
}

function readTable(bytes: Uint8Array, answers: CsvAnswers): Reading {
  const result = readCsv(bytes, answers);
  if (result.type !== "read") return result;
  return { ...result, invoices: result.invoices.map(({ invoice }) => invoice) };
}

function ofOne(result: ReadResult): Reading {
  if (result.type === "refused") return result;
  const { invoice, losses, blobs } = result;
  const names = new Map(
    invoice.attachments.map(({ sha256, filename }) => [sha256, filename] as const),
  );
  const warnings = blobs.map(({ sha256, bytes }) => {
    const name = names.get(sha256) ?? "without a name";
    const size = Math.ceil(bytes.length / 1_024).toLocaleString("en");
    return `The embedded document ${name} (${size} KiB) is not stored: keep the file. The invoice holds its name and SHA-256.`;
  });
  return { type: "read", invoices: [invoice], losses, warnings };
}
