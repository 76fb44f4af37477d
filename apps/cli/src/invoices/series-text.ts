import { bold, dim, green, yellow } from "ansis";
import type { ListedLease, RegisteredNumber, SeriesAnswer } from "@concord/protocol";
import { fitColumns, shortenEnd, shortenPath } from "../terminal/fit.ts";
import { momentText } from "../terminal/moment.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { shortId } from "./find-invoice.ts";

/** The series of a workspace with the number that each gives next, a line for each stretch of time in which one counts through. */
export function seriesText(items: SeriesAnswer["items"], width: number): string {
  const rows = items.flatMap(({ id, format, problem, next, periods }) => {
    const head = [
      bold(oneLine(id)),
      oneLine(format ?? "no longer a series of the workspace"),
      oneLine(next?.number ?? ""),
    ];
    if (periods.length === 0) return [[...head, "", "", "", yellow(oneLine(problem ?? ""))]];
    return periods.map((period, index) => [
      ...(index === 0 ? head : ["", "", ""]),
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
  const tellsNext = items.some(({ next }) => next !== undefined);
  const words = ["SERIES", "FORMAT", tellsNext ? "NEXT" : "", "PERIOD", "NUMBERS", "STATE", ""];
  const head = words.map((word) => bold(word));
  const free = [
    { column: 1, least: 8 },
    // By its end, where the count stands.
    { column: 2, least: 8, cut: shortenPath },
    { column: 6, least: 8, cut: shortenEnd },
  ];
  return table(fitColumns([head, ...rows], width, free));
}

const originWords: Partial<Readonly<Record<RegisteredNumber["origin"], string>>> = {
  returned: "came back after a restore",
  elsewhere: "issued elsewhere; the series goes on behind it",
};

/** The register, a line a number. */
export function registerText(numbers: readonly RegisteredNumber[], width: number): string {
  const rows = numbers.map(({ number, state, on, document, reason, origin }) => [
    oneLine(number),
    state === "issued" ? green(state) : yellow(state),
    on,
    dim(document === null ? "" : `…${shortId(document)}`),
    oneLine([reason ?? "", originWords[origin] ?? ""].filter(Boolean).join("; ")),
  ]);
  const head = ["NUMBER", "STATE", "DATE", "INVOICE", "REASON"].map((word) => bold(word));
  const free = [{ column: 4, least: 8, cut: shortenEnd }];
  return table(fitColumns([head, ...rows], width, free));
}

/** A terminal in which a day has to do for the moment at which a lease ends. */
const narrow = 100;

/** Who holds, and held, which series, and on which of their devices. */
export function leasesText(items: readonly ListedLease[], width: number): string {
  const rows = items.map((lease) => [
    oneLine(lease.series),
    String(lease.epoch),
    oneLine(lease.name),
    dim(oneLine(lease.device)),
    `${lease.from}–${lease.to}`,
    width === Infinity ? lease.until : momentText(lease.until).slice(0, width < narrow ? 10 : 16),
    lease.state === "active" ? green(lease.state) : yellow(lease.state),
    oneLine(lease.reason ?? ""),
  ]);
  const words = ["SERIES", "EPOCH", "HOLDER", "DEVICE", "NUMBERS", "UNTIL", "STATE", "REASON"];
  const head = words.map((word) => bold(word));
  const free = [
    { column: 2, least: 8 },
    // Like other ids by its end, which tells two devices of one person apart.
    { column: 3, least: 9, cut: shortenPath },
    { column: 7, least: 8, cut: shortenEnd },
  ];
  return table(fitColumns([head, ...rows], width, free));
}
