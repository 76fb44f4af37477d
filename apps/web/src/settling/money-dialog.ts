import { EntryKey, PlainDate } from "@concord/model";
import type { CurrencyCode, Ledger, Settlement } from "@concord/model";
import type { OperationInput } from "@concord/document";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { readAmount } from "../editor/read-amount.ts";
import { decimalMark, formatMoney, formatNumber } from "../format/amounts.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import "../shell/modal-dialog.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { dialogStyles } from "./dialog-styles.ts";
import { likelyAmount, moneyRecord, objection } from "./money-form.ts";
import type { MoneyKind } from "./money-form.ts";

/** An invoice as far as money is concerned. */
export interface MoneyState {
  readonly currency: CurrencyCode | undefined;
  readonly ledger: Ledger;
  readonly settled: Settlement;
  /** What this person may record. */
  readonly kinds: readonly MoneyKind[];
}

/** A person has recorded what happened to money. */
export class MoneyRecorded extends Event {
  readonly operation: OperationInput;
  constructor(operation: OperationInput) {
    super("money-recorded", { bubbles: true, composed: true });
    this.operation = operation;
  }
}

/** Money that came in, was given back or is given up. It shows what is outstanding afterwards, and writes nothing. */
export class MoneyDialog extends LitElement {
  static override properties = {
    state: { attribute: false },
    isOpen: { attribute: false },
    kind: { state: true },
    amount: { state: true },
    on: { state: true },
    reason: { state: true },
  };
  declare state: MoneyState;
  declare isOpen: boolean;
  declare protected kind: MoneyKind;
  declare protected amount: string;
  declare protected on: string;
  declare protected reason: string;

  static override styles = [sharedStyles, dialogStyles];

  constructor() {
    super();
    this.isOpen = false;
    this.#choose("payment", "");
    this.on = today();
    this.reason = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("isOpen") || !this.isOpen) return;
    const { kinds, settled } = this.state;
    const isOver = settled.outstanding.startsWith("-");
    const kind = isOver && kinds.includes("refund") ? "refund" : (kinds[0] ?? "payment");
    this.#choose(kind, this.#likely(kind));
    this.on = today();
    this.reason = "";
  }

  #likely(kind: MoneyKind): string {
    return formatNumber(likelyAmount(kind, this.state.settled), viewerLocale);
  }

  #choose(kind: MoneyKind, amount: string): void {
    this.kind = kind;
    this.amount = amount;
  }

  protected override render(): TemplateResult {
    return html`<modal-dialog
      .heading=${msg("Record money")}
      .isOpen=${this.isOpen}
      @closed=${this.#close}
      >${this.isOpen ? this.#content() : nothing}</modal-dialog
    >`;
  }

  #content(): TemplateResult {
    const { currency, settled, kinds } = this.state;
    const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
    const reading = readAmount(this.amount, { decimal: decimalMark(viewerLocale), currency });
    const value = reading.type === "amount" ? reading.value : undefined;
    const on = PlainDate.safeParse(this.on).data;
    const objects = value === undefined ? undefined : objection(this.kind, value, settled);
    const record =
      value === undefined || on === undefined || objects !== undefined
        ? undefined
        : moneyRecord(
            this.kind,
            { amount: value, on, reason: this.reason },
            this.state,
            EntryKey.parse(`web-${crypto.randomUUID()}`),
          );
    const words: Readonly<Record<MoneyKind, string>> = {
      payment: msg("Money came in"),
      refund: msg("Money was given back"),
      "write-off": msg("The rest is written off"),
    };
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        if (record !== undefined) this.dispatchEvent(new MoneyRecorded(record.operation));
      }}
    >
      <fieldset>
        <legend>${msg("What happened")}</legend>
        ${kinds.map(
          (kind) =>
            html`<label class="choice">
              <input
                type="radio"
                name="kind"
                value=${kind}
                .checked=${this.kind === kind}
                @change=${() => this.#choose(kind, this.#likely(kind))}
              />${words[kind]}
            </label>`,
        )}
      </fieldset>
      <label class="field short"
        >${msg("Amount")}
        <input
          name="amount"
          inputmode="decimal"
          autocomplete="off"
          aria-invalid=${value === undefined || objects !== undefined ? "true" : nothing}
          .value=${this.amount}
          @input=${(event: Event) => {
            this.amount = textOf(event);
          }}
        />
      </label>
      <label class="field short"
        >${msg("Day")}
        <input
          name="on"
          type="date"
          .value=${this.on}
          @input=${(event: Event) => {
            this.on = textOf(event);
          }}
        />
      </label>
      <label class="field"
        >${this.kind === "payment" ? msg("Reference") : msg("Reason")}
        <input
          name="reason"
          .value=${this.reason}
          @input=${(event: Event) => {
            this.reason = textOf(event);
          }}
        />
      </label>
      <dl aria-live="polite">
        <dt>${msg("Open now")}</dt>
        <dd>${money(settled.outstanding)}</dd>
        <dt class="due">${msg("Open afterwards")}</dt>
        <dd class="due" id="after">${record === undefined ? "–" : money(record.outstanding)}</dd>
      </dl>
      ${this.#remark(objects, record?.outstanding, money)}
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary" ?disabled=${record === undefined}>${msg("Record")}</button>
      </div>
    </form>`;
  }

  /** Why it cannot be recorded, or what a person should know before it is. */
  #remark(
    objects: ReturnType<typeof objection>,
    after: string | undefined,
    money: (amount: string) => string,
  ): TemplateResult | typeof nothing {
    const { outstanding, paid } = this.state.settled;
    switch (objects) {
      case "not-positive":
        return said("bad", msg("An amount above zero is needed."));
      case "more-than-open":
        return said("bad", msg(str`Only ${money(outstanding)} are open.`));
      case "more-than-paid":
        return said("bad", msg(str`Only ${money(paid)} were paid.`));
      case undefined:
        break;
    }
    const reopens = this.kind === "refund" && after !== undefined && !/^(?:0$|-)/u.test(after);
    if (reopens) {
      return said(
        "warn",
        msg(
          str`Without a credit note the invoice still claims it: ${money(after)} will be open again.`,
        ),
      );
    }
    return this.kind === "payment" && after?.startsWith("-") === true
      ? said(
          "warn",
          msg("That is more than the invoice claims: the rest is the customer’s credit."),
        )
      : nothing;
  }

  readonly #close = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.dispatchEvent(new Event("closed"));
  };
}
customElements.define("money-dialog", MoneyDialog);

function said(tone: "bad" | "warn", text: string): TemplateResult {
  return html`<p class="said ${tone}" role="alert">${text}</p>`;
}

function textOf({ target }: Event): string {
  return target instanceof HTMLInputElement ? target.value : "";
}
