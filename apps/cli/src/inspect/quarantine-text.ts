import { bold, dim, yellow } from "ansis";
import type { QuarantineAnswer } from "../access/relay-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import { fitColumns } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { momentText } from "../terminal/moment.ts";

/** Refused updates, a line each: what `inspect quarantine ID` takes apart. */
export function quarantineText(items: QuarantineAnswer["items"], width: number): string {
  const rows = items.map(({ id, at, author, document, reason, bytes }) => [
    bold(String(id)),
    dim(momentText(at)),
    yellow(reason),
    oneLine(author.name),
    dim(`document …${shortId(document)}`),
    `${bytes.toLocaleString("en")} B`,
  ]);
  const free = [
    { column: 2, least: 8 },
    { column: 3, least: 8 },
  ];
  return table(fitColumns(rows, width, free), new Set([0, 5]));
}
