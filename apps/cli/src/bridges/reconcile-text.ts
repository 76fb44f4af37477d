import { bold, dim, green, yellow } from "ansis";
import type { ReconcileAnswer } from "../access/bridge-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import { oneLine, shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

type Difference = ReconcileAnswer["findings"][number]["differences"][number];

/** The disagreements field by field, what waits for a person, what could not be compared, and the sum. */
export function reconcileText(report: ReconcileAnswer, vendor: string, width: number): string {
  const whole = width === Infinity;
  const head = ["INVOICE", "DOCUMENT", "FIELD", vendor.toUpperCase(), "HERE", "REPAIR"];
  const rows = report.findings.flatMap(({ number, document, differences, waiting }) =>
    differences.map((difference) => [
      shorten(number ?? "–", whole ? Infinity : 18),
      dim(whole ? document : shortId(document)),
      difference.field,
      yellow(shorten(difference.theirs ?? "–", 18)),
      yellow(shorten(difference.ours ?? "–", 18)),
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
    rows.length === 0 ? "" : table([head.map((word) => bold(word)), ...rows]),
    waits.join("\n"),
    unchecked.join("\n"),
    report.agreeing === report.checked ? green(agreeing) : agreeing,
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

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
