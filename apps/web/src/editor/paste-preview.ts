import { msg, str } from "@lit/localize";
import type { DecimalMark } from "@concord/formats";
import type { CurrencyCode, LineTax } from "@concord/model";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { columnRoles, columnsLeftOut, linesOfPaste, mostLines, readPaste } from "./paste-lines.ts";
import type { ColumnRole, PastedLine, PastedReading, PastedTable } from "./paste-lines.ts";

/** A person has looked at pasted rows and wants them as lines. */
export class LinesPasted extends Event {
  readonly lines: readonly PastedLine[];
  constructor(lines: readonly PastedLine[]) {
    super("lines-pasted");
    this.lines = lines;
  }
}

const shownRows = 6;

/** Shows what pasted rows are taken for, before they become lines. */
export class PastePreview extends LitElement {
  static override properties = {
    text: { attribute: false },
    currency: { attribute: false },
    taxOf: { attribute: false },
    table: { state: true },
    decimal: { state: true },
  };
  declare text: string;
  declare currency: CurrencyCode | undefined;
  /** The tax that a line would carry. */
  declare taxOf: (line: PastedLine) => LineTax | undefined;
  declare protected table: PastedTable;
  /** A person's answer to which mark is the decimal one. */
  declare protected decimal: DecimalMark | undefined;

  static override styles = [
    sharedStyles,
    css`
      dialog {
        width: min(720px, calc(100vw - 32px));
        max-height: calc(100vh - 64px);
        padding: 20px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--overlay);
        color: var(--text);
        box-shadow: 0 8px 24px rgb(20 24 31 / 18%);
      }
      dialog::backdrop {
        background: rgb(14 17 22 / 40%);
      }
      .scroll {
        overflow-x: auto;
        margin: 12px 0;
        border: 1px solid var(--line);
        border-radius: 10px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        max-width: 240px;
        padding: 6px 8px;
        border-bottom: 1px solid var(--line);
        overflow: hidden;
        font-weight: 400;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .head {
        color: var(--text-3);
      }
      select {
        min-width: 118px;
      }
      .question {
        padding: 8px 12px;
        border-radius: 7px;
      }
      .actions {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.text = "";
    this.currency = undefined;
    this.taxOf = () => undefined;
    this.table = readPaste("");
    this.decimal = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("text")) this.table = readPaste(this.text);
  }

  /** It begins in its first field. Where the focus came from it goes back to: the browser's own dialog sees to that. */
  protected override firstUpdated(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
    this.renderRoot.querySelector("select")?.focus();
  }

  protected override render(): TemplateResult {
    const { cells, hasHead, roles, leftOut } = this.table;
    const reading = linesOfPaste(this.table, { currency: this.currency, decimal: this.decimal });
    const count = cells.length - (hasHead ? 1 : 0);
    const names: Readonly<Record<ColumnRole, string>> = {
      name: msg("Description"),
      quantity: msg("Quantity"),
      unit: msg("Unit"),
      price: msg("Unit price"),
      tax: msg("Tax %"),
      none: msg("Leave out"),
    };
    return html`<dialog aria-labelledby="title" @close=${this.#onClose}>
      <h1 id="title">${msg(str`Lines to paste: ${count}`)}</h1>
      ${
        leftOut === 0
          ? nothing
          : html`<p class="question warn" role="alert">
              ${msg(str`At most ${mostLines} lines are pasted at once. Left out at the end: ${leftOut}`)}
            </p>`
      }
      <div class="scroll" tabindex="0" role="region" aria-label=${msg("Pasted rows")}>
        <table>
          <thead>
            <tr>
              ${roles.map(
                (role, column) =>
                  html`<th scope="col">
                    <select
                      aria-label=${msg(str`Column ${column + 1}`)}
                      @change=${(event: Event) => this.#setRole(column, event)}
                    >
                      ${columnRoles.map(
                        (each) =>
                          html`<option value=${each} ?selected=${each === role}>
                            ${names[each]}
                          </option>`,
                      )}
                    </select>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${cells.slice(0, shownRows).map(
              (row, index) =>
                html`<tr class=${hasHead && index === 0 ? "head" : ""}>
                  ${row.map((cell) => html`<td title=${cell}>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${cells.length > shownRows ? html`<p class="meta">${msg(str`and ${cells.length - shownRows} more`)}</p>` : nothing}
      ${this.#leftOut()} ${this.#question(reading)}
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button
          type="button"
          class="primary"
          ?disabled=${reading.type !== "lines" || reading.lines.length === 0}
          @click=${() => this.#add(reading)}
        >
          ${msg("Add lines")}
        </button>
      </div>
    </dialog>`;
  }

  #question(reading: PastedReading): TemplateResult | typeof nothing {
    switch (reading.type) {
      case "lines":
        return this.#untaxed(reading.lines);
      case "ambiguous": {
        const { example } = reading;
        const asked = (mark: DecimalMark, words: string): TemplateResult =>
          html`<button type="button" @click=${() => this.#setMark(mark)}>${words}</button>`;
        return html`<div class="question warn" role="alert">
          ${msg(str`What does ${example} mean?`)} ${asked(",", msg("A point groups thousands"))}
          ${asked(".", msg("A point is the decimal mark"))}
        </div>`;
      }
      case "unreadable":
        return html`<p class="question bad" role="alert">
          ${msg(str`“${reading.text}” in row ${reading.row + 1} is no number. Choose another column, or leave it out.`)}
        </p>`;
    }
  }

  /** A column that no guess fits, as one of plain tax rates, must not go without a word. */
  #leftOut(): TemplateResult | typeof nothing {
    const all = columnsLeftOut(this.table).map(({ column, example }) =>
      msg(str`column ${column + 1} (“${example}”)`),
    );
    if (all.length === 0) return nothing;
    const list = new Intl.ListFormat(viewerLocale).format(all);
    return html`<p class="question mute left-out" role="status">
      ${msg(str`Left out: ${list}. What a column is can be chosen above it.`)}
    </p>`;
  }

  /** Lines that would carry no tax: none is guessed, and that is said. */
  #untaxed(lines: readonly PastedLine[]): TemplateResult | typeof nothing {
    const count = lines.filter((line) => this.taxOf(line) === undefined).length;
    if (count === 0) return nothing;
    return html`<p class="question warn" role="status">
      ${
        count === lines.length
          ? msg("These lines will carry no tax.")
          : msg(str`Of these lines ${count} will carry no tax.`)
      }
      ${msg("Enter it in the lines, or name your taxes in the settings first.")}
    </p>`;
  }

  #setRole(column: number, { target }: Event): void {
    if (!(target instanceof HTMLSelectElement)) return;
    const role = columnRoles.find((each) => each === target.value) ?? "none";
    const roles = this.table.roles.map((each, index) =>
      index === column ? role : each === role ? "none" : each,
    );
    this.table = { ...this.table, roles };
  }

  #setMark(mark: DecimalMark): void {
    this.decimal = mark;
  }

  #add(reading: PastedReading): void {
    if (reading.type === "lines") this.dispatchEvent(new LinesPasted(reading.lines));
    this.#close();
  }

  readonly #close = (): void => this.renderRoot.querySelector("dialog")?.close();

  readonly #onClose = (): void => {
    this.dispatchEvent(new Event("close"));
  };
}
customElements.define("paste-preview", PastePreview);
