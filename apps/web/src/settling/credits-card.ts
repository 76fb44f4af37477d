import type { InvoiceSnapshot } from "@concord/document";
import { DocumentId, creditedBy } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";

/** What credits what: of a credit note the invoice, of an invoice its credit notes, each with the way to it; of an invoice that was begun anew the one it stands for. */
export function creditsCard(
  snapshot: InvoiceSnapshot,
  /** Of drafts that would credit it. */
  drafts: readonly InvoiceSummary[],
): TemplateResult | typeof nothing {
  const { invoice, ledger } = snapshot;
  const named = invoice.precedingInvoices;
  const credited = creditedBy(invoice);
  const notes = invoice.kind === "credit-note" ? [] : Object.entries(ledger.credits);
  if (named.length + notes.length + drafts.length === 0) return nothing;
  const money = (amount: string): string => formatMoney(amount, invoice.currency, viewerLocale);
  const heading =
    invoice.kind === "credit-note"
      ? msg("Credits")
      : notes.length + drafts.length > 0
        ? msg("Credit notes")
        : msg("Stands for");
  return html`<section class="card side" aria-labelledby="credits">
    <h2 id="credits">${heading}</h2>
    <ul class="plain">
      ${named.map(({ number, issueDate, document }) => {
        const of = issueDate === undefined ? "" : formatDay(issueDate, viewerLocale);
        return html`<li>
          ${way(document ?? "", number)}
          ${of === "" ? nothing : html`<span class="meta">${msg(str`of ${of}`)}</span>`}
          ${
            credited === undefined && invoice.kind !== "credit-note"
              ? html`<span class="meta">${msg("credited, and issued anew as this")}</span>`
              : nothing
          }
        </li>`;
      })}
      ${notes.map(([key, { amount, creditNote }]) => {
        const isVoid = Object.hasOwn(ledger.voidedCredits, key);
        return html`<li>
          ${way(key, creditNote ?? msg("Credit note"))}
          <span class="meta"
            >${isVoid ? html`<s>${money(amount)}</s> · ${msg("void")}` : money(amount)}</span
          >
        </li>`;
      })}
      ${drafts.map(
        ({ id, gross }) =>
          html`<li>
            <a href=${`/invoices/${id}`}>${msg("Draft")}</a>
            <span class="meta">${money(gross)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The way to another invoice, where it is a document of ours. */
function way(key: string, words: string): TemplateResult {
  const id = DocumentId.safeParse(key).data;
  return id === undefined ? html`${words}` : html`<a href=${`/invoices/${id}`}>${words}</a>`;
}

/** The drafts that would credit an issued invoice. */
export function draftNotesOf(
  { id, issued }: Pick<InvoiceSnapshot, "id" | "issued">,
  rows: Iterable<{ readonly summary?: InvoiceSummary | undefined }>,
): readonly InvoiceSummary[] {
  if (issued === undefined) return [];
  return [...rows].flatMap(({ summary }) =>
    summary?.credits === id && summary.status === "draft" ? [summary] : [],
  );
}
