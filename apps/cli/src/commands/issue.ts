import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { seenDigest } from "@concord/document";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer, Written } from "../access/relay-answers.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { declinedText } from "../invoices/declined-text.ts";
import { writeData, writeHint, writeJson } from "../terminal/output.ts";

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

const askEveryMs = 50;
const patienceMs = 15_000;

/** `concord issue INVOICE`: asks the registrar for a number, for what the invoice says now. Prints it. 3 if it is declined, with what is to be corrected. */
export async function issueCommand(wanted: string, flags: IssueFlags): Promise<number> {
  const api = openApi(await locateRelay(flags));
  const document = await findInvoice(api, wanted);
  const seen = await api.get(`/api/v1/invoices/${document}`, InvoiceAnswer);
  const { series } = flags;
  const request = {
    digest: seenDigest(seen.invoice),
    at: new Date().toISOString(),
    ...(series !== undefined && { series }),
  };
  const { request: answer, invoice } = await ask(api, document, "request-issue", request);
  const number = invoice.issued?.number;
  if (flags.json) {
    writeJson({ document, number: number ?? null, state: answer.state, declined: answer.declined });
  } else if (answer.state === "declined") writeHint(declinedText(answer.declined));
  else writeData(number ?? "");
  return answer.state === "declined" ? exitCode.findings : exitCode.done;
}

/** `concord void INVOICE`: the number stays used. 3 if it is declined, with the reason. */
export async function voidCommand(wanted: string, flags: VoidFlags): Promise<number> {
  const api = openApi(await locateRelay(flags));
  const document = await findInvoice(api, wanted);
  const { reason } = flags;
  const request = { at: new Date().toISOString(), ...(reason !== undefined && { reason }) };
  const { request: answer, invoice } = await ask(api, document, "request-void", request);
  if (flags.json) writeJson({ document, state: answer.state, declined: answer.declined });
  else if (answer.state === "declined") writeHint(declinedText(answer.declined));
  else writeHint(`Voided: ${invoice.issued?.number ?? document}. Its number stays used.`);
  return answer.state === "declined" ? exitCode.findings : exitCode.done;
}

type RequestAnswer = InvoiceAnswer["requests"][number];

/** Puts a request on the invoice and waits until it is answered. */
async function ask(
  api: Api,
  document: string,
  type: "request-issue" | "request-void",
  request: Readonly<Record<string, string>>,
): Promise<{ readonly request: RequestAnswer; readonly invoice: InvoiceAnswer }> {
  const key = `cli-${randomUUID()}`;
  const path = `/api/v1/invoices/${document}`;
  await api.post(`${path}/operations`, { operations: [{ type, key, request }] }, Written);
  const until = Date.now() + patienceMs;
  for (;;) {
    const invoice = await api.get(path, InvoiceAnswer);
    const found = invoice.requests.find((each) => each.key === key);
    if (found !== undefined && found.state !== "standing") return { request: found, invoice };
    if (Date.now() > until) {
      throw new CommandFailure(
        "The request stands, and nobody has answered it yet. After a restore the relay waits a while before it gives numbers; concord invoices show tells when it is answered.",
      );
    }
    await wait(askEveryMs);
  }
}
