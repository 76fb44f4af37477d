import { DocumentId } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import type { Api } from "../access/api.ts";
import { allInvoices } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { money } from "../terminal/money.ts";
import { fitColumns } from "../terminal/fit.ts";
import { hintWidth, oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

/** The part of an id that people see and type: its end, since the beginning of a UUIDv7 is only the hour. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/**
 * The invoice that a person means by an id, the end of an id (6 characters at least), or a number. Fails with the choices if several
 * answer to it.
 */
export async function findInvoice(api: Pick<Api, "get">, wanted: string): Promise<DocumentId> {
  const id = DocumentId.safeParse(wanted.toLowerCase());
  if (id.success) return id.data;
  return chooseInvoice(await allInvoices(api, { discarded: "with" }), wanted);
}

/** The same among known invoices. */
function chooseInvoice(invoices: readonly InvoiceSummary[], wanted: string): DocumentId {
  const byNumber = invoices.filter(({ number }) => number === wanted);
  const byEnd =
    wanted.length >= 6 ? invoices.filter(({ id }) => id.endsWith(wanted.toLowerCase())) : [];
  const found = byNumber.length > 0 ? byNumber : byEnd;
  const [only, ...others] = found;
  if (only === undefined) {
    throw new CommandFailure(
      `No invoice is called ${wanted}. Give its number, its id or the end of its id; concord invoices list shows them.`,
    );
  }
  if (others.length > 0) {
    const rows = found.map(({ id, buyerName, issueDate, gross, currency }) => [
      `  ${id}`,
      oneLine(buyerName ?? "–"),
      issueDate ?? "–",
      money(gross, currency),
    ]);
    const fitting = fitColumns(rows, hintWidth(), [{ column: 1, least: 8 }]);
    const choices = table(fitting, new Set([3]));
    throw new CommandFailure(
      `${found.length} invoices are called ${wanted}. Name one by its id:\n${choices}`,
    );
  }
  return only.id;
}
