import { isIssuedHere, numberKey } from "@concord/document";
import { JsonValue } from "@concord/model";
import type { DocumentId, Finding } from "@concord/model";
import { z } from "zod";
import type { Api } from "../access/api.ts";
import { allInvoices } from "../access/relay-answers.ts";
import { shortId } from "../invoices/find-invoice.ts";
import type { FileReport, ImportedInvoice } from "./import-files.ts";

const Issued = z.object({ issued: JsonValue.optional() });

/**
 * The reports, with a finding at each invoice that is new here and has the number of another document which we issued ourselves. Both stay: which of the two goes is for a
 * person.
 */
export async function withNumbersOfOurs(
  reports: readonly FileReport[],
  api: Api,
): Promise<readonly FileReport[]> {
  const wanted = new Set(invoicesOf(reports).flatMap((each) => keyOfNew(each) ?? []));
  if (wanted.size === 0) return reports;
  const imported = new Set(invoicesOf(reports).map(({ id }) => id));
  const ours = new Map<string, DocumentId>();
  for (const { id, number } of await allInvoices(api)) {
    if (number === undefined || !wanted.has(numberKey(number)) || imported.has(id)) continue;
    const { issued = null } = await api.get(`/api/v1/invoices/${id}`, Issued);
    if (isIssuedHere(issued)) ours.set(numberKey(number), id);
  }
  return reports.map((report) =>
    report.outcome === "read"
      ? { ...report, invoices: report.invoices.map((each) => withFinding(each, ours)) }
      : report,
  );
}

function invoicesOf(reports: readonly FileReport[]): readonly ImportedInvoice[] {
  return reports.flatMap((report) => (report.outcome === "read" ? report.invoices : []));
}

function numberOfNew({ outcome, number }: ImportedInvoice): string | undefined {
  return outcome === "created" ? number : undefined;
}

function keyOfNew(invoice: ImportedInvoice): string | undefined {
  const number = numberOfNew(invoice);
  return number === undefined ? undefined : numberKey(number);
}

function withFinding(
  invoice: ImportedInvoice,
  ours: ReadonlyMap<string, DocumentId>,
): ImportedInvoice {
  const number = numberOfNew(invoice);
  const id = number === undefined ? undefined : ours.get(numberKey(number));
  if (number === undefined || id === undefined) return invoice;
  return { ...invoice, findings: [...invoice.findings, taken(number, id)] };
}

export const numberOfOurs = "CONCORD-NUMBER-OF-OURS";

function taken(number: string, id: DocumentId): Finding {
  return {
    rule: numberOfOurs,
    path: "number",
    severity: "warning",
    message: `We have issued another document under ${number} ourselves (${shortId(id)}). If this one is ours, too, credit one of the two and issue it anew; if it came from somebody else, nothing is wrong.`,
  };
}
