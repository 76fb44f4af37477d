import type { InvoiceSnapshot } from "@concord/document";
import { DocumentId, creditedBy } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { ListedRow } from "../wire/messages.ts";
import { connectorName } from "../words/connector-name.ts";

type Rows = ReadonlyMap<string, Pick<ListedRow, "document" | "links" | "summary">>;

/** What credits what: of a credit note the invoice, of an invoice its credit notes, each with the way to it; of an invoice that was begun anew the one it stands for. */
export function creditsCard(
  snapshot: InvoiceSnapshot,
  rows: Rows,
): TemplateResult | typeof nothing {
  const drafts = draftNotesOf(snapshot, rows.values());
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
          ${creditNote === undefined ? way(key, msg("Credit note")) : noteWays(key, creditNote, rows)}
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

/** Credit notes as their origin calls them: "CN-7", or of a tool that tells their ids only, "quickbooks:67, quickbooks:70". Those are found by what links them. */
function noteWays(key: string, words: string, rows: Rows): readonly TemplateResult[] {
  return words.split(", ").map((name, index) => {
    const [, connector = "", id = ""] = /^([a-z]+):(\S+)$/.exec(name) ?? [];
    if (id === "") return html`${index === 0 ? nothing : ", "}${way(key, name)}`;
    const note = rows.values().find(({ links }) => {
      const link = links[connector];
      return link?.kind === "credit-note" && link.id === id;
    });
    const number = note?.summary?.number ?? `${connectorName(connector)} ${id}`;
    return html`${index === 0 ? nothing : ", "}${way(note?.document ?? "", number)}`;
  });
}

/** The way to another invoice, where it is a document of ours. */
function way(key: string, words: string): TemplateResult {
  const id = DocumentId.safeParse(key).data;
  return id === undefined ? html`${words}` : html`<a href=${`/invoices/${id}`}>${words}</a>`;
}

/** The drafts that would credit an issued invoice, but for those that were thrown away. */
function draftNotesOf(
  { id, issued }: Pick<InvoiceSnapshot, "id" | "issued">,
  rows: Iterable<{ readonly summary?: InvoiceSummary | undefined }>,
): readonly InvoiceSummary[] {
  if (issued === undefined) return [];
  return [...rows].flatMap(({ summary }) =>
    summary?.credits === id && summary.status === "draft" && !summary.flags.includes("discarded")
      ? [summary]
      : [],
  );
}
