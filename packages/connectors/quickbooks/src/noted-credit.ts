import { DocumentId, claimOf, computeTotals, moneyWords, toBig } from "@concord/model";
import type { DecimalString } from "@concord/model";
import { creditMemoBody } from "./credit-body.ts";
import type { CreditBody, CreditInput } from "./credit-body.ts";
import { issuedInvoice, withItems } from "./issued-invoice.ts";
import type { IssuedInvoice } from "./issued-invoice.ts";
import { tagText } from "./quickbooks-tag.ts";
import { salesBody } from "./sales-body.ts";
import { codesOf } from "./settling.ts";
import type { SettlingContext } from "./settling.ts";

/**
 * What a credit is booked as. One of a credit note that is here is the note itself, line by line with its taxes, or in proportion to them where it is a part of it; one
 * that is a bare amount takes the taxes of the invoice in proportion.
 */
export function creditBody(
  credit: string | undefined,
  given: Omit<CreditInput, "issued">,
  context: SettlingContext,
): CreditBody {
  const { prepared, issued } = context;
  const codes = codesOf(context);
  const id = DocumentId.safeParse(credit).data;
  if (id === undefined) return creditMemoBody({ ...given, issued }, prepared, codes);
  const registers = context.input.related(id)?.registers ?? {};
  const note = issuedInvoice(registers);
  if (note === undefined) {
    if (hasOneTax(issued)) return creditMemoBody({ ...given, issued }, prepared, codes);
    return {
      type: "blocked",
      blocked: {
        reason: `The credit note that ${moneyWords(given.amount, issued.invoice.currency)} of invoice ${issued.number} were credited by is not here, and so not which of its taxes go back.`,
        fixes: ["Wait until the credit note is here, then replay"],
      },
    };
  }
  if (!toBig(claimedBy(note)).eq(given.amount)) {
    return creditMemoBody({ ...given, issued: note }, prepared, codes);
  }
  const itemOf = (item: DocumentId): string | undefined => {
    const link = context.input.related(item)?.link;
    return link?.kind === "item" ? link.id : undefined;
  };
  // Its number is set where the whole of it is one document there.
  const body = salesBody({ ...withItems(note, registers), number: "" }, prepared, codes, itemOf);
  if (body.type === "blocked") return body;
  const { DocNumber: _, ...object } = body.object;
  return {
    type: "ready",
    object: {
      ...object,
      ...(given.on !== undefined && { TxnDate: given.on }),
      PrivateNote: tagText(given.tag),
    },
  };
}

function claimedBy({ invoice }: IssuedInvoice): DecimalString {
  return claimOf(invoice, computeTotals(invoice), "issued").amount;
}

/** Then a part of it has the same tax, whichever part it is. */
function hasOneTax({ invoice }: IssuedInvoice): boolean {
  return computeTotals(invoice).taxRows.length <= 1;
}
