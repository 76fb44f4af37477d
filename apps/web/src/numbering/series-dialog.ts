import { InvoiceKind, SeriesReset, formatNumber, resetOf } from "@concord/model";
import type { EntryKey, NumberSeries, PlainDate } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { dialogStyles } from "../settling/dialog-styles.ts";
import "../shell/modal-dialog.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { judgeChange } from "./judge-change.ts";
import type { ChangeJudgement } from "./judge-change.ts";
import { nextCount } from "./next-number.ts";
import type { SeriesFacts } from "./next-number.ts";
import { numberingDialogStyles } from "./numbering-dialog-styles.ts";
import { kindName, resetName } from "./numbering-words.ts";
import { formOf, newSeriesForm, readSeries } from "./series-form.ts";
import type { FieldProblem, SeriesForm } from "./series-form.ts";

/** A person has said how a series is to be. */
export class SeriesDecided extends Event {
  readonly before: NumberSeries | undefined;
  readonly after: NumberSeries;
  constructor(before: NumberSeries | undefined, after: NumberSeries) {
    super("series-decided");
    this.before = before;
    this.after = after;
  }
}

/** The series that is edited, or a new one, beside the others of the workspace. */
export interface EditedSeries {
  readonly before: NumberSeries | undefined;
  readonly others: readonly NumberSeries[];
  readonly facts: SeriesFacts;
  readonly id: EntryKey;
}

const unchanged: ChangeJudgement = { refused: [], explained: [] };

/** How a series makes its numbers, with the next ones under every key. What would break the row of numbers is refused there, or told before it is done. */
export class SeriesDialog extends LitElement {
  static override properties = {
    edited: { attribute: false },
    form: { state: true },
    touched: { state: true },
    isAgreed: { state: true },
  };
  declare edited: EditedSeries | undefined;
  declare protected form: SeriesForm;
  /** Fields in which somebody has been. */
  declare protected touched: ReadonlySet<keyof SeriesForm>;
  declare protected isAgreed: boolean;

  static override styles = [sharedStyles, dialogStyles, numberingDialogStyles];

  constructor() {
    super();
    this.edited = undefined;
    this.form = newSeriesForm;
    this.touched = new Set();
    this.isAgreed = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { edited } = this;
    if (!changed.has("edited") || edited === undefined) return;
    // The facts may be told anew while somebody types.
    if (changed.get("edited")?.id === edited.id) return;
    const { before } = edited;
    this.form = before === undefined ? newSeriesForm : formOf(before, resetOf(before));
    this.touched = new Set();
    this.isAgreed = false;
  }

  protected override render(): TemplateResult {
    const { edited } = this;
    const heading =
      edited?.before === undefined
        ? msg("New number series")
        : msg(str`Number series ${edited.before.name ?? edited.before.id}`);
    return html`<modal-dialog
      .heading=${heading}
      .isOpen=${edited !== undefined}
      @closed=${this.#close}
      >${edited === undefined ? nothing : this.#content(edited)}</modal-dialog
    >`;
  }

  #content({ before, others, facts, id }: EditedSeries): TemplateResult {
    const { series, problems } = readSeries(this.form, id, others);
    const day = today();
    const judged =
      before === undefined || series === undefined
        ? unchanged
        : judgeChange(before, series, facts, others, day);
    const isOther =
      series !== undefined &&
      (before === undefined || JSON.stringify(before) !== JSON.stringify(series));
    const maySave =
      series !== undefined &&
      isOther &&
      judged.refused.length === 0 &&
      (judged.explained.length === 0 || this.isAgreed);
    const told = (field: keyof SeriesForm): FieldProblem | undefined =>
      problems.find((each) => each.field === field && this.#isTold(field)) ??
      judged.refused.find((each) => each.field === field);
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        if (maySave && series !== undefined) this.dispatchEvent(new SeriesDecided(before, series));
      }}
    >
      ${this.#text("name", msg("Name"), told("name"))}
      ${this.#text("format", msg("Format"), told("format"))}
      <div class="words" role="group" aria-label=${msg("Put into the format")}>
        <span class="meta">${msg("Put in:")}</span>
        ${[
          ["{year}", msg("Year")] as const,
          ["{month}", msg("Month")] as const,
          ["{number}", msg("Number")] as const,
        ].map(
          ([word, name]) =>
            html`<button type="button" class="quiet" @click=${() => this.#put(word)}>
              ${icon("plus")}${name}
            </button>`,
        )}
      </div>
      <div class="pair">
        ${this.#text("digits", msg("Digits"), told("digits"), "numeric")}
        ${this.#text("first", msg("First number"), told("first"), "numeric")}
      </div>
      <fieldset>
        <legend>${msg("Begins again")}</legend>
        <div class="choices">
          ${SeriesReset.options.map(
            (reset) =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="reset"
                  value=${reset}
                  .checked=${this.form.reset === reset}
                  @change=${() => this.#set({ reset }, "reset")}
                />${resetName(reset)}</label
              >`,
          )}
        </div>
        ${
          this.form.reset === "never"
            ? html`<span class="meta"
                >${msg("It counts through, and can be leased to a device that issues offline.")}</span
              >`
            : html`<span class="meta"
                >${msg("It can not be leased to a device: nobody knows offline when it begins again.")}</span
              >`
        }
        ${problemOf("reset", told("reset"))}
      </fieldset>
      <fieldset>
        <legend>${msg("What it is for")}</legend>
        <div class="choices">
          ${InvoiceKind.options.map(
            (kind) =>
              html`<label class="choice"
                ><input
                  type="checkbox"
                  .checked=${this.form.kinds.includes(kind)}
                  @change=${() => this.#toggle(kind)}
                />${kindName(kind)}</label
              >`,
          )}
        </div>
        ${problemOf("kinds", told("kinds"))}
      </fieldset>
      <p class="preview" aria-live="polite">${this.#preview(series, facts, day)}</p>
      ${this.#explained(judged)}
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary" ?disabled=${!maySave}>
          ${before === undefined ? msg("Create series") : msg("Change series")}
        </button>
      </div>
    </form>`;
  }

  #text(
    field: "name" | "format" | "digits" | "first",
    label: string,
    problem: FieldProblem | undefined,
    mode: "text" | "numeric" = "text",
  ): TemplateResult {
    return html`<label class="field"
      >${label}
      <input
        name=${field}
        autocomplete="off"
        inputmode=${mode}
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby=${problem === undefined ? nothing : `problem-${field}`}
        placeholder=${field === "format" ? "INV-{year}-{number}" : nothing}
        .value=${this.form[field]}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement) this.#set({ [field]: target.value });
        }}
        @blur=${() => this.#set({}, field)}
      />
      ${problemOf(field, problem)}
    </label>`;
  }

  #preview(
    series: NumberSeries | undefined,
    facts: SeriesFacts,
    day: PlainDate,
  ): TemplateResult | string {
    if (series === undefined) return msg("The next numbers are shown here.");
    const count = nextCount(series, facts, day) ?? series.first;
    const [next, ...more] = [0, 1, 2].map((step) => formatNumber(series, day, count + step));
    return html`${msg("Next:")} <strong>${next}</strong>
      <span class="meta">${msg(str`then ${more.join(", ")}, …`)}</span>`;
  }

  #explained({ explained }: ChangeJudgement): TemplateResult | typeof nothing {
    if (explained.length === 0) return nothing;
    return html`<div class="said warn" role="alert">
      <ul>
        ${explained.map((words) => html`<li>${words}</li>`)}
      </ul>
      <label class="agree"
        ><input
          type="checkbox"
          .checked=${this.isAgreed}
          @change=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) this.isAgreed = target.checked;
          }}
        />${msg("I know, and change it all the same.")}</label
      >
    </div>`;
  }

  /** An error is said once somebody has been in the field; one of a choice as soon as there is a format to judge it by. */
  #isTold(field: keyof SeriesForm): boolean {
    return this.touched.has(field) || (field === "reset" && this.touched.has("format"));
  }

  #set(fields: Partial<SeriesForm>, left?: keyof SeriesForm): void {
    this.form = { ...this.form, ...fields };
    if (Object.keys(fields).length > 0) this.isAgreed = false;
    if (left !== undefined) this.touched = new Set([...this.touched, left]);
  }

  #toggle(kind: InvoiceKind): void {
    const { kinds } = this.form;
    const others = kinds.filter((each) => each !== kind);
    const now = others.length < kinds.length ? others : [...kinds, kind];
    this.#set({ kinds: InvoiceKind.options.filter((each) => now.includes(each)) }, "kinds");
  }

  /** Where somebody writes, else at the end. */
  #put(word: string): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>("input[name=format]");
    const { format } = this.form;
    const at = field?.selectionStart ?? format.length;
    const until = field?.selectionEnd ?? at;
    this.#set({ format: format.slice(0, at) + word + format.slice(until) });
    void this.#focusAt(at + word.length);
  }

  async #focusAt(place: number): Promise<void> {
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLInputElement>("input[name=format]");
    field?.focus();
    field?.setSelectionRange(place, place);
  }

  readonly #close = (): void => {
    if (this.edited === undefined) return;
    this.edited = undefined;
    this.dispatchEvent(new Event("closed"));
  };
}
customElements.define("series-dialog", SeriesDialog);

function problemOf(
  field: string,
  problem: FieldProblem | undefined,
): TemplateResult | typeof nothing {
  return problem === undefined
    ? nothing
    : html`<span class="problem" id="problem-${field}">${problem.words}</span>`;
}
