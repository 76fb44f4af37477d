import { outcomesOf } from "@concord/model";
import type { CurrencyCode, DisputeOutcome, HeldPayment } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { disputeIn, foreignCurrency, readNumber, readTotal } from "./money-entry.ts";
import type { MoneyEntry, Notation } from "./money-entry.ts";
import { openDisputes, paymentsOf } from "./money-form.ts";
import type { MoneyKind, MoneyState } from "./money-form.ts";

/** The form as far as its fields are concerned: what stands in them, and what they report. */
export interface MoneyFields {
  readonly entry: MoneyEntry;
  readonly state: MoneyState;
  readonly notation: Notation;
  readonly change: (changed: Partial<MoneyEntry>) => void;
  readonly choosePayment: (payment: string) => void;
  readonly changeForeign: (
    changed: Partial<Pick<MoneyEntry, "currency" | "total" | "rate">>,
  ) => void;
}

/** What can have happened, in words. */
export function kindWords(kind: MoneyKind): string {
  switch (kind) {
    case "payment":
      return msg("Money came in");
    case "refund":
      return msg("Money was given back");
    case "write-off":
      return msg("The rest is written off");
    case "reversal":
      return msg("A payment was wrong, or bounced");
    case "dispute":
      return msg("A payment is disputed");
    case "dispute-outcome":
      return msg("A dispute goes on, or has ended");
  }
}

/** Which payment it is about, where there are several. */
export function paymentField({ entry, state, choosePayment }: MoneyFields): Fields {
  const held = paymentsOf(entry.kind, state.ledger);
  if (held.length < 2) return nothing;
  return html`<label class="field"
    >${msg("Payment")}
    <select name="payment" @change=${(event: Event) => choosePayment(textOf(event))}>
      ${held.map(
        (payment) =>
          html`<option .value=${payment.key} .selected=${payment.key === entry.payment}>
            ${paymentWords(payment, state.currency)}
          </option>`,
      )}
    </select>
  </label>`;
}

function paymentWords({ left, fact }: HeldPayment, currency: CurrencyCode | undefined): string {
  return [
    formatMoney(left, currency, viewerLocale),
    formatDay(fact.paidOn, viewerLocale),
    fact.payer,
    fact.reference ?? fact.method,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" · ");
}

/** What came in, where that was not the invoice's currency. */
export function foreignFields({
  entry,
  state,
  notation,
  change,
  changeForeign,
}: MoneyFields): Fields {
  const { currency: ours } = state;
  if (ours === undefined) return nothing;
  const choice = html`<label class="choice">
    <input
      type="checkbox"
      name="foreign"
      .checked=${entry.isForeign}
      @change=${() => change({ isForeign: !entry.isForeign, ...(!entry.isForeign && { amount: "", rate: "" }) })}
    />${msg("It came in another currency")}
  </label>`;
  if (!entry.isForeign) return choice;
  const theirs = foreignCurrency(entry, state);
  const name = theirs ?? "…";
  const isWrong = (text: string): boolean => readNumber(text, notation) === undefined;
  return html`${choice}
    <div class="beside three">
      <label class="field"
        >${msg("Currency")}
        <input
          name="currency"
          autocomplete="off"
          autocapitalize="characters"
          maxlength="3"
          placeholder="USD"
          aria-invalid=${theirs === undefined ? "true" : nothing}
          .value=${entry.currency}
          @input=${(event: Event) => changeForeign({ currency: textOf(event) })}
        />
      </label>
      <label class="field"
        >${msg(str`Amount in ${name}`)}
        <input
          name="total"
          inputmode="decimal"
          autocomplete="off"
          aria-invalid=${readTotal(entry, state, notation) === undefined ? "true" : nothing}
          .value=${entry.total}
          @input=${(event: Event) => changeForeign({ total: textOf(event) })}
        />
      </label>
      <label class="field"
        >${msg(str`Rate: 1 ${name} in ${ours}`)}
        <input
          name="rate"
          inputmode="decimal"
          autocomplete="off"
          aria-invalid=${entry.rate.trim() !== "" && isWrong(entry.rate) ? "true" : nothing}
          .value=${entry.rate}
          @input=${(event: Event) => changeForeign({ rate: textOf(event) })}
        />
      </label>
    </div>
    <p class="meta">
      ${msg(str`With the rate the amount in ${ours} follows; enter it yourself where the bank has said it.`)}
    </p>`;
}

/** Why a payment is taken back. */
export function causeFields({ entry, change }: MoneyFields): TemplateResult {
  const causes: readonly (readonly [MoneyEntry["cause"], string])[] = [
    ["correction", msg("It was entered wrongly")],
    ["bounce", msg("It bounced: the bank took it back")],
    ["unallocated", msg("It is for another invoice")],
  ];
  return html`<fieldset>
      <legend>${msg("Why")}</legend>
      ${causes.map(([cause, words]) => radio("cause", cause, words, entry.cause === cause, () => change({ cause })))}
    </fieldset>
    ${entry.cause === "bounce" ? nothing : html`<p class="meta">${msg("What is recorded is not rewritten: this takes it back, and the right payment is recorded after it, where it belongs.")}</p>`}`;
}

/** Whether the money of a disputed payment is gone. */
export function withdrawnField({ entry, change }: MoneyFields): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      name="withdrawn"
      .checked=${entry.isWithdrawn}
      @change=${() => change({ isWithdrawn: !entry.isWithdrawn })}
    />${msg("The bank has taken the money already")}
  </label>`;
}

/** Which dispute, where several are open, and what became of it. */
export function outcomeFields({ entry, state, change }: MoneyFields): TemplateResult {
  const open = openDisputes(state.ledger);
  const chosen = disputeIn(entry, state);
  const outcomes = chosen === undefined ? [] : outcomesOf(chosen);
  const words: Readonly<Record<DisputeOutcome, string>> = {
    withdrawn: msg("The bank has taken the money; it goes on"),
    won: msg("Won: the money is ours"),
    lost: msg("Lost: the money is gone"),
  };
  return html`${
      open.length < 2
        ? nothing
        : html`<label class="field"
            >${msg("Dispute")}
            <select
              name="dispute"
              @change=${(event: Event) => change({ dispute: textOf(event), outcome: "won" })}
            >
              ${open.map(
                ({ key, dispute }) =>
                  html`<option .value=${key} .selected=${key === entry.dispute}>
                    ${[formatMoney(dispute.amount, state.currency, viewerLocale), formatDay(dispute.on, viewerLocale), dispute.reason].filter((part) => part !== undefined && part !== "").join(" · ")}
                  </option>`,
              )}
            </select>
          </label>`
    }
    <fieldset>
      <legend>${msg("What became of it")}</legend>
      ${outcomes.map((outcome) => radio("outcome", outcome, words[outcome], entry.outcome === outcome, () => change({ outcome })))}
    </fieldset>`;
}

/** One of several choices. */
export function radio(
  name: string,
  value: string,
  words: string,
  isChosen: boolean,
  onChoose: () => void,
): TemplateResult {
  return html`<label class="choice">
    <input
      type="radio"
      name=${name}
      value=${value}
      .checked=${isChosen}
      @change=${onChoose}
    />${words}
  </label>`;
}

/** What stands in the field of an event. */
export function textOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : "";
}

type Fields = TemplateResult | typeof nothing;
