import { bold, dim, yellow } from "ansis";
import type { QuarantineAnswer } from "../access/relay-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import { shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { momentText } from "../terminal/moment.ts";

/** Refused updates, a line each: what `inspect quarantine ID` takes apart. */
export function quarantineText(items: QuarantineAnswer["items"]): string {
  const rows = items.map(({ id, at, author, document, reason, bytes }) => [
    bold(String(id)),
    dim(momentText(at)),
    yellow(reason),
    shorten(author.name, 30),
    dim(`document …${shortId(document)}`),
    `${bytes.toLocaleString("en")} B`,
  ]);
  return table(rows, new Set([0, 5]));
}
