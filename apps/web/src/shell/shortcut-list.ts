import { keyNames } from "../page/key-names.ts";
import { msg, str } from "@lit/localize";
import { LitElement, css, html } from "lit";
import type { TemplateResult } from "lit";
import { chooseLetters, lettersOf } from "../page/shortcuts.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { screens } from "./screens.ts";

/** All keys and what they do, and the switch for the single letters. */
export class ShortcutList extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(2, max-content 1fr);
        gap: 8px 12px;
        align-items: baseline;
        margin: 0 0 20px;
      }
      dd {
        margin: 0;
        color: var(--text-2);
      }
      dt {
        white-space: nowrap;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      @media (max-width: 640px) {
        dl {
          grid-template-columns: max-content 1fr;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const keys: readonly (readonly [readonly string[], string])[] = [
      [[keyNames.command, "K"], msg("Open or do anything")],
      [["N"], msg("New invoice")],
      [["/"], msg("Search")],
      [["J"], msg("Next row")],
      [["K"], msg("Previous row")],
      [["X"], msg("Select a row")],
      [[keyNames.shift, "X"], msg("Select up to here")],
      [["Enter"], msg("Open the row")],
      [["E"], msg("Edit the row")],
      [[keyNames.shift, "←", "→"], msg("Column narrower or wider, on its head")],
      [[keyNames.alt, "←"], msg("Previous invoice of the list")],
      [[keyNames.alt, "→"], msg("Next invoice of the list")],
      [["H"], msg("History of the invoice")],
      [[keyNames.alt, "H"], msg("Why is this value here?")],
      [[keyNames.alt, "P"], msg("Who is here")],
      [["Esc"], msg("Close what lies on top, or back to the list")],
      ...screens.map(
        ({ letter, name }) => [["G", letter.toUpperCase()], msg(str`Go to ${name()}`)] as const,
      ),
      [["?"], msg("Show this")],
    ];
    return html`<dl>
        ${keys.map(
          ([presses, words]) =>
            html`<dt>${presses.map((each) => html`<kbd>${each}</kbd> `)}</dt>
              <dd>${words}</dd>`,
        )}
      </dl>
      <label
        ><input
          type="checkbox"
          .checked=${lettersOf(localStorage) === "on"}
          @change=${this.#choose}
        />${msg("Single letters are shortcuts")}</label
      >`;
  }

  readonly #choose = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement)
      chooseLetters(target.checked ? "on" : "off", localStorage);
  };
}
customElements.define("shortcut-list", ShortcutList);
