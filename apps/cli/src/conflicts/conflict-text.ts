import type { ConflictSide } from "@concord/document";
import type { InvoiceSummary, JsonValue } from "@concord/model";
import { bold, cyan, dim, green, yellow } from "ansis";
import type { ListedConflict } from "../access/relay-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import { oneLine, shorten } from "../terminal/output.ts";
import { fitColumns } from "../terminal/fit.ts";
import { table } from "../terminal/table.ts";
import { momentText } from "../terminal/moment.ts";

/** As many characters of a conflict's id as people see and type. */
export const shortConflictId = 8;

/** Open conflicts, each with both values, both authors and both times. */
export function conflictsText(
  conflicts: readonly ListedConflict[],
  invoices: ReadonlyMap<string, InvoiceSummary>,
  width: number,
): string {
  return conflicts
    .map((conflict) => conflictText(conflict, invoices.get(conflict.document), width))
    .join("\n\n");
}

function conflictText(
  { id, document, record, attention }: ListedConflict,
  invoice: InvoiceSummary | undefined,
  width: number,
): string {
  const name = oneLine(invoice?.number ?? `draft …${shortId(document)}`);
  const buyer = invoice?.buyerName === undefined ? "" : ` · ${shorten(invoice.buyerName, 30)}`;
  const head = [
    bold(cyan(width === Infinity ? id : id.slice(0, shortConflictId))),
    bold(record.path),
    dim(`invoice ${name}${buyer}`),
    yellow(kindWord(record.kind)),
    ...(attention === "history" ? [dim("only for the history")] : []),
  ].join("  ");
  const rows = [
    [green("  kept"), ...side(record.kept)],
    [yellow("  lost"), ...side(record.lost)],
  ];
  const free = [
    { column: 1, least: 20 },
    { column: 2, least: 12 },
  ];
  const way =
    record.kind === "edited-after-issue"
      ? `\n${dim(`  concord credit ${name} --reissue credits it and begins a new one with the edit`)}`
      : "";
  return `${head}\n${table(fitColumns(rows, width, free))}${way}`;
}

function side({ value, author, at }: ConflictSide): readonly string[] {
  return [
    value === undefined ? dim("never reached us") : oneLine(valueText(value)),
    oneLine(author ?? "unknown"),
    dim(at === undefined ? "" : momentText(at)),
  ];
}

/** A register's value as people read it. */
export function valueText(value: JsonValue): string {
  if (value === null) return "(empty)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function kindWord(kind: ListedConflict["record"]["kind"]): string {
  switch (kind) {
    case "concurrent":
      return "edited at the same time";
    case "edited-after-issue":
      return "edited after issue";
    case "edited-while-removed":
      return "edited while removed";
    case "over-payment":
      return "paid too much";
    case "overused-credit":
      return "more credit used than there was";
    case "fact-differs":
      return "two contents of one fact";
    case "authority":
      return "another tool decides";
    case "lease-ended":
      return "issued by a device, and not all is as it should be";
    case "number-twice":
      return "two invoices have its number";
  }
}
