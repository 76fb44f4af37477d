import { bold, dim, green, yellow } from "ansis";
import type { RegisteredNumber, SeriesAnswer } from "@concord/protocol";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { shortId } from "./find-invoice.ts";

/** The series of a workspace, a line for each stretch of time in which one counts through. */
export function seriesText(items: SeriesAnswer["items"]): string {
  const rows = items.flatMap(({ id, format, problem, periods }) => {
    const head = [bold(oneLine(id)), oneLine(format ?? "no longer a series of the workspace")];
    if (periods.length === 0) return [[...head, "", "", "", yellow(oneLine(problem ?? ""))]];
    return periods.map((period, index) => [
      ...(index === 0 ? head : ["", ""]),
      period.period,
      `${period.first}–${period.last}`,
      [
        `${period.issued} issued, ${period.void} void`,
        ...(period.expired > 0 ? [`${period.expired} expired`] : []),
      ].join(", "),
      yellow(
        [
          ...(period.missing > 0 ? [`${period.missing} missing`] : []),
          ...(period.doubled > 0 ? [`${period.doubled} twice`] : []),
          ...(index === 0 && problem !== undefined ? [oneLine(problem)] : []),
        ].join(", "),
      ),
    ]);
  });
  const head = ["SERIES", "FORMAT", "PERIOD", "NUMBERS", "STATE", ""].map((word) => bold(word));
  return table([head, ...rows]);
}

/** The register, a line a number. */
export function registerText(numbers: readonly RegisteredNumber[]): string {
  const rows = numbers.map(({ number, state, on, document, reason, origin }) => [
    oneLine(number),
    state === "issued" ? green(state) : yellow(state),
    on,
    dim(document === null ? "" : `…${shortId(document)}`),
    oneLine(
      [reason ?? "", origin === "returned" ? "came back after a restore" : ""]
        .filter(Boolean)
        .join("; "),
    ),
  ]);
  const head = ["NUMBER", "STATE", "DATE", "INVOICE", "REASON"].map((word) => bold(word));
  return table([head, ...rows]);
}
