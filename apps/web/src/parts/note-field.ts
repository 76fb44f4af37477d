import { css, html } from "lit";
import type { PropertyDeclarations, PropertyValues, TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FieldCaret } from "./field-events.ts";
import type { Tone } from "./people-tones.ts";
import { positionAfter, textChange } from "./text-change.ts";
import { ValueField } from "./value-field.ts";

/** Where somebody else writes in the stored text. */
export interface NoteCaret {
  readonly client: number;
  readonly name: string;
  readonly tone: Tone;
  readonly isIdle: boolean;
  readonly at: number;
}

const none: readonly NoteCaret[] = [];

/** A text that several people write together: it shows where the others are, and tells where one is oneself. */
export class NoteField extends ValueField {
  static override properties: PropertyDeclarations = { carets: { attribute: false } };
  declare carets: readonly NoteCaret[];
  #told = "";

  static override styles = [
    ...ValueField.styles,
    css`
      .sheet {
        position: relative;
      }
      textarea {
        scrollbar-gutter: stable;
      }
      /* The same text in the same measures, of which only the carets are seen. */
      .copy {
        position: absolute;
        inset: 0;
        padding: 5px 10px;
        border: 1px solid transparent;
        overflow: clip visible;
        overflow-wrap: break-word;
        pointer-events: none;
        scrollbar-gutter: stable;
        visibility: hidden;
        white-space: pre-wrap;
      }
      .copy.scrolls {
        overflow: hidden;
      }
      .caret {
        position: relative;
        display: inline-block;
        height: 20px;
        margin: 0 -1px;
        border-left: 2px solid var(--tone);
        vertical-align: bottom;
        visibility: visible;
      }
      .caret.idle {
        border-left-style: dotted;
      }
      .flag {
        position: absolute;
        bottom: 100%;
        left: -2px;
        padding: 0 4px;
        border-radius: 3px 3px 3px 0;
        background: var(--tone);
        color: var(--on-p);
        font-size: 11px;
        line-height: 14px;
        font-weight: 600;
        white-space: nowrap;
        animation: fade 4s forwards;
      }
      @keyframes fade {
        97% {
          opacity: 1;
        }
        to {
          opacity: 0;
          visibility: hidden;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .flag {
          animation-timing-function: step-end;
        }
      }
      @media (pointer: coarse) {
        .copy {
          font-size: 16px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.carets = none;
    this.isLong = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("selectionchange", this.#onSelection);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("selectionchange", this.#onSelection);
  }

  protected override renderControl(): TemplateResult {
    return html`<div class="sheet" @scroll=${this.#onScroll}>
      ${super.renderControl()}
      <div class="copy" aria-hidden="true">${this.#copy()}</div>
    </div>`;
  }

  /** The shown text, cut where somebody is. */
  #copy(): unknown {
    if (this.carets.length === 0) return "";
    const text = this.shown();
    const change = textChange(this.value, text);
    const places = this.carets
      .map((caret) => ({ ...caret, at: Math.min(positionAfter(change, caret.at), text.length) }))
      .toSorted((one, other) => one.at - other.at);
    let from = 0;
    const pieces = places.map((caret) => {
      const before = text.slice(from, caret.at);
      from = caret.at;
      return { before, caret };
    });
    // A caret that has moved is another one: its name shows anew.
    return html`${repeat(
      pieces,
      ({ caret: { client, at } }) => `${client}:${at}`,
      ({ before, caret: { name, tone, isIdle } }) =>
        html`<span>${before}</span
          ><span class="caret ${isIdle ? "idle" : ""}" data-tone=${tone}
            ><span class="flag">${name}</span></span
          >`,
    )}${text.slice(from)}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#align();
    // What others wrote before it has moved it.
    if (changed.has("value")) this.#tell();
  }

  #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  #align(): void {
    const area = this.#area();
    const copy = this.renderRoot.querySelector(".copy");
    if (area === null || copy === null) return;
    copy.classList.toggle("scrolls", area.scrollHeight > area.clientHeight);
    copy.scrollTop = area.scrollTop;
  }

  // Scrolling is told on the way down only.
  readonly #onScroll = { handleEvent: (): void => this.#align(), capture: true };

  readonly #onSelection = (): void => this.#tell();

  #tell(): void {
    const area = this.#area();
    if (!this.isHere || area === null) {
      this.#told = "";
      return;
    }
    const change = textChange(this.shown(), this.value);
    const [from, to] = [area.selectionStart, area.selectionEnd].map((at) =>
      Math.min(positionAfter(change, at), this.value.length),
    );
    const told = `${from}-${to}`;
    if (told === this.#told || from === undefined || to === undefined) return;
    this.#told = told;
    this.dispatchEvent(new FieldCaret(this.path, from, to));
  }
}
customElements.define("note-field", NoteField);
