import { randomUUID } from "node:crypto";
import type { CreditWish, InvoiceLine, DecimalString } from "@concord/model";
import type { Api } from "../access/api.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CreditAnswer } from "../access/relay-answers.ts";
import type { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { askForIssue } from "../invoices/ask-registrar.ts";
import { declinedText } from "../invoices/declined-text.ts";
import { nameOf, openInvoice } from "../invoices/settled-invoice.ts";
import { decimalOf } from "../settings/number-options.ts";
import { money } from "../terminal/money.ts";
import { hintWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface CreditFlags extends RelayFlags {
  readonly amount?: string;
  readonly line: readonly string[];
  readonly reason?: string;
  readonly reissue: boolean;
  readonly issue: boolean;
  readonly json: boolean;
}

/**
 * `concord credit INVOICE`: makes a credit note of all that is left, of an amount or of quantities of lines, as a draft; prints its id. With `--issue` it is issued
 * at once, and its number is printed; 3 if that is declined. With `--reissue` a new invoice is begun beside it, with what was edited after the issue.
 */
export async function creditCommand(wanted: string, flags: CreditFlags): Promise<number> {
  const { api, invoice: credited } = await openInvoice(wanted, flags);
  const { reason } = flags;
  const made = await api.post(
    `/api/v1/invoices/${credited.id}/credit-notes`,
    {
      credit: wishOf(flags, credited.invoice.lines),
      reissue: flags.reissue,
      ...(reason !== undefined && { reason }),
    },
    CreditAnswer,
    // Whoever asks again, since no answer came, gets the same one.
    { "idempotency-key": `cli-${randomUUID()}` },
  );
  const note = made.creditNote;
  const issued = flags.issue ? await issueNote(api, note) : undefined;
  const shown = issued?.invoice ?? note;
  const declined = issued?.request.declined;
  if (flags.json) {
    writeJson({
      creditNote: {
        document: note.id,
        number: shown.issued?.number ?? null,
        amount: note.computed.claim,
        currency: note.invoice.currency ?? null,
      },
      invoice: made.invoice === null ? null : { document: made.invoice.id },
      ...(declined !== undefined && { declined }),
    });
  } else {
    const amount = money(note.computed.claim, note.invoice.currency);
    const of = nameOf(credited);
    writeHint(
      shown.issued === undefined
        ? `A draft of a credit note over ${amount} of ${of}. concord issue gives it its number.`
        : `Credited: ${amount} of ${of}.`,
    );
    if (made.invoice !== null) writeHint(`The new invoice is the draft ${made.invoice.id}.`);
    if (declined !== undefined) writeHint(declinedText(declined, hintWidth()));
    writeData(shown.issued?.number ?? note.id);
  }
  return declined === undefined ? exitCode.done : exitCode.findings;
}

async function issueNote(api: Api, note: InvoiceAnswer) {
  // Of a reissue that was asked for before, the note may be issued.
  return note.issued === undefined ? askForIssue(api, note) : undefined;
}

function wishOf(
  { amount, line, reissue }: Pick<CreditFlags, "amount" | "line" | "reissue">,
  lines: readonly InvoiceLine[],
): CreditWish {
  const isPart = amount !== undefined || line.length > 0;
  if (reissue && isPart) {
    throw new CommandFailure(
      "A new invoice stands for all of the old one: leave out --amount and --line.",
    );
  }
  if (amount !== undefined && line.length > 0) {
    throw new CommandFailure("Credit an amount or lines, not both.");
  }
  if (amount !== undefined) return { type: "amount", amount: decimalOf(amount, "--amount") };
  if (line.length === 0) return { type: "full" };
  return {
    type: "lines",
    quantities: Object.fromEntries(line.map((text) => quantityOf(text, lines))),
  };
}

/** "2=1.5": of the second line one and a half. A line is also named by its key. */
function quantityOf(text: string, all: readonly InvoiceLine[]): readonly [string, DecimalString] {
  const lines = all.filter(({ removed }) => removed !== true);
  const [, name = "", quantity = ""] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (quantity === "") {
    const example = `${/^[^=]+/.exec(text)?.[0] ?? "1"}=1.5`;
    throw new CommandFailure(
      `--line is written line=quantity, such as ${example}, and not ${text}.`,
    );
  }
  const line = lines.find(({ id }) => id === name) ?? lines[Number(name) - 1];
  if (line === undefined) {
    throw new CommandFailure(
      `There is no line ${name}. Lines are counted from 1 to ${lines.length}; concord invoices show lists them.`,
    );
  }
  return [line.id, decimalOf(quantity, `--line ${name}`)];
}
