import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import type { IconName } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { layerStyles } from "./layer-styles.ts";

/** A button that opens a layer with what is slotted in. Escape or a click elsewhere closes it, and the focus returns to the button. With the attribute `wide` the layer takes a phone's whole width. */
export class PopOver extends LitElement {
  static override properties = {
    label: { attribute: false },
    sign: { attribute: false },
    tone: { attribute: false },
    isIconOnly: { attribute: false },
  };
  declare label: string;
  declare sign: IconName | undefined;
  /** One of the shared tones ("merge"), for a button that looks like a pill. */
  declare tone: string;
  declare isIconOnly: boolean;

  static override styles = [
    sharedStyles,
    layerStyles,
    css`
      :host {
        display: inline-flex;
      }
      button.pill {
        justify-content: center;
        min-width: 24px;
        min-height: 24px;
        margin: -4px 0;
        padding: 0 6px;
        border: 0;
        font-size: 11px;
        line-height: 16px;
      }
      button.pill svg {
        width: 12px;
        height: 12px;
      }
      button span {
        overflow: hidden;
        max-width: 140px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      [popover] {
        padding: 12px;
        font-size: 14px;
        line-height: 20px;
      }
      :host([wide]) [popover] {
        width: 340px;
      }
      @media (max-width: 640px) {
        :host([wide]) [popover] {
          right: 8px;
          left: 8px;
          width: auto;
          max-width: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.label = "";
    this.sign = undefined;
    this.tone = "";
    this.isIconOnly = false;
  }

  close(): void {
    this.renderRoot.querySelector<HTMLElement>("#layer")?.hidePopover();
  }

  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="anchor ${this.tone === "" ? "quiet" : `pill ${this.tone}`}"
        popovertarget="layer"
        aria-label=${this.isIconOnly ? this.label : nothing}
        title=${this.isIconOnly ? this.label : nothing}
      >
        ${this.sign === undefined ? nothing : icon(this.sign)}${this.isIconOnly ? nothing : html`<span>${this.label}</span>`}
      </button>
      <div
        id="layer"
        popover
        role="dialog"
        aria-label=${this.label}
        @beforetoggle=${this.#giveBack}
      >
        <slot></slot>
      </div>`;
  }

  /** The browser gives the focus back from what is in the layer itself, and not from what is slotted into it. */
  readonly #giveBack = ({ newState }: ToggleEvent): void => {
    const root = this.getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return;
    if (newState === "closed" && this.contains(root.activeElement)) {
      this.renderRoot.querySelector<HTMLElement>(".anchor")?.focus();
    }
  };
}
customElements.define("pop-over", PopOver);
