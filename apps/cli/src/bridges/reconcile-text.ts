import { bold, dim, green, yellow } from "ansis";
import type { ReconcileAnswer } from "../access/bridge-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import { fitColumns } from "../terminal/fit.ts";
import type { FreeColumn } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

type Difference = ReconcileAnswer["findings"][number]["differences"][number];

/** The disagreements field by field, what waits for a person, what could not be compared, and the sum. */
export function reconcileText(report: ReconcileAnswer, vendor: string, width: number): string {
  const whole = width === Infinity;
  const head = ["INVOICE", "DOCUMENT", "FIELD", vendor.toUpperCase(), "HERE", "REPAIR"];
  const rows = report.findings.flatMap(({ number, document, differences, waiting }) =>
    differences.map((difference) => [
      oneLine(number ?? "–"),
      dim(whole ? document : shortId(document)),
      difference.field,
      yellow(oneLine(difference.theirs ?? "–")),
      yellow(oneLine(difference.ours ?? "–")),
      dim(waiting.length > 0 ? "waits for a person" : repair(difference)),
    ]),
  );
  const waits = report.findings.flatMap(({ number, document, waiting }) =>
    waiting.map(
      ({ id, reason }) =>
        `${yellow("waits for a person")}  ${oneLine(number ?? shortId(document))}: ${oneLine(reason)}  ${dim(oneLine(id))}`,
    ),
  );
  const unchecked = report.unchecked.map(
    ({ ref, reason }) => `${yellow("not compared")}  ${ref.kind} ${ref.id}: ${oneLine(reason)}`,
  );
  const agreeing = `${report.agreeing} of ${report.checked} linked invoices agree with ${vendor}.`;
  return [
    rows.length === 0
      ? ""
      : table(fitColumns([head.map((word) => bold(word)), ...rows], width, freeColumns)),
    waits.join("\n"),
    unchecked.join("\n"),
    report.agreeing === report.checked ? green(agreeing) : agreeing,
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/** No number, amount or date is longer. */
const freeColumns: readonly FreeColumn[] = [
  { column: 3, least: 18 },
  { column: 4, least: 18 },
];

function repair({ fix }: Difference): string {
  switch (fix) {
    case "read":
      return "read it again";
    case "tell":
      return "tell them";
    case "ask":
      return "a person decides";
  }
}
