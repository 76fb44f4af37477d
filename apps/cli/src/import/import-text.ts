import { cyan, dim, green, red, yellow } from "ansis";
import { money } from "../terminal/money.ts";
import { fitColumns, shortenPath } from "../terminal/fit.ts";
import { counted, oneLine, shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import type { FileReport, ImportedInvoice } from "./import-files.ts";
import { summaryOfImport, weighty } from "./import-summary.ts";
import { numberOfOurs } from "./numbers-of-ours.ts";

interface Style {
  /** Columns of the terminal; Infinity cuts nothing. */
  readonly width: number;
  readonly dryRun: boolean;
}

/** The report for a person: a row for each invoice, then what was not taken and why, then the sum. */
export function importText(reports: readonly FileReport[], { width, dryRun }: Style): string {
  const rows = reports.flatMap((report) =>
    report.outcome === "read" ? report.invoices.map((invoice) => row(report, invoice)) : [],
  );
  const blocks = [
    table(fitColumns(rows, width, [{ column: 1, least: 16, cut: shortenPath }]), new Set([3])),
    reports.flatMap((report) => warningsOf(report)).join("\n"),
    reports.flatMap((report) => questionsOf(report)).join("\n\n"),
    discardedText(reports),
    refusalsText(reports),
    total(reports, dryRun),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

type ReadReport = Extract<FileReport, { outcome: "read" }>;

function row(report: ReadReport, invoice: ImportedInvoice): readonly string[] {
  const remarks = [
    report.losses.length > 0 ? counted(report.losses.length, "loss", "losses") : "",
    weighty(invoice) > 0 ? counted(weighty(invoice), "finding") : "",
  ];
  return [
    outcomeWord(invoice.outcome),
    oneLine(report.file),
    shorten(invoice.number ?? "no number", 20),
    money(invoice.gross, invoice.currency),
    dim(remarks.filter(Boolean).join(", ")),
  ];
}

function outcomeWord(outcome: ImportedInvoice["outcome"]): string {
  switch (outcome) {
    case "created":
      return green("created");
    case "linked":
      return cyan("already here");
    case "discarded":
      return yellow("discarded");
    case "refused":
      return red("refused");
  }
}

function warningsOf(report: FileReport): readonly string[] {
  if (report.outcome !== "read") return [];
  const twice = report.invoices.flatMap(({ findings }) =>
    findings.filter(({ rule }) => rule === numberOfOurs).map(({ message }) => message),
  );
  return [...report.warnings, ...twice].map(
    (warning) => `${yellow("note")}  ${report.file}: ${oneLine(warning)}`,
  );
}

/** What only a person can say about a file, with the flags that say it. */
function questionsOf(report: FileReport): readonly string[] {
  if (report.outcome !== "ambiguous") return [];
  return report.questions.map(({ about, choices }) => {
    const question =
      about === "decimal" ? "what is the decimal mark?" : "in what order are the dates?";
    const rows = choices.map(({ answer, example }) => [
      `  ${flagOf(about)} ${/^[.,]$/.test(answer) ? `"${answer}"` : answer}`,
      dim(oneLine(example)),
    ]);
    return `${yellow("ambiguous")}  ${report.file}: ${question}\n${table(rows)}`;
  });
}

/** What is here, and in no list: each with the way to have it back. */
function discardedText(reports: readonly FileReport[]): string {
  return reports
    .flatMap((report) =>
      report.outcome === "read" ? report.invoices.map((each) => ({ report, each })) : [],
    )
    .filter(({ each }) => each.outcome === "discarded")
    .map(({ report, each: { reason = "", fix = "" } }) =>
      [`${yellow("discarded")}  ${report.file}`, `  ${reason}`, `  ${fix}`].join("\n"),
    )
    .join("\n");
}

interface RefusalAt {
  readonly place: string;
  readonly reason: string;
  readonly fix: string;
}

/** Files that were refused for one reason stand together, so that fifty of a kind do not hide the one that differs. */
function refusalsText(reports: readonly FileReport[]): string {
  const groups = Map.groupBy(reports.flatMap(refusalsOf), ({ reason, fix }) => `${reason} ${fix}`);
  return [...groups.values()]
    .map((group) => {
      const places = group.map(({ place }) => `${red("refused")}  ${place}`);
      const [{ reason, fix } = { reason: "", fix: "" }] = group;
      return [...places, `  ${oneLine(reason)}`, `  ${oneLine(fix)}`].join("\n");
    })
    .join("\n\n");
}

function refusalsOf(report: FileReport): readonly RefusalAt[] {
  switch (report.outcome) {
    case "refused": {
      const { file, line, column, reason, fix } = report;
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      return [{ place, reason, fix }];
    }
    case "read":
      return report.invoices.flatMap(({ outcome, number, reason = "", fix = "" }) =>
        outcome === "refused"
          ? [{ place: `${report.file}: ${oneLine(number ?? "no number")}`, reason, fix }]
          : [],
      );
    case "ambiguous":
      return [];
  }
}

function flagOf(about: "decimal" | "dateOrder"): string {
  return about === "decimal" ? "--decimal" : "--date-order";
}

function total(reports: readonly FileReport[], dryRun: boolean): string {
  const { files, created, linked, discarded, ambiguous, refused, losses, findings } =
    summaryOfImport(reports);
  const parts = [
    `${created} ${dryRun ? "would be created" : "created"}`,
    `${linked} already here`,
    ...(discarded > 0 ? [yellow(`${discarded} here and discarded`)] : []),
    ...(ambiguous > 0 ? [yellow(`${ambiguous} ambiguous`)] : []),
    ...(refused > 0 ? [red(`${refused} refused`)] : []),
  ];
  const remarks = [
    ...(losses > 0 ? [counted(losses, "loss", "losses")] : []),
    ...(findings > 0 ? [counted(findings, "finding")] : []),
  ];
  return `${counted(files, "file")}: ${parts.join(", ")}.${remarks.length > 0 ? ` ${dim(`${remarks.join(", ")}; --json lists them.`)}` : ""}`;
}
