import { readDateText, readMoneyText } from "@concord/formats";
import type { JsonValue } from "@concord/model";
import { PlainDate } from "@concord/model";
import { LitElement, css, html, nothing } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { PropertyValues, TemplateResult } from "lit";
import { formatNumber } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { sharedStyles } from "../styles/shared-styles.ts";

/** A value that a person has entered and that could be understood; null for none. */
export class FieldCommitted extends Event {
  readonly value: JsonValue;
  constructor(value: JsonValue) {
    super("field-committed");
    this.value = value;
  }
}

type Reading =
  | { readonly type: "value"; readonly value: JsonValue }
  | { readonly type: "choices"; readonly choices: readonly string[] }
  | { readonly type: "unreadable"; readonly reason: string };

/**
 * One field. It shows a register's value in the viewer's notation and reports what was entered; what can be read in two ways is asked about, never guessed.
 * While somebody types here, a change from elsewhere does not touch what they have typed.
 */
export class ValueField extends LitElement {
  static override properties = {
    label: { attribute: false },
    kind: { attribute: false },
    value: { attribute: false },
    fixed: { attribute: false },
    bare: { type: Boolean },
    reading: { state: true },
  };
  declare label: string;
  declare kind: "text" | "number" | "date";
  declare value: string;
  declare fixed: boolean;
  declare bare: boolean;
  declare reading: Reading | undefined;
  #typed: string | undefined;

  static override styles = [
    sharedStyles,
    css`
      label {
        display: block;
        margin-bottom: 4px;
        color: var(--text-2);
        font-size: 12px;
        line-height: 16px;
        font-weight: 500;
      }
      :host([bare]) input:not(:focus, [aria-invalid="true"]) {
        border-color: transparent;
        background: none;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin-top: 4px;
      }
      p {
        margin: 4px 0 0;
        color: var(--bad-fg);
      }
    `,
  ];

  constructor() {
    super();
    this.label = "";
    this.kind = "text";
    this.value = "";
    this.fixed = false;
    this.bare = false;
    this.reading = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("value") && this.#typed === undefined) this.reading = undefined;
  }

  protected override render(): TemplateResult {
    const isWrong = this.reading !== undefined && this.reading.type !== "value";
    return html`<label for="input" class=${this.bare ? "unseen" : ""}>${this.label}</label>
      <input
        id="input"
        class=${this.kind === "number" ? "amount" : ""}
        inputmode=${this.kind === "number" ? "decimal" : "text"}
        autocomplete="off"
        .value=${this.#typed ?? this.#shown()}
        ?readonly=${this.fixed}
        aria-invalid=${String(isWrong)}
        aria-describedby=${isWrong ? "problem" : nothing}
        @input=${this.#type}
        @change=${this.#commit}
        @blur=${this.#commit}
      />
      ${this.#problem()}`;
  }

  #shown(): string {
    if (this.value === "") return "";
    if (this.kind === "number") return formatNumber(this.value, viewerLocale);
    if (this.kind === "date") {
      const day = PlainDate.safeParse(this.value);
      return day.success ? formatDay(day.data, viewerLocale) : this.value;
    }
    return this.value;
  }

  #problem(): TemplateResult | typeof nothing {
    const { reading } = this;
    if (reading === undefined || reading.type === "value") return nothing;
    if (reading.type === "unreadable")
      return html`<p id="problem" class="meta" role="alert">${reading.reason}</p>`;
    return html`<div id="problem" class="choices" role="alert">
      <span class="meta">Which one is meant?</span>
      ${reading.choices.map(
        (choice) => html`<button @click=${() => this.#take(choice)}>${this.#say(choice)}</button>`,
      )}
    </div>`;
  }

  #say(choice: string): string {
    const day = PlainDate.safeParse(choice);
    return this.kind === "date" && day.success
      ? formatDay(day.data, viewerLocale)
      : formatNumber(choice, viewerLocale);
  }

  readonly #type = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.#typed = target.value;
  };

  /** On leaving as well as on change: a browser says nothing of a change if the field was drawn anew meanwhile. */
  readonly #commit = (): void => {
    if (this.#typed === undefined) return;
    const reading = this.#read(this.#typed.trim());
    this.reading = reading;
    if (reading.type === "value") this.#take(reading.value);
  };

  #take(value: JsonValue): void {
    this.#typed = undefined;
    this.reading = undefined;
    this.value = typeof value === "string" ? value : "";
    this.dispatchEvent(new FieldCommitted(value));
  }

  #read(text: string): Reading {
    if (text === "") return { type: "value", value: null };
    if (this.kind === "text") return { type: "value", value: text };
    if (this.kind === "number") {
      const reading = readMoneyText(text, { decimal: decimalMark(viewerLocale) });
      if (reading.type === "amount") return { type: "value", value: reading.value };
      return reading.type === "ambiguous"
        ? { type: "choices", choices: reading.choices.map(({ value }) => value) }
        : reading;
    }
    const reading = readDateText(text);
    if (reading.type === "date") return { type: "value", value: reading.value };
    return reading.type === "ambiguous"
      ? { type: "choices", choices: reading.choices.map(({ value }) => value) }
      : reading;
  }
}
customElements.define("value-field", ValueField);

/** The mark before decimals in a locale. */
function decimalMark(locale: string): "." | "," {
  const part = new Intl.NumberFormat(locale)
    .formatToParts(1.5)
    .find(({ type }) => type === "decimal");
  return part?.value === "," ? "," : ".";
}
