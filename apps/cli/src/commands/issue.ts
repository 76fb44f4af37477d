import { issueWarnings } from "@concord/model";
import { AbsencesAnswer } from "@concord/protocol";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { exitCode } from "../failure.ts";
import { askForIssue, askRegistrar } from "../invoices/ask-registrar.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { declinedText, warningText } from "../invoices/declined-text.ts";
import { openInvoice } from "../invoices/settled-invoice.ts";
import { momentText } from "../terminal/moment.ts";
import { hintWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface IssueFlags extends RelayFlags {
  readonly series?: string;
  readonly leased: boolean;
  readonly device?: string;
  readonly json: boolean;
}

export interface VoidFlags extends RelayFlags {
  readonly reason?: string;
  readonly json: boolean;
}

/**
 * `concord issue INVOICE`: asks the registrar for a number, for what the invoice says now. Prints it, and what its receivers may ask for. Who may still have edits of it on a device that is away is named. 3 if it is declined, with what is to be
 * corrected.
 */
export async function issueCommand(wanted: string, flags: IssueFlags): Promise<number> {
  const { api, invoice: seen } = await openInvoice(wanted, flags);
  const document = seen.id;
  const { items: away } = await api.get(`/api/v1/invoices/${document}/absences`, AbsencesAnswer);
  const { request: answer, invoice } = await askForIssue(api, seen, flags.series);
  const number = invoice.issued?.number;
  const warnings = answer.state === "declined" ? [] : issueWarnings(invoice.invoice);
  if (flags.json) {
    writeJson({
      document,
      number: number ?? null,
      state: answer.state,
      declined: answer.declined,
      warnings: warnings.map(({ rule, path, message }) => ({ rule, path, message })),
    });
  } else if (answer.state === "declined") writeHint(declinedText(answer.declined, hintWidth()));
  else {
    writeData(number ?? "");
    const text = warningText(warnings, hintWidth());
    if (text !== undefined) writeHint(text);
    for (const { principal, since } of away) {
      writeHint(
        `${principal.name} has had it open offline since ${momentText(since)}. What was changed there comes as a conflict.`,
      );
    }
  }
  return answer.state === "declined" ? exitCode.findings : exitCode.done;
}

/** `concord void INVOICE`: the number stays used. 3 if it is declined, with the reason. */
export async function voidCommand(wanted: string, flags: VoidFlags): Promise<number> {
  const api = openApi(await locateRelay(flags));
  const document = await findInvoice(api, wanted);
  const { reason } = flags;
  const request = { at: new Date().toISOString(), ...(reason !== undefined && { reason }) };
  const { request: answer, invoice } = await askRegistrar(api, document, "request-void", request);
  if (flags.json) writeJson({ document, state: answer.state, declined: answer.declined });
  else if (answer.state === "declined") writeHint(declinedText(answer.declined, hintWidth()));
  else writeHint(`Voided: ${invoice.issued?.number ?? document}. Its number stays used.`);
  return answer.state === "declined" ? exitCode.findings : exitCode.done;
}
