import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { foundCommands } from "./commands.ts";
import type { Command } from "./commands.ts";
import { keyCap, keyStyles } from "./key-cap.ts";

/** As many as fit without scrolling far. */
const most = 50;

/** One field for everything: words find commands, arrows walk, Enter does. Field, list and choice stand in one root, so that a reader can follow. */
export class CommandPalette extends LitElement {
  static override properties = {
    commands: { attribute: false },
    text: { state: true },
    chosen: { state: true },
  };
  declare commands: readonly Command[];
  declare text: string;
  declare chosen: number;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      .field {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 12px 16px;
        border-bottom: 2px solid var(--focus);
        color: var(--text-3);
      }
      input {
        min-height: 28px;
        padding: 0;
        border: 0;
        background: none;
        font-size: 16px;
      }
      /* The one field of the layer: what is chosen below it is what one looks at. */
      input:focus-visible {
        outline: none;
      }
      ul {
        max-height: min(52vh, 420px);
        margin: 0;
        padding: 8px;
        overflow: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 36px;
        padding: 4px 10px;
        border-radius: 7px;
        cursor: pointer;
      }
      li svg {
        flex: none;
        color: var(--text-3);
      }
      li .name {
        white-space: nowrap;
      }
      li .detail {
        flex: 1;
        overflow: hidden;
        color: var(--text-2);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li[aria-selected="true"] {
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      li[aria-selected="true"] svg {
        color: inherit;
      }
      kbd {
        color: var(--text-2);
      }
      p {
        margin: 0;
        padding: 20px 16px;
        color: var(--text-2);
      }
    `,
    keyStyles,
  ];

  constructor() {
    super();
    this.commands = [];
    this.text = "";
    this.chosen = 0;
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("chosen")) return;
    this.renderRoot.querySelector(`#option-${this.chosen}`)?.scrollIntoView({ block: "nearest" });
  }

  protected override render(): TemplateResult {
    const found = this.#found();
    return html`<div class="field">
        ${icon("search")}
        <input
          role="combobox"
          aria-label=${msg("What to open or do")}
          aria-expanded="true"
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant=${found.length === 0 ? nothing : `option-${this.chosen}`}
          autocomplete="off"
          spellcheck="false"
          placeholder=${msg("Go to an invoice, a customer or a screen, or do something")}
          .value=${this.text}
          @input=${this.#type}
          @keydown=${this.#onKey}
        />
      </div>
      ${
        found.length === 0
          ? html`<p role="status">${msg("Nothing on this device goes by these words.")}</p>`
          : html`<ul id="found" role="listbox" aria-label=${msg("What to open or do")}>
              ${found.map((command, index) => this.#option(command, index))}
            </ul>`
      }`;
  }

  #option({ name, detail, icon: sign, keys }: Command, index: number): TemplateResult {
    return html`<li
      id="option-${index}"
      role="option"
      aria-selected=${String(index === this.chosen)}
      @pointermove=${() => {
        this.chosen = index;
      }}
      @click=${() => this.#run(index)}
    >
      ${icon(sign)}<span class="name">${name}</span><span class="detail">${detail}</span>
      ${keys === undefined ? nothing : html`<kbd aria-hidden="true">${keyCap(keys)}</kbd>`}
    </li>`;
  }

  #found(): readonly Command[] {
    return foundCommands(this.commands, this.text, most);
  }

  #run(index: number): void {
    const command = this.#found()[index];
    if (command === undefined) return;
    // Closed first: what is done may want the focus.
    this.dispatchEvent(new Event("done"));
    command.run();
  }

  readonly #type = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    this.text = target.value;
    this.chosen = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.#found().length - 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = this.chosen + step;
      this.chosen = next < 0 ? Math.max(0, last) : next > last ? 0 : next;
    } else if (event.key === "Enter") this.#run(this.chosen);
    else return;
    event.preventDefault();
  };
}
customElements.define("command-palette", CommandPalette);
