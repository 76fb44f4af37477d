import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { Said } from "./say.ts";

const shownMs = 6_000;

/** Says one thing at a time for six seconds, longer while somebody points at it or is in it. The region is there before what it says, or a reader would not read it. */
export class ToastRegion extends LitElement {
  static override properties = { said: { attribute: false } };
  declare said: Said | undefined;
  #left: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        inset: auto auto 16px 236px;
        z-index: 20;
        max-width: calc(100vw - 32px);
      }
      .toast {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 8px 8px 8px 16px;
        border-radius: 10px;
        background: var(--text);
        color: var(--bg);
        box-shadow: 0 8px 24px rgb(20 24 31 / 24%);
        animation: rise 160ms ease-out;
      }
      button {
        border-color: transparent;
        background: none;
        color: inherit;
      }
      .undo {
        border-color: currentcolor;
      }
      :focus-visible {
        outline-color: var(--bg);
        outline-offset: -3px;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .toast {
          animation: none;
        }
      }
      @media (max-width: 1023px) {
        :host {
          left: 72px;
        }
      }
      @media (max-width: 640px) {
        :host {
          inset: auto 16px 72px;
        }
        .toast {
          justify-content: space-between;
        }
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hold();
  }

  /** Says it, in the place of what was said before. */
  say(said: Said): void {
    this.said = said;
    this.#letGo();
  }

  protected override render(): TemplateResult {
    return html`<div
      role="status"
      @pointerenter=${this.#hold}
      @pointerleave=${this.#letGo}
      @focusin=${this.#hold}
      @focusout=${this.#letGo}
    >
      ${this.said === undefined ? nothing : this.#toast(this.said)}
    </div>`;
  }

  #toast({ text, undo }: Said): TemplateResult {
    return html`<div class="toast">
      <span>${text}</span>
      ${undo === undefined ? nothing : html`<button class="undo" @click=${() => this.#undo(undo)}>${msg("Undo")}</button>`}
      <button aria-label=${msg("Close")} @click=${this.#close}>${icon("close")}</button>
    </div>`;
  }

  #undo(undo: () => void): void {
    this.#close();
    undo();
  }

  readonly #close = (): void => {
    this.#hold();
    this.said = undefined;
  };

  readonly #hold = (): void => clearTimeout(this.#left);

  readonly #letGo = (): void => {
    this.#hold();
    this.#left = setTimeout(this.#close, shownMs);
  };
}
customElements.define("toast-region", ToastRegion);
