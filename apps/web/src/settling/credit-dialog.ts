import { computeTotals, leftToCredit, toBig, toDecimalString } from "@concord/model";
import type { CreditedInvoice, Invoice } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { decimalMark, formatMoney, formatNumber } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import "../shell/modal-dialog.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { told } from "../words/language.ts";
import { emptyForm, linesLeft, readCredit } from "./credit-form.ts";
import type { CreditForm, CreditReading } from "./credit-form.ts";
import { dialogStyles } from "./dialog-styles.ts";

/** A person wants this credit note to be made. */
export class CreditWanted extends Event {
  readonly note: Invoice;
  constructor(note: Invoice) {
    super("credit-wanted", { bubbles: true, composed: true });
    this.note = note;
  }
}

/** How much of an issued invoice is to be credited: everything that is left, an amount, or quantities of lines. It shows what that comes to, and writes nothing. */
export class CreditDialog extends LitElement {
  static override properties = {
    of: { attribute: false },
    earlier: { attribute: false },
    isOpen: { attribute: false },
    form: { state: true },
  };
  declare of: CreditedInvoice | undefined;
  /** The credit notes of it that stand; undefined until they are known. */
  declare earlier: readonly Invoice[] | undefined;
  declare isOpen: boolean;
  declare protected form: CreditForm;

  static override styles = [sharedStyles, dialogStyles];

  constructor() {
    super();
    this.isOpen = false;
    this.form = emptyForm;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("isOpen") && this.isOpen) this.form = emptyForm;
  }

  protected override render(): TemplateResult {
    return html`<modal-dialog
      .heading=${msg("Make a credit note")}
      .isOpen=${this.isOpen}
      @closed=${this.#close}
      >${this.isOpen && this.of !== undefined ? this.#content(this.of) : nothing}</modal-dialog
    >`;
  }

  #content(of: CreditedInvoice): TemplateResult {
    const { earlier } = this;
    if (earlier === undefined) return html`<p role="status">${msg("Opening…")}</p>`;
    const { currency } = of.invoice;
    const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
    const left = leftToCredit(of);
    const reading = readCredit(this.form, of, earlier, decimalMark(viewerLocale));
    const claim = reading.type === "plan" ? computeTotals(reading.plan.note).claim : undefined;
    const findings = reading.type === "plan" ? reading.plan.findings : [];
    return html`<form @submit=${(event: Event) => this.#make(event, reading)}>
      <fieldset>
        <legend>${msg("What is credited")}</legend>
        ${this.#choice("full", msg(str`Everything that is left: ${money(left)}`))}
        ${this.#choice("amount", msg("An amount with tax"))}
        ${this.form.type === "amount" ? this.#amount(reading) : nothing}
        ${this.#choice("lines", msg("Quantities of lines"))}
        ${this.form.type === "lines" ? this.#lines(of, earlier, reading) : nothing}
      </fieldset>
      <label class="field"
        >${msg("Reason, for the customer")}
        <input name="reason" .value=${this.form.reason} @input=${this.#onReason} />
      </label>
      <dl aria-live="polite">
        <dt>${msg("Left to credit")}</dt>
        <dd>${money(left)}</dd>
        <dt class="due">${msg("This credit note")}</dt>
        <dd class="due" id="claim">${claim === undefined ? "–" : money(claim)}</dd>
        <dt>${msg("Left after it")}</dt>
        <dd>
          ${claim === undefined ? "–" : money(toDecimalString(toBig(left).minus(toBig(claim))))}
        </dd>
      </dl>
      ${findings.map(({ message }) => html`<p class="said bad" role="alert">${told(message)}</p>`)}
      ${
        reading.type === "unclear"
          ? html`<p class="said warn" role="alert">
              ${msg("A number can be read in two ways, or in none. Write it with its decimals.")}
            </p>`
          : nothing
      }
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary" ?disabled=${reading.type !== "plan" || findings.length > 0}>
          ${msg("Make the draft")}
        </button>
      </div>
    </form>`;
  }

  #choice(type: CreditForm["type"], words: string): TemplateResult {
    return html`<label class="choice">
      <input
        type="radio"
        name="type"
        .checked=${this.form.type === type}
        @change=${() => this.#change({ type })}
      />${words}
    </label>`;
  }

  #amount(reading: CreditReading): TemplateResult {
    return html`<label class="field short"
      >${msg("Amount with tax")}
      <input
        name="amount"
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${isUnclear(reading, "amount") ? "true" : nothing}
        .value=${this.form.amount}
        @input=${this.#onAmount}
      />
    </label>`;
  }

  #lines(
    { invoice }: CreditedInvoice,
    earlier: readonly Invoice[],
    reading: CreditReading,
  ): TemplateResult {
    return html`<ul class="lines">
      ${linesLeft(invoice, earlier).map(
        ({ id, name, left }) =>
          html`<li>
            <label>
              <span class="name">${name}</span>
              <span class="meta">${msg(str`${formatNumber(left, viewerLocale)} left`)}</span>
              <input
                name=${id}
                inputmode="decimal"
                autocomplete="off"
                aria-invalid=${isUnclear(reading, id) ? "true" : nothing}
                .value=${this.form.quantities[id] ?? ""}
                @input=${(event: Event) => this.#onQuantity(id, event)}
              />
            </label>
          </li>`,
      )}
    </ul>`;
  }

  #change(of: Partial<CreditForm>): void {
    this.form = { ...this.form, ...of };
  }

  readonly #onReason = (event: Event): void => this.#change({ reason: textOf(event) });

  readonly #onAmount = (event: Event): void => this.#change({ amount: textOf(event) });

  #onQuantity(line: string, event: Event): void {
    this.#change({ quantities: { ...this.form.quantities, [line]: textOf(event) } });
  }

  #make(event: Event, reading: CreditReading): void {
    event.preventDefault();
    if (reading.type !== "plan" || reading.plan.findings.length > 0) return;
    this.dispatchEvent(new CreditWanted(reading.plan.note));
  }

  readonly #close = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.dispatchEvent(new Event("closed"));
  };
}
customElements.define("credit-dialog", CreditDialog);

function isUnclear(reading: CreditReading, field: string): boolean {
  return reading.type === "unclear" && reading.fields.includes(field);
}

function textOf({ target }: Event): string {
  return target instanceof HTMLInputElement ? target.value : "";
}
