import type { DeclinedFact } from "@concord/document";
import { yellow } from "ansis";
import { wrapLast } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

/** Why a request was not followed, and each field to correct. */
export function declinedText(declined: DeclinedFact | undefined, width: number): string {
  const rows = (declined?.findings ?? []).map(({ path, message }) => [
    `  ${yellow(path ?? "")}`,
    oneLine(message),
  ]);
  return [
    oneLine(declined?.reason ?? ""),
    ...(rows.length > 0 ? [table(wrapLast(rows, width))] : []),
  ].join("\n");
}
