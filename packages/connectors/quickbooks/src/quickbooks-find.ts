import type { Remote } from "@concord/bridge/connector";
import { toBig } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { z } from "zod";
import { invoiceNow } from "./invoice-now.ts";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { Decimal } from "./quickbooks-decimal.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { tagIn, tagText } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";

interface Finding {
  readonly api: QuickBooksApi;
  readonly call: CallContext;
}

/** A text in the query language: quoted, with its own quotes and backslashes escaped. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

const Noted = z.object({ Id: z.string(), PrivateNote: z.string().optional() });

/** Objects of a query that carry a tag which is looked for. Notes cannot be searched for (4001), so they are compared here. */
async function withTag(
  entity: string,
  where: string,
  isWanted: (tag: Tag) => boolean,
  { api, call }: Finding,
): Promise<Remote<readonly JsonObject[]>> {
  const found: JsonObject[] = [];
  const pageSize = 1_000;
  for (let start = 1; ; start += pageSize) {
    const page = await api.query(
      entity,
      `where ${where} orderby Id startposition ${start} maxresults ${pageSize}`,
      call,
    );
    if (page.type === "failed") return page;
    for (const object of page.value.objects) {
      const tag = tagIn(Noted.safeParse(object).data?.PrivateNote);
      if (tag !== undefined && isWanted(tag)) found.push(object);
    }
    if (page.value.objects.length < pageSize) return { type: "ok", value: found };
  }
}

/** Objects of a query that carry the tag of this note. */
export async function tagged(
  entity: string,
  where: string,
  note: string,
  finding: Finding,
): Promise<Remote<readonly JsonObject[]>> {
  const wanted = tagIn(note);
  if (wanted === undefined) return { type: "ok", value: [] };
  return withTag(entity, where, (tag) => tagText(tag) === tagText(wanted), finding);
}

const Open = z.object({ Id: z.string(), Balance: Decimal });

/**
 * Credit memos that stand for what the customer has to their credit elsewhere, and of which something is left; the oldest first. `takenFrom`: those of the credits of this
 * document, and no others.
 */
export async function openCredits(
  customer: string,
  takenFrom: DocumentId | null,
  finding: Finding,
): Promise<Remote<readonly z.infer<typeof Open>[]>> {
  const found = await withTag(
    "CreditMemo",
    `CustomerRef = ${quoted(customer)}`,
    ({ document, fact }) =>
      takenFrom === null
        ? fact?.startsWith("refunds.") === true
        : document === takenFrom && fact !== undefined,
    finding,
  );
  if (found.type === "failed") return found;
  const memos = found.value.flatMap((object) => Open.safeParse(object).data ?? []);
  return {
    type: "ok",
    value: memos
      .filter(({ Balance }) => toBig(Balance).gt(0))
      .toSorted((a, b) => Number(a.Id) - Number(b.Id)),
  };
}

/** The credit memo of a customer with this tag, or undefined. */
export async function creditMemo(
  customer: string,
  note: string,
  finding: Finding,
): Promise<Remote<JsonObject | undefined>> {
  const found = await tagged("CreditMemo", `CustomerRef = ${quoted(customer)}`, note, finding);
  return found.type === "failed" ? found : { type: "ok", value: found.value[0] };
}

/** The same, of the customer of an invoice. */
export async function creditMemoOf(
  invoice: string,
  note: string,
  finding: Finding,
): Promise<Remote<JsonObject | undefined>> {
  const now = await invoiceNow(invoice, finding);
  if (now.type === "failed") return now;
  return creditMemo(now.value.sales.CustomerRef.value, note, finding);
}
