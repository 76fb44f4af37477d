import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import type { IconName } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { layerStyles } from "./layer-styles.ts";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** Its key, to be shown. */
  readonly keys?: string;
  readonly isDanger?: boolean;
}

/** An item of a menu was chosen. */
class MenuChosen extends Event {
  readonly id: string;
  constructor(id: string) {
    super("menu-chosen");
    this.id = id;
  }
}

/** A button that opens a menu of actions: arrows move, Enter chooses, Escape closes. */
export class MenuButton extends LitElement {
  static override properties = {
    label: { attribute: false },
    sign: { attribute: false },
    items: { attribute: false },
    isTabStop: { attribute: false },
    isOpen: { state: true },
  };
  declare label: string;
  declare sign: IconName;
  declare items: readonly MenuItem[];
  /** Whether Tab comes by. Where not, a key of the surroundings opens it. */
  declare isTabStop: boolean;
  declare protected isOpen: boolean;

  static override styles = [
    sharedStyles,
    layerStyles,
    css`
      :host {
        display: inline-flex;
      }
      .anchor {
        justify-content: center;
        min-width: 28px;
        min-height: 28px;
        padding: 4px;
      }
      .anchor:hover,
      .anchor[aria-expanded="true"] {
        background: var(--surface-2);
      }
      [role="menu"] {
        min-width: 200px;
      }
      [role="menuitem"] {
        display: flex;
        justify-content: space-between;
        width: 100%;
        border: 0;
        border-radius: 6px;
        background: none;
        font-weight: 400;
        text-align: start;
      }
      [role="menuitem"]:hover,
      [role="menuitem"]:focus-visible {
        outline-offset: -2px;
        background: var(--accent-soft);
      }
      .danger {
        color: var(--bad-fg);
      }
      .keys {
        color: var(--text-2);
        font-size: 12px;
      }
      @media (pointer: coarse) {
        .anchor {
          min-width: 44px;
          min-height: 44px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.label = "";
    this.sign = "more";
    this.items = [];
    this.isTabStop = true;
    this.isOpen = false;
  }

  open(): void {
    this.renderRoot.querySelector<HTMLElement>("#menu")?.showPopover();
  }

  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="quiet anchor"
        tabindex=${this.isTabStop ? nothing : -1}
        popovertarget="menu"
        aria-haspopup="menu"
        aria-expanded=${String(this.isOpen)}
        aria-label=${this.label}
        title=${this.label}
      >
        ${icon(this.sign)}
      </button>
      <div
        id="menu"
        class="end"
        role="menu"
        aria-label=${this.label}
        popover
        @toggle=${this.#onToggle}
        @keydown=${this.#onKey}
      >
        ${
          this.isOpen
            ? this.items.map(
                ({ id, label, keys, isDanger }) =>
                  html`<button
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    class=${isDanger === true ? "danger" : ""}
                    @click=${() => this.#choose(id)}
                  >
                    ${label}${keys === undefined ? nothing : html`<span class="keys">${keys}</span>`}
                  </button>`,
              )
            : nothing
        }
      </div>`;
  }

  readonly #onToggle = async ({ newState }: ToggleEvent): Promise<void> => {
    this.isOpen = newState === "open";
    await this.updateComplete;
    if (this.isOpen) this.#items()[0]?.focus();
  };

  #items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  #close(): void {
    this.renderRoot.querySelector<HTMLElement>("#menu")?.hidePopover();
  }

  #choose(id: string): void {
    this.#close();
    this.dispatchEvent(new MenuChosen(id));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // What is pressed here is for the menu alone.
    event.stopPropagation();
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(":focus"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") this.#close();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to >= items.length ? 0 : to)?.focus();
  };
}
customElements.define("menu-button", MenuButton);
