import type { DeclinedFact } from "@concord/document";
import type { Finding } from "@concord/model";
import { yellow } from "ansis";
import { wrapLast } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

/** Why a request was not followed, and each field to correct. */
export function declinedText(declined: DeclinedFact | undefined, width: number): string {
  return listed(oneLine(declined?.reason ?? ""), declined?.findings ?? [], width);
}

/** What receivers may ask for of an invoice that is issued all the same. Undefined where there is nothing to tell. */
export function warningText(warnings: readonly Finding[], width: number): string | undefined {
  return warnings.length === 0
    ? undefined
    : listed("Issued. Receivers may ask for:", warnings, width);
}

function listed(
  head: string,
  findings: NonNullable<DeclinedFact["findings"]>,
  width: number,
): string {
  const rows = findings.map(({ path, message }) => [`  ${yellow(path ?? "")}`, oneLine(message)]);
  return [head, ...(rows.length > 0 ? [table(wrapLast(rows, width))] : [])].join("\n");
}
