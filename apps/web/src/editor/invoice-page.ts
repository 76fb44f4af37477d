import { computeTotals } from "@concord/model";
import type { DocumentId, Invoice, InvoiceLine, JsonValue, Totals } from "@concord/model";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import { LitElement, css, html, nothing } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { PropertyValues, TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { formatMoney } from "../format/amounts.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { statusWords } from "../list/status-words.ts";
import { syncWords } from "../shell/sync-words.ts";
import { newLineKey } from "./new-draft.ts";
import { invoiceWith, stillPending } from "./pending-writes.ts";
import type { PendingWrites } from "./pending-writes.ts";
import "./value-field.ts";
import type { FieldCommitted } from "./value-field.ts";

/** One invoice, to be read and edited. It alone writes: its fields only report what was entered. */
export class InvoicePage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
    pending: { state: true },
    message: { state: true },
  };
  declare workspace: Workspace;
  declare invoice: DocumentId;
  declare pending: PendingWrites;
  declare message: string;
  #unwatch: (() => void) | undefined;

  static override styles = [
    sharedStyles,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-bottom: 16px;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 300px;
        gap: 16px;
        align-items: start;
      }
      .fields {
        display: grid;
        grid-template-columns: 2fr 1fr 1fr 1fr;
        gap: 12px;
        padding: 16px;
        margin-bottom: 16px;
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 72px 104px 72px 112px 32px;
        gap: 8px;
        align-items: center;
        padding: 4px 12px;
        border-bottom: 1px solid var(--line);
      }
      .names {
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      .side {
        padding: 16px;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 8px;
        margin: 0;
      }
      dd {
        margin: 0;
      }
      .due {
        font-size: 16px;
        line-height: 24px;
        font-weight: 600;
      }
      .add {
        padding: 8px 12px;
      }
      .refused {
        padding: 8px 12px;
        border-radius: 7px;
        margin-bottom: 12px;
      }
      @media (max-width: 640px) {
        .columns,
        .fields {
          grid-template-columns: 1fr;
        }
        .line {
          grid-template-columns: 1fr 1fr;
        }
        .names {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.pending = new Map();
    this.message = "";
    followWorkspace(this, () => this.workspace);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("invoice") || this.#unwatch === undefined) {
      this.#unwatch?.();
      this.#unwatch = this.workspace.watch(this.invoice);
      this.pending = new Map();
    }
    const shown = this.workspace.document(this.invoice);
    if (shown === undefined || this.pending.size === 0) return;
    const left = stillPending(shown.snapshot.registers, this.pending);
    if (left.size !== this.pending.size) this.pending = left;
  }

  protected override render(): TemplateResult {
    const shown = this.workspace.document(this.invoice);
    if (shown?.snapshot.kind !== "invoice") {
      return html`<p class="meta" role="status">Opening…</p>`;
    }
    const { snapshot } = shown;
    const invoice = invoiceWith(snapshot, this.pending);
    const totals = computeTotals(invoice);
    const summary = this.workspace.rows().get(this.invoice)?.summary;
    const number = snapshot.issued?.number ?? invoice.number ?? "Draft";
    const state = this.workspace.state();
    const words =
      state === undefined
        ? undefined
        : syncWords({ ...state, status: shown.status }, Date.now(), viewerLocale);
    const status = summary === undefined ? undefined : statusWords(summary);
    return html`<div class="head">
        <a href="/invoices">Invoices</a><span aria-hidden="true">/</span>
        <h1>${number}</h1>
        ${status === undefined ? nothing : html`<span class="pill ${status.tone}">${icon(status.icon)}${status.words}</span>`}
        ${words === undefined ? nothing : html`<span class="pill ${words.tone}" role="status">${shown.status.state === "synced" ? "Synced" : words.title}</span>`}
      </div>
      ${this.message === "" ? nothing : html`<p class="refused bad" role="alert">${this.message}</p>`}
      <div class="columns">
        <div>${this.#fields(invoice, snapshot)} ${this.#lines(invoice, totals, snapshot)}</div>
        ${this.#totals(invoice, totals)}
      </div>`;
  }

  #fields(invoice: Invoice, snapshot: InvoiceSnapshot): TemplateResult {
    const isFixed = snapshot.issued !== undefined;
    const field = (
      label: string,
      path: string,
      kind: string,
      value: string | undefined,
    ): TemplateResult =>
      html`<value-field
        .label=${label}
        .kind=${kind}
        .value=${value ?? ""}
        .fixed=${isFixed}
        @field-committed=${({ value: entered }: FieldCommitted) =>
          this.#write([{ type: "set-field", path, value: entered }], path, entered)}
      ></value-field>`;
    return html`<div class="card fields">
      ${field("Customer", "buyer.name", "text", invoice.buyer?.name)}
      ${field("Issue date", "issueDate", "date", invoice.issueDate)}
      ${field("Due date", "dueDate", "date", invoice.dueDate)}
      ${field("PO number", "references.purchaseOrder", "text", invoice.references?.purchaseOrder)}
    </div>`;
  }

  #lines(invoice: Invoice, totals: Totals, snapshot: InvoiceSnapshot): TemplateResult {
    const isFixed = snapshot.issued !== undefined;
    const nets = new Map(totals.lines.map(({ id, net }) => [id, net]));
    const lines = (invoice.lines ?? []).filter(({ removed }) => removed !== true);
    return html`<div class="card">
      <div class="line names" aria-hidden="true">
        <span>Description</span><span class="amount">Qty</span><span class="amount">Unit price</span
        ><span class="amount">Tax %</span><span class="amount">Amount</span><span></span>
      </div>
      ${repeat(
        lines,
        ({ id }) => id,
        (line, index) => this.#line(line, index, nets.get(line.id), invoice.currency, isFixed),
      )}
      ${isFixed ? nothing : html`<div class="add"><button @click=${this.#addLine}>Add line</button></div>`}
    </div>`;
  }

  #line(
    line: InvoiceLine,
    index: number,
    net: string | undefined,
    currency: Invoice["currency"],
    isFixed: boolean,
  ): TemplateResult {
    const cell = (
      label: string,
      field: string,
      kind: string,
      value: string | undefined,
    ): TemplateResult =>
      html`<value-field
        .label=${`${label}, line ${index + 1}`}
        .kind=${kind}
        .value=${value ?? ""}
        .fixed=${isFixed}
        bare
        @field-committed=${({ value: entered }: FieldCommitted) =>
          this.#write(
            [{ type: "set-line", line: line.id, field, value: entered }],
            `lines.${line.id}.${field}`,
            entered,
          )}
      ></value-field>`;
    return html`<div class="line">
      ${cell("Description", "name", "text", line.name)}
      ${cell("Quantity", "quantity", "number", line.quantity)}
      ${cell("Unit price", "price", "number", line.price)}
      ${cell("Tax", "tax.rate", "number", line.tax?.rate)}
      <span class="amount"
        >${net === undefined ? "–" : formatMoney(net, currency, viewerLocale)}</span
      >
      ${
        isFixed
          ? html`<span></span>`
          : html`<button
              class="quiet"
              aria-label="Delete line ${index + 1}"
              @click=${() => this.#apply([{ type: "remove-line", line: line.id }])}
            >
              ${icon("close")}
            </button>`
      }
    </div>`;
  }

  #totals(invoice: Invoice, totals: Totals): TemplateResult {
    const money = (amount: string): string => formatMoney(amount, invoice.currency, viewerLocale);
    return html`<aside class="card side" aria-label="Total">
      <h2>Total</h2>
      <dl aria-live="off">
        <dt class="meta">Subtotal</dt>
        <dd class="amount">${money(totals.net)}</dd>
        ${totals.taxRows.map(
          ({ tax, amount }) =>
            html`<dt class="meta">${tax.scheme ?? "VAT"} ${tax.rate ?? "0"} %</dt>
              <dd class="amount">${money(amount)}</dd>`,
        )}
        <dt class="due">Amount due</dt>
        <dd class="amount due" id="due">${money(totals.gross)}</dd>
      </dl>
    </aside>`;
  }

  readonly #addLine = (): void => {
    const vat = { scheme: "VAT", category: "S", rate: "19" };
    void this.#apply([
      { type: "add-line", line: newLineKey(), content: { quantity: "1", tax: vat } },
    ]);
  };

  #write(operations: readonly OperationInput[], path: string, value: JsonValue): void {
    this.pending = new Map(this.pending).set(path, value);
    void this.#apply(operations, path);
  }

  async #apply(operations: readonly OperationInput[], path?: string): Promise<void> {
    const outcome = await this.workspace.apply(this.invoice, operations);
    const failed = outcome.type === "refused" || outcome.type === "not-stored";
    this.message = failed ? outcome.message : "";
    if (!failed || path === undefined) return;
    const left = new Map(this.pending);
    left.delete(path);
    this.pending = left;
  }
}
customElements.define("invoice-page", InvoicePage);
