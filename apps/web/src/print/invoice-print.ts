import type { DocumentId, Party } from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { formatMoney, formatNumber } from "../format/amounts.ts";
import { formatDay, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { workspaceDocument } from "../page/own-workspace.ts";
import { watchedDocuments } from "../page/watched-documents.ts";
import type { Workspace } from "../page/workspace.ts";
import { addressLines, printedInvoice } from "./printed-invoice.ts";
import type {
  PrintedAdjustment,
  PrintedInvoice,
  PrintedLine,
  PrintedTax,
} from "./printed-invoice.ts";
import { paperLanguage } from "./paper-language.ts";
import { paperLocale } from "./paper-locale.ts";
import { printWords } from "./print-words.ts";
import type { PrintWords } from "./print-words.ts";
import { printStyles } from "./print-styles.ts";

/** The invoice as it goes to paper: always there when somebody prints, also without a network, and with the attribute `on-screen` to be seen before. */
export class InvoicePrint extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
  };
  declare workspace: Workspace;
  declare invoice: DocumentId;
  readonly #watched = watchedDocuments(this, () => this.workspace);

  static override styles = printStyles;

  constructor() {
    super();
    followWorkspace(this, () => this.workspace);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const policies = workspaceDocument(this.workspace.rows());
    const customer = this.#snapshot()?.invoice.customer;
    const wanted = new Set([this.invoice, policies, customer].filter((id) => id !== undefined));
    this.#watched.keep(wanted);
  }

  #snapshot(): InvoiceSnapshot | undefined {
    const snapshot = this.workspace.document(this.invoice)?.snapshot;
    return snapshot?.kind === "invoice" ? snapshot : undefined;
  }

  /** The customer's own language, else the company's, else the viewer's, in the way of a country; and who sells. */
  #letterhead(): { readonly locale: string; readonly company: Party | undefined } {
    let company: Party | undefined;
    let ofCompany: string | undefined;
    let ofCustomer: string | undefined;
    for (const id of this.#watched.ids()) {
      const snapshot = this.workspace.document(id)?.snapshot;
      if (snapshot?.kind === "party") ofCustomer = snapshot.party.language;
      if (snapshot?.kind === "workspace") {
        company = snapshot.workspace.company;
        ofCompany = snapshot.workspace.language;
      }
    }
    const { locale } = paperLanguage(ofCustomer, ofCompany);
    const seller = this.#snapshot()?.invoice.seller ?? company;
    return { locale: paperLocale([locale], viewerLocale, seller?.address?.country), company };
  }

  protected override render(): TemplateResult | typeof nothing {
    const snapshot = this.#snapshot();
    if (snapshot === undefined) return nothing;
    const { locale, company } = this.#letterhead();
    const printed = printedInvoice(snapshot, company, today());
    const words = printWords(locale);
    const { currency } = snapshot.invoice;
    const money = (amount: string): string => formatMoney(amount, currency, locale);
    return html`<article lang=${locale}>
      ${head(printed, words, locale)} ${table(printed, words, money, locale)}
      ${
        printed.terms.length + printed.payment.length === 0
          ? nothing
          : html`<footer>
              ${printed.payment.length === 0 ? nothing : html`<p><strong>${words.pay}</strong> ${printed.payment.join(" · ")}</p>`}
              ${printed.terms.map((text) => html`<p>${text}</p>`)}
            </footer>`
      }
    </article>`;
  }
}
customElements.define("invoice-print", InvoicePrint);

function head(printed: PrintedInvoice, words: PrintWords, locale: string): TemplateResult {
  const { number, seller, buyer, order } = printed;
  const name = printed.kind === "credit-note" ? words.creditNote : words.invoice;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.number, number],
    [words.issued, formatDay(printed.issueDate, locale)],
    [words.due, formatDay(printed.dueDate, locale)],
    [words.order, order],
    ...printed.credits.map(({ number: credited, on }): readonly [string, string] => [
      words.credits,
      on === undefined ? credited : `${credited} ${words.of} ${formatDay(on, locale)}`,
    ]),
  ];
  return html`<header>
    ${
      seller === undefined
        ? nothing
        : html`<div class="seller">
            ${addressLines(seller, locale).map((line, index) => html`<p class=${index === 0 ? "name" : ""}>${line}</p>`)}
            ${seller?.vatId === undefined ? nothing : html`<p>${words.vatId} ${seller.vatId}</p>`}
          </div>`
    }
    ${number === undefined ? html`<p class="draft">${words.draftNote}</p>` : nothing}
    <h1>${number === undefined ? `${name} · ${words.draft}` : `${name} ${number}`}</h1>
    <div class="parties">
      <div>
        <p class="label">${words.billTo}</p>
        ${addressLines(buyer, locale).map((line) => html`<p>${line}</p>`)}
        ${buyer?.vatId === undefined ? nothing : html`<p>${words.vatId} ${buyer.vatId}</p>`}
      </div>
      <dl>
        ${facts
          .filter(([, value]) => value !== undefined && value !== "")
          .map(
            ([label, value]) =>
              html`<dt>${label}</dt>
                <dd>${value}</dd>`,
          )}
      </dl>
    </div>
  </header>`;
}

/** The head is repeated on every page. The last line stays with the totals: they never stand alone on a page. */
function table(
  printed: PrintedInvoice,
  words: PrintWords,
  money: (amount: string) => string,
  locale: string,
): TemplateResult {
  const percent = (part: string): string => `${formatNumber(part, locale)} %`;
  const unitOf = ({ unit }: PrintedLine): string =>
    unit === undefined ? "" : ` ${words.units[unit] ?? unit}`;
  const priceOf = (line: PrintedLine): string => {
    if (line.price === undefined) return "";
    const price = money(line.price);
    return line.per === undefined
      ? price
      : `${price} / ${formatNumber(line.per, locale)}${unitOf(line)}`;
  };
  const adjusted = ({ type, reason, percent: part }: PrintedAdjustment): string =>
    [reason ?? words[type], part === undefined ? undefined : percent(part)]
      .filter((each) => each !== undefined)
      .join(" ");
  const row = (line: PrintedLine): TemplateResult =>
    html`<tr class=${line.adjustments.length === 0 ? "" : "adjusted"}>
        <td>
          ${line.name}${line.description === undefined ? nothing : html`<br /><span class="more">${line.description}</span>`}
        </td>
        <td class="amount">
          ${line.quantity === undefined ? "" : `${formatNumber(line.quantity, locale)}${unitOf(line)}`}
        </td>
        <td class="amount">${priceOf(line)}</td>
        <td class="amount">${line.rate === undefined ? "" : percent(line.rate)}</td>
        <td class="amount">${money(line.amount)}</td>
      </tr>
      ${line.adjustments.map(
        (each) =>
          html`<tr class="adjustment">
            <td colspan="4">${adjusted(each)}</td>
            <td class="amount">${money(each.amount)}</td>
          </tr>`,
      )}`;
  const sum = (
    label: string,
    amount: string | undefined,
    { kind = "", reason }: { readonly kind?: string; readonly reason?: string | undefined } = {},
  ): TemplateResult | typeof nothing =>
    amount === undefined
      ? nothing
      : html`<tr class="sum ${kind}">
          <th colspan="4" scope="row">
            ${label}${reason === undefined ? nothing : html` <br /><span class="more">${reason}</span>`}
          </th>
          <td class="amount">${money(amount)}</td>
        </tr>`;
  const taxName = ({ scheme, category = "", rate }: PrintedTax): string => {
    const name = words.schemes[scheme] ?? scheme;
    const plain = scheme === "VAT" ? words.categories[category] : undefined;
    if (plain !== undefined && (rate === undefined || rate === "0")) return plain;
    return rate === undefined ? name : `${name} ${percent(rate)}`;
  };
  const { lines, includesTax, taxes } = printed;
  const within = (tax: PrintedTax): string =>
    tax.amount === "0" ? taxName(tax) : `${words.within} ${taxName(tax)}`;
  const isNote = printed.kind === "credit-note";
  return html`${includesTax ? html`<p class="basis">${words.includesTax}</p>` : nothing}
    <table>
      <thead>
        <tr>
          <th scope="col">${words.description}</th>
          <th scope="col" class="amount">${words.quantity}</th>
          <th scope="col" class="amount">${words.price}</th>
          <th scope="col" class="amount">${words.tax}</th>
          <th scope="col" class="amount">${words.amount}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.slice(0, -1).map(row)}
      </tbody>
      <tbody class="end">
        ${lines.slice(-1).map(row)} ${sum(words.subtotal, printed.subtotal)}
        ${printed.adjustments.map((each) => sum(adjusted(each), each.amount))}
        ${includesTax ? nothing : taxes.map((tax) => sum(taxName(tax), tax.amount, tax))}
        ${sum(words.total, printed.total)}
        ${includesTax ? taxes.map((tax) => sum(within(tax), tax.amount, { ...tax, kind: "within" })) : nothing}
        ${printed.withheld.map((tax) => sum(`${words.withheld}: ${taxName(tax)}`, tax.amount, tax))}
        ${sum(words.rounding, printed.rounding)} ${sum(words.cancelled, printed.cancelled)}
        ${sum(isNote ? words.used : words.paid, printed.paid)}
        ${sum(isNote ? words.left : words.outstanding, printed.outstanding, { kind: "due" })}
      </tbody>
    </table>`;
}
