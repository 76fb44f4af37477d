import type { FileReport } from "./import-files.ts";

/** An import in numbers. */
export interface ImportSummary {
  readonly files: number;
  /** Invoices that were not here. */
  readonly created: number;
  /** Invoices that were here already. */
  readonly linked: number;
  /** Invoices that were here already, as drafts that somebody has thrown away. */
  readonly discarded: number;
  /** Files that need an answer first. */
  readonly ambiguous: number;
  /** Files and invoices that were not taken. */
  readonly refused: number;
  /** What files said that an invoice has no place for. */
  readonly losses: number;
  /** Differences and gaps of at least a warning, in the invoices that were read. */
  readonly findings: number;
}

/** Counts. */
export function summaryOfImport(reports: readonly FileReport[]): ImportSummary {
  const read = reports.filter((report) => report.outcome === "read");
  const invoices = read.flatMap((report) => report.invoices);
  const outcomes = [...reports, ...invoices].map(({ outcome }) => outcome);
  const count = (wanted: string): number => outcomes.filter((one) => one === wanted).length;
  return {
    files: reports.length,
    created: count("created"),
    linked: count("linked"),
    discarded: count("discarded"),
    ambiguous: count("ambiguous"),
    refused: count("refused"),
    losses: read.reduce((sum, { losses }) => sum + losses.length, 0),
    findings: invoices.reduce((sum, invoice) => sum + weighty(invoice), 0),
  };
}

/** Findings that somebody may have to do something about; `info` lies within the tolerance of every known checker. */
export function weighty({
  findings,
}: {
  readonly findings: readonly { severity: string }[];
}): number {
  return findings.filter(({ severity }) => severity !== "info").length;
}
