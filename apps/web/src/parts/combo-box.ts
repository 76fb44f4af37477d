import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import type { PropertyDeclarations, PropertyValues, TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../styles/icons.ts";
import { OptionTaken } from "./field-events.ts";
import { layerStyles } from "./layer-styles.ts";
import type { Option } from "./options.ts";
import { holdFocus } from "./field-below.ts";
import type { Reading } from "./field-format.ts";
import { ValueField } from "./value-field.ts";

const none: readonly Option[] = [];

/**
 * A field with a list of what may be meant. The first is preselected, unless it is a guess, and taken by Tab or Enter; Escape closes the list and leaves the text as it is,
 * which is then an entry like that of any field.
 */
export class ComboBox extends ValueField {
  static override properties: PropertyDeclarations = {
    find: { attribute: false },
    grows: { attribute: false },
    options: { state: true },
    active: { state: true },
  };
  /** What may be meant by a text, the likeliest first. */
  declare find: (text: string) => readonly Option[];
  /** Whether it takes more lines as its text grows. It still holds one paragraph: Enter goes on. */
  declare grows: boolean;
  declare protected options: readonly Option[];
  declare protected active: number;
  /** The option that was taken, while it is looked up what it comes to. */
  #chosen: Option | undefined;
  /** What could not be taken, as it stands in the field again. */
  #notTaken: { readonly text: string; readonly reason: string } | undefined;

  static override styles = [
    ...ValueField.styles,
    layerStyles,
    css`
      .growing {
        display: grid;
      }
      .growing textarea,
      .growing::after {
        grid-area: 1 / 1;
        overflow: hidden;
        overflow-wrap: anywhere;
      }
      .growing textarea {
        min-height: 32px;
        max-height: none;
        resize: none;
      }
      .growing::after {
        visibility: hidden;
        padding: 6px 11px;
        content: attr(data-text) " ";
        white-space: pre-wrap;
      }
      :host([bare]) .growing textarea:not(:focus, [aria-invalid="true"]) {
        border-color: transparent;
        background: none;
      }
      :host([bare]) .growing textarea:not([readonly], :focus):hover {
        border-color: var(--line-strong);
      }
      @media (max-width: 640px) {
        :host([bare]) .growing textarea:not(:focus, [aria-invalid="true"]) {
          border-color: var(--line);
        }
      }
      @media (pointer: coarse) {
        .growing textarea {
          min-height: 44px;
          padding-block: 11px;
        }
        .growing::after {
          padding-block: 12px;
          font-size: 16px;
        }
      }
      ul {
        min-width: anchor-size(width);
        max-height: 320px;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 8px;
        padding: 6px 8px;
        border-radius: 6px;
        font-size: 14px;
        line-height: 20px;
        cursor: pointer;
      }
      li > span {
        grid-column: 2;
      }
      li svg {
        margin-top: 2px;
      }
      li[aria-selected="true"] {
        background: var(--accent-soft);
      }
      li.new {
        color: var(--accent-text);
        font-weight: 500;
      }
      li .detail {
        color: var(--text-2);
        font-size: 12px;
        line-height: 16px;
        font-weight: 400;
      }
      li .warning {
        color: var(--warn-fg);
        font-size: 12px;
        line-height: 16px;
        font-weight: 400;
      }
      @media (pointer: coarse) {
        li {
          min-height: 44px;
          align-items: center;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.find = () => none;
    this.grows = false;
    this.options = none;
    this.active = -1;
  }

  protected override renderControl(): TemplateResult {
    const isOpen = this.options.length > 0;
    return html`${this.grows ? this.#growing(isOpen) : this.#oneLine(isOpen)}
      <ul
        id="list"
        role="listbox"
        aria-label=${msg(str`Suggestions for ${this.label}${this.labelRest}`)}
        popover="manual"
        @mousedown=${holdFocus}
      >
        ${this.options.map((option, index) => this.#option(option, index))}
      </ul>`;
  }

  #oneLine(isOpen: boolean): TemplateResult {
    return html`<input
      id="input"
      dir="auto"
      class="anchor ${this.format.isNumber === true ? "amount" : ""}"
      role="combobox"
      autocomplete="off"
      placeholder=${this.placeholder === "" ? nothing : this.placeholder}
      .value=${live(this.shown())}
      ?readonly=${this.isLocked}
      aria-autocomplete="list"
      aria-expanded=${String(isOpen)}
      aria-controls="list"
      aria-activedescendant=${isOpen && this.active >= 0 ? `option-${this.active}` : nothing}
      aria-invalid=${String(this.isWrong)}
      aria-describedby=${this.says() ? "below" : nothing}
      @focus=${this.onEnter}
      @input=${this.onInput}
      @keydown=${this.keyed}
      @blur=${this.#onBlur}
    />`;
  }

  #growing(isOpen: boolean): TemplateResult {
    // Browsers that do not size a field by its text size it by a copy of that.
    return html`<div class="growing" data-text=${this.shown()}>
      <textarea
        id="input"
        class="anchor"
        dir="auto"
        rows="1"
        role="combobox"
        autocomplete="off"
        placeholder=${this.placeholder === "" ? nothing : this.placeholder}
        .value=${live(this.shown())}
        ?readonly=${this.isLocked}
        aria-autocomplete="list"
        aria-expanded=${String(isOpen)}
        aria-controls="list"
        aria-activedescendant=${isOpen && this.active >= 0 ? `option-${this.active}` : nothing}
        aria-invalid=${String(this.isWrong)}
        aria-describedby=${this.says() ? "below" : nothing}
        @focus=${this.onEnter}
        @input=${this.onInput}
        @keydown=${this.keyed}
        @blur=${this.#onBlur}
      ></textarea>
    </div>`;
  }

  #option(option: Option, index: number): TemplateResult {
    const { label, detail, warning, isNew } = option;
    return html`<li
      id="option-${index}"
      role="option"
      class=${isNew === true ? "new" : ""}
      aria-selected=${String(index === this.active)}
      @click=${() => this.#takeOption(option)}
    >
      ${isNew === true ? icon("plus") : nothing}<span>${label}</span>
      ${detail === undefined ? nothing : html`<span class="detail">${detail}</span>`}
      ${warning === undefined ? nothing : html`<span class="warning">${warning}</span>`}
    </li>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const list = this.renderRoot.querySelector<HTMLElement>("#list");
    if (list === null) return;
    const isOpen = this.options.length > 0;
    if (isOpen !== list.matches(":popover-open")) list.togglePopover(isOpen);
    if (isOpen) list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  protected override typed(): void {
    this.#chosen = undefined;
    this.#open();
    // A name that is half typed is nobody's, but a description is a text like any other.
    if (this.grows) super.typed();
  }

  override get hasTyped(): boolean {
    return super.hasTyped || this.#chosen !== undefined;
  }

  override shown(): string {
    return this.text ?? this.#chosen?.label ?? super.shown();
  }

  protected override read(text: string): Reading {
    return this.#notTaken?.text === text
      ? { type: "unreadable", reason: this.#notTaken.reason }
      : super.read(text);
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.isComposing || this.isLocked) return;
    const isOpen = this.options.length > 0;
    if (!event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      event.stopPropagation();
      if (isOpen) this.#move(event.key === "ArrowDown" ? 1 : -1);
      else this.#open();
      return;
    }
    if (isOpen && event.key === "Escape") {
      event.stopPropagation();
      this.#close();
      return;
    }
    const option = this.options[this.active];
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (option !== undefined && isPlain && (event.key === "Enter" || event.key === "Tab")) {
      // Enter says which; the next one goes on.
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
      }
      this.#takeOption(option);
      return;
    }
    super.onKey(event);
  }

  readonly #onBlur = (): void => {
    this.#close();
    this.onLeave();
  };

  #open(): void {
    const text = super.hasTyped ? this.shown() : "";
    this.options = this.find(text.trim());
    const [first] = this.options;
    const isMeant = first !== undefined && first.isGuess !== true;
    this.active = isMeant && super.hasTyped && text.trim() !== "" ? 0 : -1;
  }

  #close(): void {
    this.options = none;
    this.active = -1;
  }

  #move(by: 1 | -1): void {
    const { length } = this.options;
    this.active = this.active < 0 && by < 0 ? length - 1 : (this.active + by + length) % length;
  }

  #takeOption(option: Option): void {
    const text = this.shown().trim();
    const typed = super.hasTyped ? text : option.label;
    this.#close();
    this.drop();
    this.#notTaken = undefined;
    this.text = this.isHere ? option.label : undefined;
    void this.updateComplete.then(() => this.select());
    const taken = new OptionTaken(this.path, option.id, text);
    this.dispatchEvent(taken);
    if (taken.found !== undefined) void this.#untilFound(option, typed, taken.found);
  }

  /** Until it is known what the option comes to, it stands in the field, also when nobody is there; if it comes to nothing, what was typed stands there again. */
  async #untilFound(
    option: Option,
    typed: string,
    found: NonNullable<OptionTaken["found"]>,
  ): Promise<void> {
    this.#chosen = option;
    this.held.tell();
    const outcome = await found;
    // Something else was typed or taken meanwhile.
    if (this.#chosen !== option) return;
    this.#chosen = undefined;
    if (outcome === "not-taken") {
      const reason = msg(
        str`“${option.label}” could not be opened on this device, and was not taken. Choose it again.`,
      );
      this.#notTaken = { text: typed, reason };
      this.retype(typed);
    } else this.held.tell();
    this.requestUpdate();
  }
}
customElements.define("combo-box", ComboBox);
