import { msg } from "@lit/localize";
import { LitElement, css, html } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";

/** What people enter something into. */
const fields = ":is(input, select, textarea):not(:disabled)";

/**
 * A layer over the page: what stands in it comes as children. The focus is on the first of its fields, on a child with `autofocus`, or, where it has none, on its cross. Escape, its cross and a
 * press beside it close it, and focus goes back to where it was: the browser's own `<dialog>` sees to that. Tells `closed`.
 */
export class ModalDialog extends LitElement {
  static override properties = {
    heading: { attribute: false },
    isOpen: { attribute: false },
    bare: { type: Boolean },
  };
  declare heading: string;
  declare isOpen: boolean;
  /** Without a head: the name is only spoken. */
  declare bare: boolean;

  static override styles = [
    sharedStyles,
    css`
      dialog {
        width: min(var(--dialog-width, 560px), calc(100vw - 32px));
        max-height: calc(100dvh - 64px);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--overlay);
        color: var(--text);
        box-shadow: 0 16px 48px rgb(20 24 31 / 28%);
        overflow: auto;
        overscroll-behavior: contain;
      }
      dialog[open] {
        animation: appear 160ms ease-out;
      }
      dialog::backdrop {
        background: rgb(14 17 22 / 44%);
      }
      :host([bare]) dialog {
        margin-top: 12vh;
      }
      header {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 12px 12px 12px 20px;
        border-bottom: 1px solid var(--line);
        background: var(--overlay);
      }
      h2 {
        margin: 0;
        font-size: 16px;
        line-height: 24px;
      }
      .content {
        padding: 16px 20px 20px;
      }
      :host([bare]) .content {
        padding: 0;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        dialog[open] {
          animation: none;
        }
      }
      @media (max-width: 640px) {
        :host(:not([bare])) dialog {
          width: 100%;
          max-width: 100%;
          margin: auto 0 0;
          border-radius: 14px 14px 0 0;
          max-height: 88dvh;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.heading = "";
    this.isOpen = false;
    this.bare = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("isOpen")) return;
    const dialog = this.#dialog();
    if (this.isOpen && dialog?.open === false) {
      dialog.showModal();
      this.#begin();
    }
    if (!this.isOpen && dialog?.open === true) dialog.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-label=${this.heading}
      @close=${this.#tell}
      @pointerdown=${this.#beside}
      @keydown=${this.#held}
    >
      ${
        this.bare
          ? ""
          : html`<header>
              <h2>${this.heading}</h2>
              <button class="quiet" aria-label=${msg("Close")} @click=${this.#close}>
                ${icon("close")}
              </button>
            </header>`
      }
      <div class="content" @layer-filled=${this.#filled}>
        <slot @slotchange=${this.#filled}></slot>
      </div>
    </dialog>`;
  }

  #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  /** The browser looks for the first field in the dialog itself, and not in what is slotted into it. A phone's keyboard would cover what is asked. */
  #begin(): void {
    if (matchMedia("(pointer: coarse)").matches) return;
    // A child with fields of its own knows them itself.
    const own = this.querySelector<HTMLElement>("[autofocus]");
    if (own !== null) return own.focus();
    const first = [...this.querySelectorAll<HTMLInputElement>(fields)].find(
      (field) => field.checkVisibility() && (field.type !== "radio" || field.checked),
    );
    first?.focus();
  }

  /** What is asked has come after the layer itself: nobody has gone anywhere meanwhile. */
  readonly #filled = (): void => {
    if (this.shadowRoot?.activeElement?.matches("header button") === true) this.#begin();
  };

  /** A key that is still held down from opening the layer confirms nothing in it. */
  readonly #held = (event: KeyboardEvent): void => {
    const isText = event.composedPath()[0] instanceof HTMLTextAreaElement;
    if (event.key === "Enter" && event.repeat && !isText) event.preventDefault();
  };

  readonly #close = (): void => this.#dialog()?.close();

  readonly #tell = (): void => {
    this.isOpen = false;
    this.dispatchEvent(new Event("closed"));
  };

  /** A press on the dialog itself is one on its backdrop: what is in it lies above. */
  readonly #beside = (event: PointerEvent): void => {
    if (event.composedPath()[0] === this.#dialog()) this.#close();
  };
}
customElements.define("modal-dialog", ModalDialog);
