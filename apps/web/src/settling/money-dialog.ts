import { EntryKey, toBig } from "@concord/model";
import type { OperationInput } from "@concord/document";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { decimalMark, formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import "../shell/modal-dialog.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { amountSaid, writtenAmount } from "./amount-said.ts";
import { dialogStyles } from "./dialog-styles.ts";
import {
  amountIn,
  firstEntry,
  readEntry,
  withAmount,
  withForeign,
  withKind,
  withPayment,
} from "./money-entry.ts";
import type { MoneyEntry, Notation } from "./money-entry.ts";
import {
  causeFields,
  foreignFields,
  kindWords,
  outcomeFields,
  paymentField,
  radio,
  textOf,
  withdrawnField,
} from "./money-fields.ts";
import type { MoneyFields } from "./money-fields.ts";
import { isOfPayment, kindsOf, moneyRecord, objection } from "./money-form.ts";
import type { MoneyKind, MoneyObjection, MoneyRecord, MoneyState } from "./money-form.ts";

/** A person has recorded what happened to money. */
export class MoneyRecorded extends Event {
  readonly operation: OperationInput;
  constructor(operation: OperationInput) {
    super("money-recorded", { bubbles: true, composed: true });
    this.operation = operation;
  }
}

const notation: Notation = {
  decimal: decimalMark(viewerLocale),
  write: writtenAmount,
};

/** What happened to the money of an invoice. It shows what is outstanding afterwards, and writes nothing. */
export class MoneyDialog extends LitElement {
  static override properties = {
    state: { attribute: false },
    isOpen: { attribute: false },
    wanted: { attribute: false },
    entry: { state: true },
  };
  declare state: MoneyState;
  declare isOpen: boolean;
  /** What it begins with; undefined for what is likely. */
  declare wanted: MoneyKind | undefined;
  declare protected entry: MoneyEntry | undefined;

  static override styles = [sharedStyles, dialogStyles];

  constructor() {
    super();
    this.isOpen = false;
    this.wanted = undefined;
    this.entry = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isBegun = (changed.has("isOpen") || changed.has("wanted")) && this.isOpen;
    if (!isBegun) return;
    const { state, wanted } = this;
    const likely = firstEntry(state, notation);
    this.entry = wanted === undefined ? likely : withKind(likely, wanted, state, notation);
  }

  protected override render(): TemplateResult {
    return html`<modal-dialog
      .heading=${msg("Record money")}
      .isOpen=${this.isOpen}
      @closed=${this.#close}
      >${this.isOpen && this.entry !== undefined ? this.#content(this.entry) : nothing}</modal-dialog
    >`;
  }

  #content(entry: MoneyEntry): TemplateResult {
    const { state } = this;
    const { currency } = state;
    const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
    const said = readEntry(entry, state, notation);
    const objects = said === undefined ? undefined : objection(entry.kind, said, state);
    const record =
      said === undefined || objects !== undefined
        ? undefined
        : moneyRecord(entry.kind, said, state, EntryKey.parse(`web-${crypto.randomUUID()}`));
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        if (record !== undefined) this.dispatchEvent(new MoneyRecorded(record.operation));
      }}
    >
      <fieldset>
        <legend>${msg("What happened")}</legend>
        ${kindsOf(state).map((kind) =>
          radio("kind", kind, kindWords(kind), entry.kind === kind, () => {
            this.entry = withKind(entry, kind, state, notation);
          }),
        )}
      </fieldset>
      ${
        state.kinds.includes("refund")
          ? nothing
          : html`<p class="meta">
              ${msg("What is given back or written off is recorded by the office.")}
            </p>`
      }
      ${this.#fields(entry, objects)}
      <dl aria-live="polite">
        <dt>${msg("Open now")}</dt>
        <dd>${money(state.settle(state.ledger).outstanding)}</dd>
        <dt class="due">${msg("Open afterwards")}</dt>
        <dd class="due" id="after">${record === undefined ? "–" : money(record.outstanding)}</dd>
      </dl>
      ${objects === undefined ? this.#remark(entry, record, money) : objectionWords(objects, money)}
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary" ?disabled=${record === undefined}>${msg("Record")}</button>
      </div>
    </form>`;
  }

  #fields(entry: MoneyEntry, objects: MoneyObjection | undefined): TemplateResult {
    const { state } = this;
    const { kind } = entry;
    const change = (changed: Partial<MoneyEntry>): void => {
      this.entry = { ...entry, ...changed };
    };
    const fields: MoneyFields = {
      entry,
      state,
      notation,
      change,
      choosePayment: (payment) => {
        this.entry = withPayment(entry, payment, state, notation);
      },
      changeForeign: (changed) => {
        this.entry = withForeign(entry, changed, state, notation);
      },
    };
    const isUnread = amountIn(entry, state, notation) === undefined || objects !== undefined;
    return html`${isOfPayment(kind) ? paymentField(fields) : nothing}
      ${kind === "reversal" ? causeFields(fields) : nothing}
      ${kind === "dispute-outcome" ? outcomeFields(fields) : nothing}
      ${kind === "payment" ? foreignFields(fields) : nothing}
      <div class="beside">
        ${
          kind === "dispute-outcome"
            ? nothing
            : html`<label class="field"
                >${entry.isForeign ? msg(str`Amount in ${state.currency ?? ""}`) : msg("Amount")}
                <input
                  name="amount"
                  inputmode="decimal"
                  autocomplete="off"
                  aria-invalid=${isUnread ? "true" : nothing}
                  .value=${entry.amount}
                  @input=${(event: Event) => {
                    this.entry = withAmount(entry, textOf(event));
                  }}
                />
              </label>`
        }
        <label class="field"
          >${msg("Day")}
          <input
            name="on"
            type="date"
            .value=${entry.on}
            @input=${(event: Event) => change({ on: textOf(event) })}
          />
        </label>
      </div>
      ${
        kind === "dispute-outcome"
          ? nothing
          : amountSaid(entry.amount, state.currency, (amount) => {
              this.entry = withAmount(entry, amount);
            })
      }
      ${kind === "dispute" ? withdrawnField(fields) : nothing}
      ${
        kind === "dispute-outcome"
          ? nothing
          : html`<label class="field"
              >${reasonName(kind)}
              <input
                name="reason"
                .value=${entry.reason}
                @input=${(event: Event) => change({ reason: textOf(event) })}
              />
            </label>`
      }`;
  }

  /** What a person should know before it is recorded. */
  #remark(
    { kind }: MoneyEntry,
    record: MoneyRecord | undefined,
    money: (amount: string) => string,
  ): TemplateResult | typeof nothing {
    if (record === undefined) return nothing;
    const { outstanding: after } = record;
    if (kind === "refund" && toBig(after).gt(0)) {
      return remark(
        "warn",
        msg(
          str`Without a credit note the invoice still claims it: ${money(after)} will be open again.`,
        ),
      );
    }
    return kind === "payment" && toBig(after).lt(0)
      ? remark(
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

function reasonName(kind: MoneyEntry["kind"]): string {
  if (kind === "payment") return msg("Reference");
  return kind === "reversal" ? msg("Note") : msg("Reason");
}

/** Why it cannot be recorded. */
function objectionWords(
  objects: MoneyObjection,
  money: (amount: string) => string,
): TemplateResult {
  switch (objects.type) {
    case "not-positive":
      return remark("bad", msg("An amount above zero is needed."));
    case "more-than-open":
      return remark("bad", msg(str`Only ${money(objects.most)} are open.`));
    case "more-than-paid":
      return remark("bad", msg(str`Only ${money(objects.most)} can be given back.`));
    case "more-than-here":
      return remark("bad", msg(str`Only ${money(objects.most)} of the payment are here.`));
  }
}

function remark(tone: "bad" | "warn", text: string): TemplateResult {
  return html`<p class="said ${tone}" role="alert">${text}</p>`;
}
