import { readFile } from "node:fs/promises";
import {
  canonicalContentId,
  type CsvAnswers,
  type CsvQuestion,
  type Loss,
  type ReadDeps,
} from "@concord/formats";
import { claimOf, computeTotals, findings } from "@concord/model";
import type { CurrencyCode, DocumentId, Finding, Invoice } from "@concord/model";
import type { Importer, InvoiceOutcome } from "./import-invoice.ts";
import { inParallel } from "./in-parallel.ts";
import { readAny } from "./read-any.ts";
import type { ImportFormat } from "./import-format.ts";

/** One invoice of a file, and what became of it. */
export interface ImportedInvoice {
  readonly id: DocumentId;
  readonly outcome: InvoiceOutcome["type"];
  readonly number: string | undefined;
  readonly buyer: string | undefined;
  readonly currency: CurrencyCode | undefined;
  readonly gross: string;
  readonly findings: readonly Finding[];
  /** Only of one that was refused, or is here and discarded. */
  readonly reason?: string;
  readonly fix?: string;
}

/** What became of one file. */
export type FileReport =
  | {
      readonly file: string;
      readonly outcome: "read";
      readonly invoices: readonly ImportedInvoice[];
      readonly losses: readonly Loss[];
      readonly warnings: readonly string[];
    }
  | {
      readonly file: string;
      readonly outcome: "ambiguous";
      readonly questions: readonly CsvQuestion[];
    }
  | {
      readonly file: string;
      readonly outcome: "refused";
      /** Counted from 1; absent for a file that cannot be opened. */
      readonly line?: number;
      readonly column?: number;
      readonly reason: string;
      readonly fix: string;
    };

export interface ImportSettings {
  readonly format: ImportFormat;
  readonly answers: CsvAnswers;
  readonly importer: Importer;
  readonly deps: ReadDeps;
  /** Called after each file. */
  readonly onProgress?: (done: number) => void;
}

/** Files at work at once: enough to fill the relay's group commits, few enough for a small machine's memory. */
const filesAtOnce = 8;

/** Imports files, each for itself: a bad one is reported and does not stop the others. Throws only if the relay cannot be used. */
export function importFiles(
  files: readonly string[],
  settings: ImportSettings,
): Promise<readonly FileReport[]> {
  let done = 0;
  return inParallel(files, filesAtOnce, async (file) => {
    const report = await importFile(file, settings);
    done += 1;
    settings.onProgress?.(done);
    return report;
  });
}

async function importFile(file: string, settings: ImportSettings): Promise<FileReport> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    return {
      file,
      outcome: "refused",
      reason: "The file can't be opened.",
      fix: "Check the path and its permissions.",
    };
  }
  const reading = readAny(bytes, settings.format, settings.answers, settings.deps);
  if (reading.type === "refused") {
    const { type: _, ...refusal } = reading;
    return { file, outcome: "refused", ...refusal };
  }
  if (reading.type === "ambiguous") {
    return { file, outcome: "ambiguous", questions: reading.questions };
  }
  const { losses, warnings } = reading;
  const invoices: ImportedInvoice[] = [];
  for (const invoice of reading.invoices) {
    invoices.push(await importOne(invoice, settings.importer));
  }
  return { file, outcome: "read", invoices, losses, warnings };
}

async function importOne(invoice: Invoice, importer: Importer): Promise<ImportedInvoice> {
  const id = canonicalContentId(invoice);
  const { type, ...refusal } = await importer(id, invoice);
  const phase = invoice.number === undefined ? "draft" : "issued";
  return {
    id,
    outcome: type,
    number: invoice.number,
    buyer: invoice.buyer?.name,
    currency: invoice.currency,
    gross: claimOf(invoice, computeTotals(invoice), phase).gross,
    findings: findings(invoice),
    ...refusal,
  };
}
